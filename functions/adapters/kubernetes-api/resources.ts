// What is read of a cluster, resource by resource. infra/cluster-access/cluster-role.yaml grants exactly this; a test
// compares the two.
import type { GapEffect } from '../../../lib/model/gap.ts';
import { READ_CONFIG_MAPS } from '../inventory/network-agent.ts';

export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  /** In the path, and in RBAC. */
  readonly plural: string;
  readonly kind: string;
  /** Versions that are evaluated, the first that is served wins; empty = any version is read alike, or none is. */
  readonly versions: readonly string[];
  /** `always`: every API server serves it, so its absence is a fault and not an answer. */
  readonly served: 'always' | 'ifInstalled';
  /** What is unknown when it cannot be listed. */
  readonly effects: readonly GapEffect[];
  readonly fieldSelector?: string;
  /** Group whose resource of the same name holds the same objects: where it is served, this one is left out. */
  readonly mirrors?: string;
}

/** An object that is read by its name. */
export interface NamedConfigMap {
  readonly namespace: string;
  readonly name: string;
}

const POPULATION: GapEffect = { scope: 'population', namespaces: ['*'] };
const ENTRY_POINTS: GapEffect = { scope: 'entryPoints' };
const ENFORCEMENT: GapEffect = { scope: 'enforcement' };

// Not read: Endpoints, which EndpointSlices mirror, and everything that decides nothing by itself, as Tiers, NetworkSets
// and CIDR groups do: a policy that names one of them is a gap already.
export const RESOURCES: readonly Resource[] = [
  ...builtIn('', 'v1', { namespaces: 'Namespace' }, [POPULATION]),
  {
    ...only(builtIn('', 'v1', { pods: 'Pod' }, [POPULATION])),
    // Finished pods have no network
    fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed',
  },
  ...builtIn('', 'v1', { replicationcontrollers: 'ReplicationController' }, [POPULATION]),
  ...builtIn('', 'v1', { services: 'Service' }, [ENTRY_POINTS]),
  ...builtIn('', 'v1', { nodes: 'Node' }, [ENFORCEMENT]),
  ...builtIn(
    'apps',
    'v1',
    { deployments: 'Deployment', replicasets: 'ReplicaSet', statefulsets: 'StatefulSet' },
    [POPULATION],
  ),
  ...builtIn('apps', 'v1', { daemonsets: 'DaemonSet' }, [POPULATION, ENFORCEMENT]),
  ...builtIn('batch', 'v1', { cronjobs: 'CronJob', jobs: 'Job' }, [POPULATION]),
  ...builtIn('discovery.k8s.io', 'v1', { endpointslices: 'EndpointSlice' }, [ENTRY_POINTS]),
  ...builtIn('networking.k8s.io', 'v1', { ingresses: 'Ingress' }, [ENTRY_POINTS]),
  ...builtIn('networking.k8s.io', 'v1', { networkpolicies: 'NetworkPolicy' }, [
    { scope: 'policies', kinds: ['NetworkPolicy'] },
  ]),
  ...policies('policy.networking.k8s.io', 'v1alpha1', {
    adminnetworkpolicies: 'AdminNetworkPolicy',
    baselineadminnetworkpolicies: 'BaselineAdminNetworkPolicy',
  }),
  ...policies('policy.networking.k8s.io', 'v1alpha2', { clusternetworkpolicies: 'ClusterNetworkPolicy' }),
  ...inAnyVersion(
    'gateway.networking.k8s.io',
    {
      gateways: 'Gateway',
      grpcroutes: 'GRPCRoute',
      httproutes: 'HTTPRoute',
      tcproutes: 'TCPRoute',
      tlsroutes: 'TLSRoute',
      udproutes: 'UDPRoute',
    },
    [ENTRY_POINTS],
  ),
  ...inAnyVersion('eks.amazonaws.com', { nodeclasses: 'NodeClass' }, [ENFORCEMENT]),
  ...inAnyVersion('networking.k8s.aws', { policyendpoints: 'PolicyEndpoint' }, [ENFORCEMENT]),
  // Dialects that are not evaluated: each policy of them is a gap (kind-table.ts)
  ...dialect('networking.k8s.aws', {
    applicationnetworkpolicies: 'ApplicationNetworkPolicy',
    clusternetworkpolicies: 'ClusterNetworkPolicy',
  }),
  ...dialect('cilium.io', {
    ciliumclusterwidenetworkpolicies: 'CiliumClusterwideNetworkPolicy',
    ciliumnetworkpolicies: 'CiliumNetworkPolicy',
  }),
  ...dialect('crd.projectcalico.org', {
    globalnetworkpolicies: 'GlobalNetworkPolicy',
    hostendpoints: 'HostEndpoint',
    networkpolicies: 'NetworkPolicy',
  }),
  // Calico's own API server serves what the group above stores; newer ones store it here
  ...dialect('projectcalico.org', {
    globalnetworkpolicies: 'GlobalNetworkPolicy',
    hostendpoints: 'HostEndpoint',
    networkpolicies: 'NetworkPolicy',
  }).map((resource) => ({ ...resource, mirrors: 'crd.projectcalico.org' })),
  ...dialect('crd.antrea.io', {
    clusternetworkpolicies: 'ClusterNetworkPolicy',
    networkpolicies: 'NetworkPolicy',
  }),
  ...dialect('k8s.ovn.org', {
    adminpolicybasedexternalroutes: 'AdminPolicyBasedExternalRoute',
    clusteruserdefinednetworks: 'ClusterUserDefinedNetwork',
    egressfirewalls: 'EgressFirewall',
    userdefinednetworks: 'UserDefinedNetwork',
  }),
];

