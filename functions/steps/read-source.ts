// One source, whatever it is → its Inventory: manifests, a document that was saved, or a live cluster.
import type { Inventory, Networks } from '../../lib/model/inventory.ts';
import { readInventoryDocument } from '../adapters/inventory/read-inventory-document.ts';
import type { ClusterAccess } from '../adapters/kubernetes-api/cluster-access.ts';
import { type ReadClusterOptions, readCluster } from '../adapters/kubernetes-api/read-cluster.ts';
import { type ReadManifestsOptions, readManifests } from '../adapters/manifests/read-manifests.ts';

export type Source = FileSource | LiveSource;

export interface FileSource extends ReadManifestsOptions {
  readonly is: 'files';
  /** What the user said outright: it goes before what an inventory document holds. */
  readonly given: { readonly clusterName?: string; readonly collectedAt?: string };
}

export interface LiveSource extends Omit<ReadClusterOptions, 'access'> {
  readonly is: 'live';
  /** Finds the way to the cluster; its errors are those of the read. */
  readonly reach: () => Promise<ClusterAccess>;
}

/**
 * The inventory. Throws InputError when the source cannot be used, and KubernetesError when the cluster cannot be read
 * at all.
 */
export async function readSource(source: Source): Promise<Inventory> {
  if (source.is === 'live') {
    const { reach, ...options } = source;
    return readCluster({ ...options, access: await reach() });
  }
  const [path, ...others] = source.sources;
  const document =
    path === undefined || others.length > 0 ? undefined : await readInventoryDocument(path, source.baseDir);
  return document === undefined ? readManifests(source) : withGiven(document, source);
}

/** A document is used as it is: with what the user adds, the outcome is another one. */
function withGiven(document: Inventory, { given, networks }: FileSource): Inventory {
  const { clusterName, collectedAt } = given;
  return {
    ...document,
    ...(clusterName === undefined ? {} : { cluster: { ...document.cluster, name: clusterName } }),
    ...(collectedAt === undefined ? {} : { collectedAt }),
    networks: mergeNetworks(document.networks, networks),
  };
}

function mergeNetworks(own: Networks, given: Networks): Networks {
  const either = (of: (networks: Networks) => readonly string[]) =>
    of(given).length > 0 ? of(given) : of(own);
  return {
    podCidrs: either(({ podCidrs }) => podCidrs),
    vpcCidrs: either(({ vpcCidrs }) => vpcCidrs),
    loadBalancerCidrs: either(({ loadBalancerCidrs }) => loadBalancerCidrs),
  };
}
