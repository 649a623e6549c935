// Reads a fake API server once, and ends it.
import type { ClusterAccess } from '../../../../functions/adapters/kubernetes-api/cluster-access.ts';
import { readCluster } from '../../../../functions/adapters/kubernetes-api/read-cluster.ts';
import type { ReaderLimits } from '../../../../functions/adapters/kubernetes-api/reader-limits.ts';
import type { Inventory } from '../../../../lib/model/inventory.ts';
import {
  type FakeApi,
  type FakeApiOptions,
  startFakeApi,
} from '../../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { type FakeSurroundings, fakeSurroundings } from '../../../fakes/kubernetes-api/surroundings.ts';

export interface ReadFakeOptions extends FakeApiOptions {
  readonly limits?: Partial<ReaderLimits>;
  /** Changes how the cluster is reached. */
  readonly reach?: (access: ClusterAccess, api: FakeApi) => ClusterAccess;
}

export interface ReadFake {
  readonly inventory: Inventory;
  readonly api: FakeApi;
  readonly surroundings: FakeSurroundings;
}

export async function readFake(options: ReadFakeOptions): Promise<ReadFake> {
  const api = await startFakeApi(options);
  const surroundings = fakeSurroundings();
  try {
    const inventory = await readCluster({
      access: options.reach?.(api.access, api) ?? api.access,
      clusterName: 'fake',
      collectedAt: '2026-03-01T12:00:00Z',
      networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
      toolVersion: '1.2.3',
      surroundings,
      limits: { requestTimeoutMs: 2000, ...options.limits },
    });
    return { inventory, api, surroundings };
  } finally {
    await api.close();
  }
}
