// Asks an engine for what a case table says in words: ends, traffic and what decided.
import type { Analysis } from '../../lib/model/analysis.ts';
import type { Cluster } from '../../lib/model/cluster.ts';
import type {
  AddressEnd,
  Connection,
  ConnectionVerdict,
  DirectionVerdict,
  PodEnd,
  Protocol,
  Verdict,
} from '../../lib/model/connection.ts';
import { verdictPorts } from '../../lib/reach/query.ts';
import { hasPort, portCode } from '../../lib/sets/port-set.ts';

/** A connection between ends that both engines can be asked about. */
export interface Ask extends Connection {
  readonly src: PodEnd | AddressEnd;
  readonly dst: PodEnd | AddressEnd;
}

/** The connection of a line `src dst traffic`: ends are `namespace/pod` or an address, traffic `TCP 80` or `other`. */
export function readAsk(
  cluster: Cluster,
  [src, dst, traffic]: readonly [string, string, string, ...unknown[]],
): Ask {
  const [protocol, port] = traffic.split(' ') as [Protocol, string | undefined];
  return { src: endOf(cluster, src), dst: endOf(cluster, dst), protocol, port: Number(port ?? 0) };
}

/** The matrix' verdict on one port. */
export function matrixVerdict(analysis: Analysis, { src, dst, protocol, port }: Ask): Verdict {
  const { accept, unknown } = verdictPorts(analysis, { src, dst });
  const code = portCode(protocol, port);
  if (hasPort(accept, code)) return 'accept';
  return hasPort(unknown, code) ? 'unknown' : 'deny';
}

/** What each side answered, worded as `ingress rule a/allow[0]`, `egress isolated a/deny`, `ingress self`. */
export function decidedBy(cluster: Cluster, { egress, ingress }: ConnectionVerdict): readonly string[] {
  return [egress, ingress].map((side) => [side.direction, side.reason, ...namesOf(cluster, side)].join(' '));
}

function namesOf(cluster: Cluster, { rules, policyIds }: DirectionVerdict): readonly string[] {
  return [
    ...rules.map(({ policyId, ruleIndex }) => `${nameOf(cluster, policyId)}[${ruleIndex}]`),
    ...policyIds.map((policyId) => nameOf(cluster, policyId)),
  ].toSorted();
}

function nameOf({ policies }: Cluster, policyId: number): string {
  const policy = policies[policyId];
  if (policy === undefined) throw new Error(`Cannot find policy ${policyId}`);
  return policy.namespace === undefined ? policy.name : `${policy.namespace}/${policy.name}`;
}

function endOf({ pods, namespaces }: Cluster, text: string): PodEnd | AddressEnd {
  if (!text.includes('/')) return { kind: 'address', address: text };
  const found = pods.find(({ namespaceId, name }) => `${namespaces[namespaceId]?.name}/${name}` === text);
  if (found === undefined) throw new Error(`Cannot find pod "${text}"`);
  return { kind: 'pod', podId: found.id };
}
