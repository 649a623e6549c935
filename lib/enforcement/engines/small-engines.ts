// Engines of which a DaemonSet and at most one switch tell all: kube-router, Weave Net, kube-network-policies (also in
// kindnet and in flannel's chart), Antrea; and CNIs that enforce policies in ways that are not modelled.
// Sources: each project's manifest at its default settings (semantics.md f); those marked (U) there were not run.
import type { PolicyKind } from '../../model/cluster.ts';
import type { EngineName, UnboundReason } from '../../model/enforcement.ts';
import {
  activityOf,
  type Behaviour,
  booleanFlag,
  type DetectedEngine,
  daemonSetProof,
  EVERY_KIND,
  onDaemonSet,
  proofOf,
  rulesFor,
} from '../detected-engine.ts';
import type { ContainerTrace, DaemonSetTrace, Traces } from '../traces.ts';

const NETWORK_POLICY = rulesFor(['NetworkPolicy']);

/** CNIs that enforce policies, by the name of their DaemonSet; which ones, and how, is not modelled. */
const OTHER_CNIS = new Set([
  'azure-npm',
  'cilium-agent',
  'kube-ovn-cni',
  'ovnkube-node',
  'ovn-kubernetes-node',
  'romana-agent',
  'sdn',
  'terway',
  'terway-eniip',
]);

/** All of them that run, in the order of their DaemonSets. */
export function findSmallEngines({ daemonSets }: Traces): readonly DetectedEngine[] {
  return daemonSets.flatMap((daemonSet) => {
    const { name } = daemonSet;
    if (name === 'kube-router') return [kubeRouter(daemonSet)];
    if (name === 'weave-net') return [weave(daemonSet)];
    if (name === 'kindnet') return [kindnet(daemonSet)];
    if (name === 'antrea-agent') return [antrea(daemonSet)];
    if (OTHER_CNIS.has(name)) return [other(daemonSet)];
    return daemonSet.containers
      .filter(isKubeNetworkPolicies)
      .map((one) => kubeNetworkPolicies(daemonSet, one));
  });
}

interface Found {
  readonly name: EngineName;
  readonly behaviours: readonly Behaviour[];
  readonly enforces?: readonly string[];
  /** What the container says, where it was asked. */
  readonly argument?: string;
  readonly environment?: string;
  /** What is not sure. */
  readonly why?: UnboundReason;
}

function toEngine(daemonSet: DaemonSetTrace, found: Found): DetectedEngine {
  const { name, behaviours, argument, environment } = found;
  const source = `DaemonSet ${daemonSet.path}`;
  const why = behaviours.length === 1 && behaviours[0] === 'off' ? 'agentSwitchedOff' : undefined;
  return {
    engine: {
      name,
      active: activityOf(behaviours),
      enforces: found.enforces ?? ['NetworkPolicy'],
      proof: [
        daemonSetProof(daemonSet),
        ...(argument === undefined || argument === ''
          ? []
          : [proofOf(source, 'containerArgument', argument)]),
        ...(environment === undefined ? [] : [proofOf(source, 'environment', environment)]),
      ],
    },
    ...(why !== undefined && { why }),
    on: onDaemonSet(daemonSet, behaviours, why ?? found.why),
  };
}

/** https://www.kube-router.io/docs/user-guide/: run-firewall is true by default (U). */
function kubeRouter(daemonSet: DaemonSetTrace): DetectedEngine {
  const flag = daemonSet.containers
    .map((one) => booleanFlag(one, 'run-firewall'))
    .find((one) => one !== undefined);
  return toEngine(daemonSet, {
    name: 'kubeRouter',
    behaviours: flag?.value === false ? ['off'] : [NETWORK_POLICY],
    argument: flag?.text ?? '--run-firewall is not set (default: true)',
  });
}

/** Container weave-npc; EXPECT_NPC=0 switches it off (U). */
function weave(daemonSet: DaemonSetTrace): DetectedEngine {
  const npc = daemonSet.containers.find(({ name }) => name === 'weave-npc');
  const expected = daemonSet.containers.map(({ environment }) => environment.EXPECT_NPC).find((one) => one);
  const isOff = npc === undefined || expected === '0';
  return toEngine(daemonSet, {
    name: 'weave',
    behaviours: isOff ? ['off'] : [NETWORK_POLICY],
    environment: npc === undefined ? 'no container weave-npc' : `EXPECT_NPC=${expected ?? '1 (default)'}`,
  });
}