/** The ConfigMaps that switch enforcement: `get` of these alone. */
export const CONFIG_MAPS: readonly NamedConfigMap[] = Object.keys(READ_CONFIG_MAPS).map((key) => {
  const [namespace = '', name = ''] = key.split('/');
  return { namespace, name };
});

/** What is unknown when a ConfigMap cannot be read. */
export const CONFIG_MAP_EFFECTS: readonly GapEffect[] = [ENFORCEMENT];

/** `v1` or `apps/v1`. */
export function apiVersionOf(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The path of the list of all namespaces, without its query. */
export function listPath({ group, plural }: Pick<Resource, 'group' | 'plural'>, version: string): string {
  return `${group === '' ? '/api' : `/apis/${group}`}/${version}/${plural}`;
}

type Kinds = Readonly<Record<string, string>>;

function builtIn(group: string, version: string, kinds: Kinds, effects: readonly GapEffect[]): Resource[] {
  return Object.entries(kinds).map(([plural, kind]) => ({
    group,
    plural,
    kind,
    versions: [version],
    served: 'always',
    effects,
  }));
}

function inAnyVersion(group: string, kinds: Kinds, effects: readonly GapEffect[]): Resource[] {
  return Object.entries(kinds).map(([plural, kind]) => ({
    group,
    plural,
    kind,
    versions: [],
    served: 'ifInstalled',
    effects,
  }));
}

function policies(group: string, version: string, kinds: Kinds): Resource[] {
  return Object.entries(kinds).flatMap(([plural, kind]) =>
    inAnyVersion(group, { [plural]: kind }, [{ scope: 'policies', kinds: [kind] }]).map((resource) => ({
      ...resource,
      versions: [version],
    })),
  );
}

/** Several groups call theirs NetworkPolicy: the gap names the group. */
function dialect(group: string, kinds: Kinds): Resource[] {
  return Object.entries(kinds).flatMap(([plural, kind]) =>
    inAnyVersion(group, { [plural]: kind }, [{ scope: 'policies', kinds: [`${kind}.${group}`] }]),
  );
}

function only(resources: readonly Resource[]): Resource {
  return resources[0] as Resource;
}
