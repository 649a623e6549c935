// An engine that was found: what it is, by what proof, and what it may do on each node.
import type { PolicyKind } from '../model/cluster.ts';
import type { PolicyEngine, Proof, UnboundReason } from '../model/enforcement.ts';
import type { EngineRules } from '../model/policing.ts';
import { isSelective, selectsNode } from './node-selection.ts';
import type { ContainerTrace, DaemonSetTrace, NodeTrace } from './traces.ts';

export interface DetectedEngine {
  readonly engine: PolicyEngine;
  /** Where it is switched off, missing or not known: why. */
  readonly why?: UnboundReason;
  /** It enforces policies for this address family only; absent = for both. */
  readonly onlyFamily?: 'v4' | 'v6';
  /** What it may do to pods on a node. */
  readonly on: (node: NodeTrace) => Presence;
}

/** `behaviours`: the likeliest first; empty = it is not on that node. */
export interface Presence {
  readonly behaviours: readonly Behaviour[];
  readonly why?: UnboundReason;
}

/** `off`: it is there, and enforces nothing. */
export type Behaviour = EngineRules | 'off';

export const ABSENT: Presence = { behaviours: [] };

/** Behaviour of an engine that takes the API at its word. */
export function rulesFor(
  kinds: readonly PolicyKind[],
  more: Partial<Omit<EngineRules, 'kinds'>> = {},
): EngineRules {
  return { kinds: [...kinds].sort(), ipBlockMatchesPods: 'yes', byDefault: 'allow', ...more };
}

/** What an engine does of which nothing more is known. */
export const EVERY_KIND: EngineRules = rulesFor([
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'NetworkPolicy',
]);

/** What was read, cut to what a result may hold. */
export function proofOf(source: string, what: Proof['what'], value: string): Proof {
  return { source, what, value: value.length > 200 ? `${value.slice(0, 199)}…` : value };
}

export function daemonSetProof(daemonSet: DaemonSetTrace): Proof {
  const { path, desired, ready } = daemonSet;
  const counted = desired === undefined ? 'present' : `${ready ?? 0} of ${desired} ready`;
  return proofOf(`DaemonSet ${path}`, 'daemonSet', counted);
}

/**
 * Whether a command line sets a boolean flag, as Go's flag packages read it: the last one counts, a flag without a
 * value is true. Undefined when it is not set.
 */
export function booleanFlag(
  { arguments: given }: ContainerTrace,
  name: string,
): { readonly value: boolean; readonly text: string } | undefined {
  const own = given.filter((text) => text === `--${name}` || text.startsWith(`--${name}=`));
  const text = own.at(-1);
  if (text === undefined) return undefined;
  const value = text.slice(name.length + 3);
  return { text, value: text === `--${name}` || /^(1|t|true)$/i.test(value) };
}

/** The value of a `--name=value` argument; undefined when it is not given. */
export function textFlag({ arguments: given }: ContainerTrace, name: string): string | undefined {
  return given.findLast((text) => text.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** Where the pods of a DaemonSet are: `unknown` where one ought to be and none is seen, or nothing is known of the node. */
export function presenceOf(daemonSet: DaemonSetTrace, node: NodeTrace): 'yes' | 'no' | 'unknown' {
  // No DaemonSet runs on Fargate: https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
  if (node.isFargate) return 'no';
  if (daemonSet.podNodes.has(node.name)) return 'yes';
  if (!node.isListed) return isSelective(daemonSet.podSpec) ? 'unknown' : 'yes';
  if (!selectsNode(daemonSet.podSpec, node)) return 'no';
  return daemonSet.podNodes.size === 0 ? 'yes' : 'unknown';
}

/** On the nodes of its DaemonSet; an agent of which no pod is ready may or may not have left its rules in place. */
export function onDaemonSet(
  daemonSet: DaemonSetTrace,
  own: readonly Behaviour[],
  why?: UnboundReason,
): DetectedEngine['on'] {
  const isDown = (daemonSet.desired ?? 0) > 0 && daemonSet.ready === 0;
  return (node) => {
    const presence = presenceOf(daemonSet, node);
    if (presence === 'no') return ABSENT;
    const isSure = presence === 'yes' && !isDown;
    const behaviours = isSure || own.includes('off') ? own : [...own, 'off' as const];
    const reason = isSure ? why : (why ?? (node.isListed ? 'agentMissing' : 'notReadable'));
    return { behaviours, ...(reason !== undefined && { why: reason }) };
  };
}

/** Whether the engine polices anything: `unknown` where that is one possibility of several. */
export function activityOf(behaviours: readonly Behaviour[]): PolicyEngine['active'] {
  if (!behaviours.includes('off')) return 'yes';
  return behaviours.length === 1 ? 'no' : 'unknown';
}

/** `1.29.3` from `quay.io/calico/node:v3.29.3-eks` as [3, 29, 3]; undefined when the tag is no version. */
export function imageVersion(image: string): readonly [number, number] | undefined {
  const tag = image.split('@')[0]?.split('/').at(-1)?.split(':')[1];
  const found = tag === undefined ? null : /^v?(\d+)\.(\d+)/.exec(tag);
  return found === null ? undefined : [Number(found[1]), Number(found[2])];
}
