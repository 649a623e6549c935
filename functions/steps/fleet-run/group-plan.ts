// What the configuration says of a group → how its clusters are found, read and reported. Loads the AWS SDK.
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import { FRAMEWORKS } from '../../../lib/frameworks/catalogue.ts';
import { fitsPattern } from '../../../lib/match/name-pattern.ts';
import type { DiscoveredCluster } from '../../adapters/eks/discover-clusters.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { exceptionSettings } from '../../config/exceptions.ts';
import type { FleetFile, FleetGroup } from '../../config/fleet-file.ts';
import { InputError } from '../../errors.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type EksSourceOptions, eksSources } from '../eks-sources.ts';
import { makeSigner } from '../signing-keys.ts';
import type { GroupPlan } from './ports.ts';

export type AwsSettings = Pick<EksSourceOptions, 'now' | 'profile' | 'endpointsTrustedInTests'>;

/** Asks nothing of AWS yet. Throws InputError for a group that the file does not have. */
export function groupPlan(file: FleetFile, name: string, aws: AwsSettings): GroupPlan {
  const group = file.groups.find((one) => one.name === name);
  if (group === undefined) {
    const known = file.groups.map((one) => one.name).join(', ');
    throw new InputError(`Cannot find the group "${name}" in the configuration: it has ${known}`);
  }
  const { roleArns, externalId, regions, scan } = group;
  const sources = eksSources({ ...aws, roleArns, ...(externalId !== undefined && { externalId }) });
  const { formats, paper, detail, signingKeyArn } = file.reports;
  return {
    fleetName: file.groups.length === 1 ? file.fleet : `${file.fleet}: ${name}`,
    configSha256: sha256([canonicalJson(file)]),
    discover: async () => (await sources.discover(regions)).filter((cluster) => belongsTo(group, cluster)),
    open: sources.open,
    networks: {
      podCidrs: scan.podCidrs,
      vpcCidrs: scan.vpcCidrs,
      loadBalancerCidrs: scan.loadBalancerCidrs,
    },
    declaredEntryPoints: scan.entryPoints,
    exceptions: exceptionSettings(file),
    frameworks: { catalogue: FRAMEWORKS, sha256: sha256([canonicalJson(FRAMEWORKS)]) },
    limits: { scanTimeoutMs: scan.timeoutSeconds * 1000 },
    formats,
    reports: {
      baseDir: '/',
      csvEncoding: 'plain',
      pdf: { pageSize: paper, detail },
      checks: CATALOGUE.map(({ meta }) => meta),
    },
    ...(signingKeyArn !== undefined && { signer: () => makeSigner(signingKeyArn, (path) => path) }),
  };
}

/** What could not be listed or described belongs to every group that looks there: it may hold what is meant. */
export function belongsTo({ clusters }: Pick<FleetGroup, 'clusters'>, cluster: DiscoveredCluster): boolean {
  const { include, exclude, tags } = clusters;
  const isCluster = /:cluster\/[^*]+$/.test(cluster.id);
  if (!isCluster) return true;
  if (
    !include.some((one) => fitsPattern(one, cluster.name)) ||
    exclude.some((one) => fitsPattern(one, cluster.name))
  )
    return false;
  const own = cluster.tags;
  return own === undefined || Object.entries(tags).every(([key, value]) => own[key] === value);
}
