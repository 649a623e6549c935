// What proves which policy engine runs (semantics.md sections e and f): of DaemonSets their images and, for agents of
// the network, their settings; and the few ConfigMaps that switch enforcement. Never another environment value.
import type { RawObject } from '../../../lib/model/inventory.ts';
import { type Cut, fields, whole } from './cuts.ts';

/** Where network agents are installed. Elsewhere arguments and environment are an application's, and stay unread. */
const AGENT_NAMESPACES = words(
  'kube-system calico-system calico-apiserver tigera-operator cilium cilium-system kube-flannel kube-router antrea weave ' +
    'aws-network-policy amazon-network-policy openshift-ovn-kubernetes ovn-kubernetes kube-network-policies',
);

/** Settings of network agents whose plain values are kept. */
const AGENT_ENVIRONMENT = words(
  'NETWORK_POLICY_ENFORCING_MODE ENABLE_POD_ENI POD_SECURITY_GROUP_ENFORCING_MODE ENABLE_V4_EGRESS ' +
    'FELIX_INTERFACEPREFIX EXPECT_NPC',
);

/** An argument whose name speaks of a secret may hold one. */
const SECRET_ARGUMENT = /token|secret|passw|credential|api-?key|access-?key|private-?key|authorization/i;

/** ConfigMaps that are read, as `namespace/name`, with the keys that are kept; `all` of one that holds nothing else. */
export const READ_CONFIG_MAPS: Readonly<Record<string, ReadonlySet<string> | 'all'>> = {
  'kube-system/amazon-vpc-cni': 'all',
  'kube-system/cilium-config': words(
    'enable-policy policy-audit-mode enable-k8s-networkpolicy policy-cidr-match-mode enable-host-firewall ' +
      'cni-chaining-mode enable-l7-proxy',
  ),
};

/** Of every DaemonSet's pods: where they run, and which program. */
export const DAEMON_FIELDS = {
  podSpec: { nodeSelector: whole, affinity: whole, tolerations: whole },
  container: { name: whole, image: whole },
  status: { desiredNumberScheduled: whole, numberReady: whole },
} as const;

/** Of the containers of a network agent: how it is set. */
export const AGENT_CONTAINER_FIELDS = { args: argumentsOf, command: argumentsOf, env: settingsOf } as const;

/** Whether the DaemonSet stands where network agents do. */
export function isNetworkAgent(daemonSet: RawObject): boolean {
  return AGENT_NAMESPACES.has(nameOf(daemonSet).split('/')[0] ?? '');
}

/** Whether the ConfigMap is one of the few that are read. */
export function isReadConfigMap(object: RawObject): boolean {
  return Object.hasOwn(READ_CONFIG_MAPS, nameOf(object));
}

/** Its name, and those of its keys that are settings of the network. */
export function projectConfigMap(value: unknown): unknown {
  const keys = READ_CONFIG_MAPS[nameOf(value as RawObject)] ?? new Set();
  const kept: Cut = (data) => {
    if (keys === 'all' || typeof data !== 'object' || data === null) return data;
    return Object.fromEntries(Object.entries(data).filter(([key]) => keys.has(key)));
  };
  return fields({ metadata: fields({ name: whole, namespace: whole }), data: kept })(value);
}

function argumentsOf(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.filter((text, index) => !SECRET_ARGUMENT.test(`${text}`) && !followsSecret(value, index));
}

/** `--token VALUE`: the name and the value are two arguments. */
function followsSecret(list: readonly unknown[], index: number): boolean {
  const before = list[index - 1];
  return (
    typeof before === 'string' &&
    before.startsWith('-') &&
    !before.includes('=') &&
    SECRET_ARGUMENT.test(before)
  );
}

function settingsOf(value: unknown): unknown {
  if (!Array.isArray(value)) return undefined;
  return value
    .filter((entry) => AGENT_ENVIRONMENT.has(entry?.name) && typeof entry.value === 'string')
    .map(({ name, value: text }) => ({ name, value: text }));
}

function nameOf(object: RawObject): string {
  const metadata = object.metadata as RawObject | undefined | null;
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}