/** Kind's own network enforces policies since August 2024 (kind 0.24); images are tagged by their date. */
function kindnet(daemonSet: DaemonSetTrace): DetectedEngine {
  const image = daemonSet.containers[0]?.image ?? '';
  const date = Number(/:v(20\d{6})\b/.exec(image)?.[1]);
  const behaviours: readonly Behaviour[] = Number.isNaN(date)
    ? [NETWORK_POLICY, 'off']
    : date >= 20_240_813
      ? [NETWORK_POLICY]
      : ['off'];
  return toEngine(daemonSet, {
    name: 'kubeNetworkPolicies',
    behaviours,
    argument: `image ${image}`,
    why: 'kindNotSure',
  });
}

function isKubeNetworkPolicies({ name, image }: ContainerTrace): boolean {
  return name === 'kube-network-policies' || /\/kube-network-policies(:|@|$)/.test(image);
}

/** The network-policy-api kinds are switched on by flags of their own. */
function kubeNetworkPolicies(daemonSet: DaemonSetTrace, container: ContainerTrace): DetectedEngine {
  const kinds: PolicyKind[] = ['NetworkPolicy'];
  if (booleanFlag(container, 'admin-network-policy')?.value) kinds.push('AdminNetworkPolicy');
  if (booleanFlag(container, 'baseline-admin-network-policy')?.value)
    kinds.push('BaselineAdminNetworkPolicy');
  const sure = rulesFor(kinds);
  const isV2 = /npa-v1alpha2/.test(container.image);
  return toEngine(daemonSet, {
    name: 'kubeNetworkPolicies',
    behaviours: isV2 ? [rulesFor([...kinds, 'ClusterNetworkPolicy']), sure] : [sure],
    enforces: [...kinds].sort(),
    argument: container.arguments.filter((text) => text.startsWith('--')).join(' '),
  });
}

/** NetworkPolicy for sure; the admin kinds hang on feature gates, and Antrea's own are not read (U). */
function antrea(daemonSet: DaemonSetTrace): DetectedEngine {
  return toEngine(daemonSet, {
    name: 'antrea',
    behaviours: [
      rulesFor(['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'NetworkPolicy']),
      NETWORK_POLICY,
    ],
    enforces: ['ClusterNetworkPolicy.crd.antrea.io', 'NetworkPolicy', 'NetworkPolicy.crd.antrea.io'],
  });
}

function other(daemonSet: DaemonSetTrace): DetectedEngine {
  const behaviours = [EVERY_KIND, 'off' as const];
  return toEngine(daemonSet, { name: 'other', behaviours, why: 'notModelled' });
}

/**
 * A DaemonSet that may be a CNI by its name, although nothing here knows it; asked only where no engine was found, so
 * that an unknown CNI is unknown and not taken for none. What is known to enforce nothing is left out.
 */
export function findUnknownCni({ daemonSets }: Traces): readonly DetectedEngine[] {
  const found = daemonSets.find(
    ({ name }) => /cni|ovn|antrea|npc|network-?polic|netpol/i.test(name) && !ENFORCING_NOTHING.test(name),
  );
  return found === undefined ? [] : [other(found)];
}

const ENFORCING_NOTHING = /flannel|multus|whereabouts|sriov|cni-metrics|cni-plugins|^aws-node/;

/** K3s has kube-router's policy controller inside its own process, unless it was started without: no DaemonSet shows it. */
export function findK3s(traces: Traces): readonly DetectedEngine[] {
  const { nodes, serverVersion = '' } = traces;
  const labelled = nodes.find(({ labels }) => labels['node.kubernetes.io/instance-type'] === 'k3s');
  const isByVersion = /\+k3s/.test(serverVersion);
  if (labelled === undefined && !isByVersion) return [];
  const proof = isByVersion
    ? proofOf('GET /version', 'installation', serverVersion)
    : proofOf(`Node ${labelled?.name}`, 'nodeLabel', 'node.kubernetes.io/instance-type=k3s');
  return [
    {
      engine: { name: 'kubeRouter', active: 'unknown', enforces: ['NetworkPolicy'], proof: [proof] },
      on: () => ({ behaviours: [NETWORK_POLICY, 'off'], why: 'notModelled' }),
    },
  ];
}
