// What decides one connection, from the verdict engine, with policies and rules by name, file and line. It also holds
// the two engines against each other: an explanation that contradicts the verdict would be worse than none.
import type { Analysis } from '../model/analysis.ts';
import type { Cluster, Direction, Namespace, Pod, PolicyObject } from '../model/cluster.ts';
import type { Connection, ConnectionVerdict, End, Protocol, RuleRef, Verdict } from '../model/connection.ts';
import type { Policing, Regime } from '../model/policing.ts';
import type { ConnectionEvidence, EnforcedBy, RuleEvidence, SideEvidence } from '../model/question.ts';
import type { PolicyRef } from '../model/scan-result.ts';
import { makeVerdictEngine } from '../reach/verdict/verdict.ts';
import { hasPort, portCode } from '../sets/port-set.ts';
import { endName } from './end-name.ts';
import type { Pair } from './pairs.ts';

/** Returns a function that explains one port of a pair. Throws when the two engines disagree, which is our fault. */
export function makeEvidence(
  analysis: Analysis,
): (pair: Pair, port: { readonly protocol: Protocol; readonly port: number }) => ConnectionEvidence {
  const { cluster, policing } = analysis;
  const ask = makeVerdictEngine(cluster, policing === undefined ? {} : { policing });
  const askDeclared = policing === undefined ? undefined : makeVerdictEngine(cluster);
  return (pair, { protocol, port }) => {
    const { dst } = pair.example;
    const src = pair.relation === 'siblings' ? sibling(cluster, pair) : pair.example.src;
    const connection: Connection = { src, dst, protocol, port };
    const answer = ask(connection);
    const names = { src: endName(cluster, pair.example.src), dst: endName(cluster, dst) };
    const expected = verdictOf(pair, connection);
    if (answer.verdict !== expected) {
      throw new Error(
        `Cannot explain ${names.src} to ${names.dst} on ${protocol} ${port}: the matrix says ${expected}, the verdict engine ${answer.verdict}`,
      );
    }
    const declared = askDeclared?.(connection);
    const subjects = { egress: pair.example.src, ingress: dst };
    const sideBy = (direction: Direction) => {
      const subject = subjects[direction];
      const enforced = sideOf(cluster, answer, { direction, subject });
      if (declared === undefined || policing === undefined) return enforced;
      const own = { direction, subject };
      return besideDeclared(
        enforced,
        sideOf(cluster, declared, own),
        enforcedBy(cluster, { policing, end: subject, reason: enforced.reason }),
      );
    };
    return { ...names, protocol, port, egress: sideBy('egress'), ingress: sideBy('ingress') };
  };
}

/** The verdict of the pair on one port, from the matrix. */
function verdictOf({ ports }: Pair, { protocol, port }: Connection): Verdict {
  const code = portCode(protocol, port);
  if (hasPort(ports.accept, code)) return 'accept';
  return hasPort(ports.unknown, code) ? 'unknown' : 'deny';
}

/** Another pod of the same template: the engine takes a pod and itself as allowed. */
function sibling(cluster: Cluster, { example }: Pair): End {
  if (example.src.kind === 'address') return example.src;
  const pod = cluster.pods[example.src.podId] as Pod;
  const { name, labels } = cluster.namespaces[pod.namespaceId] as Namespace;
  return {
    kind: 'hypothetical',
    namespace: name,
    namespaceLabels: labels,
    labels: pod.labels,
    policedAs: pod.id,
  };
}

function sideOf(
  cluster: Cluster,
  answer: ConnectionVerdict,
  { direction, subject }: { readonly direction: Direction; readonly subject: End },
): SideEvidence {
  const { verdict, reason, rules, policyIds } = answer[direction];
  return {
    direction,
    verdict,
    reason,
    subject: subjectKind(cluster, subject),
    rules: rules.map((rule) => ruleEvidence(cluster, direction, rule)),
    policies: policyIds.map((id) => policyRef(cluster.policies[id] as PolicyObject)),
  };
}

/** What is enforced, with what is declared where the two differ. */
function besideDeclared(
  enforced: SideEvidence,
  declared: SideEvidence,
  by: EnforcedBy | undefined,
): SideEvidence {
  const differs = enforced.verdict !== declared.verdict || enforced.reason !== declared.reason;
  return { ...enforced, ...(differs && { declared }), ...(by !== undefined && { enforcedBy: by }) };
}

interface PolicedEnd {
  readonly policing: Policing;
  readonly end: End;
  readonly reason: SideEvidence['reason'];
}

/** Undefined for an end that no policy binds. Of a pod with two families: over the one that gives the reason. */
function enforcedBy(cluster: Cluster, { policing, end, reason }: PolicedEnd): EnforcedBy | undefined {
  const pod = end.kind === 'pod' ? cluster.pods[end.podId] : undefined;
  if (pod === undefined || pod.hostNetwork) return undefined;
  const families = pod.addresses.map((address) => (address.includes(':') ? 'v6' : 'v4'));
  const regimes = (families.length === 0 ? (['any'] as const) : families).map(
    (family) => policing.regimes[policing.regimeOfPod[family][pod.id] as number] as Regime,
  );
  const { engines, why } = regimes.find((regime) => explains(regime, reason)) ?? (regimes[0] as Regime);
  return {
    ...(pod.nodeName !== undefined && { node: pod.nodeName }),
    engines,
    ...(why !== undefined && { why }),
  };
}

function explains({ states }: Regime, reason: SideEvidence['reason']): boolean {
  if (reason === 'notEnforced') return states.length === 1 && states[0]?.length === 0;
  return reason === 'enforcementUnknown' ? states.length > 1 : states[0]?.length !== 0;
}

function subjectKind(cluster: Cluster, end: End): SideEvidence['subject'] {
  if (end.kind === 'address') return 'address';
  return end.kind === 'pod' && (cluster.pods[end.podId] as Pod).hostNetwork ? 'hostNetwork' : 'pod';
}

function ruleEvidence(
  cluster: Cluster,
  direction: Direction,
  { policyId, ruleIndex, action }: RuleRef,
): RuleEvidence {
  const policy = cluster.policies[policyId] as PolicyObject;
  const tier = tierOf(policy);
  const line = policy.origin.ruleLines?.[direction][ruleIndex];
  return {
    policy: policyRef(policy),
    ...(tier === undefined ? {} : { tier }),
    ruleIndex,
    action,
    ...(line === undefined || line === 0 ? {} : { line }),
  };
}

function tierOf({ kind, spec }: PolicyObject): RuleEvidence['tier'] {
  if (kind === 'NetworkPolicy') return undefined;
  if (kind === 'AdminNetworkPolicy') return 'admin';
  return kind === 'ClusterNetworkPolicy' && spec.tier === 'Admin' ? 'admin' : 'baseline';
}

function policyRef({ kind, namespace, name, origin }: PolicyObject): PolicyRef {
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    file: origin.file,
    line: origin.line,
  };
}
