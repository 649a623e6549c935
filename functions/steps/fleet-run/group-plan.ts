// What the configuration says of a group → how its clusters are found, read and reported. Loads the AWS SDK.
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import { FRAMEWORKS } from '../../../lib/frameworks/catalogue.ts';
import { fitsPattern } from '../../../lib/match/name-pattern.ts';
import type { FleetTarget, FleetThresholds } from '../../../lib/model/fleet-result.ts';
import type { DiscoveredCluster } from '../../adapters/eks/discover-clusters.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { exceptionSettings } from '../../config/exceptions.ts';
import type { FleetGroup } from '../../config/fleet-file.ts';
import { intentsOf } from '../../config/intents.ts';
import { SATELLITE_ARN, type Thresholds } from '../../config/service-settings.ts';
import { InputError } from '../../errors.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type EksSourceOptions, eksSources } from '../eks-sources.ts';
import { makeSigner } from '../signing-keys.ts';
import type { GroupPlan } from './ports.ts';
import type { FleetConfig } from './read-config.ts';

export interface AwsSettings extends Pick<EksSourceOptions, 'now' | 'profile' | 'endpointsTrustedInTests'> {
  /** `roles`: those of the group are assumed. `own`: the clusters are those of the account that this runs in. */
  readonly credentials?: 'roles' | 'own';
}

/** Asks nothing of AWS yet. Throws InputError for a group that the file does not have. */
export function groupPlan(
  { file, sha256: configSha256 }: FleetConfig,
  name: string,
  { credentials = 'roles', ...aws }: AwsSettings,
): GroupPlan {
  const group = file.groups.find((one) => one.name === name);
  if (group === undefined) {
    const known = file.groups.map((one) => one.name).join(', ');
    throw new InputError(`Cannot find the group "${name}" in the configuration: it has ${known}`);
  }
  const { externalId, regions, scan } = group;
  const roleArns = credentials === 'roles' ? group.roleArns : [];
  const sources = eksSources({ ...aws, roleArns, ...(externalId !== undefined && { externalId }) });
  const { formats, paper, detail, signingKeyArn } = file.reports;
  const intents = intentsOf(file, 'several');
  return {
    fleetName: file.groups.length === 1 ? file.fleet : `${file.fleet}: ${name}`,
    configSha256,
    discover: async () => (await sources.discover(regions)).filter((cluster) => belongsTo(group, cluster)),
    open: sources.open,
    satelliteOf: (cluster) => satelliteOf(group, cluster),
    thresholds: thresholdsOf(file.thresholds, group.thresholds),
    historyDays: file.retention.historyDays,
    networks: {
      podCidrs: scan.podCidrs,
      vpcCidrs: scan.vpcCidrs,
      loadBalancerCidrs: scan.loadBalancerCidrs,
    },
    declaredEntryPoints: scan.entryPoints,
    exceptions: exceptionSettings(file, 'several'),
    ...(intents && { intents }),
    ...(file.alerts?.owners && { ownerLabel: file.alerts.owners.label }),
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

/** What a group asks for goes before what is asked of all. */
function thresholdsOf(ofAll: Thresholds, ofGroup: Thresholds = {}): FleetThresholds {
  const { coverage = ofAll.coverage, exposure = ofAll.exposure } = ofGroup;
  return { ...(coverage !== undefined && { coverage }), ...(exposure !== undefined && { exposure }) };
}

/** The first satellite of the account and region of a cluster that takes its name. */
function satelliteOf(
  { satellites }: FleetGroup,
  { accountId, region, name }: FleetTarget,
): string | undefined {
  return satellites.find(({ functionArn, clusters }) => {
    const [, , itsRegion, itsAccount] = SATELLITE_ARN.exec(functionArn) ?? [];
    return itsRegion === region && itsAccount === accountId && clusters.some((one) => fitsPattern(one, name));
  })?.functionArn;
}
