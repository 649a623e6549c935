// Lost points (scoring.md P5) grouped into findings: all that one rule, or one missing policy, costs in a namespace.
import type { Cluster, Direction, PolicyObject } from '../model/cluster.ts';
import type { CheckMeta, Evidence, Finding, Points } from '../model/finding.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { Cause, Deduction, NamespaceResult, WorkloadResult } from '../model/scan-result.ts';
import type { CheckContext } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';
import { peerName, policyName, ruleText } from './names.ts';

/** The lost points of one cause in one namespace and direction. */
export interface LostPoints {
  readonly namespace: NamespaceResult;
  readonly direction: Direction;
  readonly cause: Cause;
  /** `Kind/name`, sorted, each once. */
  readonly workloads: readonly string[];
  /** The deduction that costs most. */
  readonly worst: Deduction;
}

export interface LostPointsQuestion {
  readonly meta: CheckMeta;
  /** Which deductions the check asks about. */
  readonly asks: (deduction: Deduction) => boolean;
  readonly message: (lost: LostPoints) => string;
  readonly fix: (lost: LostPoints) => string;
}

const EVIDENCE_LIMIT = 10;

/** One finding for each namespace, direction and cause; `notApplicable` when no workload is in scope. */
export function findLostPoints(context: CheckContext, question: LostPointsQuestion): readonly Finding[] | 'notApplicable' {
  const inScope = context.namespaces.some((namespace) => namespace.workloads.some((workload) => !workload.hostNetwork));
  if (!inScope) return 'notApplicable';
  return context.namespaces.flatMap((namespace) => findInNamespace(namespace, { context, question }));
}

interface Entry {
  readonly workload: WorkloadResult;
  readonly deduction: Deduction;
  readonly score: 'coverage' | 'exposure';
}

interface Asked {
  readonly context: CheckContext;
  readonly question: LostPointsQuestion;
}

function findInNamespace(namespace: NamespaceResult, asked: Asked): Finding[] {
  const groups = new Map<string, Entry[]>();
  for (const workload of namespace.workloads) {
    for (const entry of entriesOf(workload)) {
      if (!asked.question.asks(entry.deduction)) continue;
      const key = `${entry.deduction.direction} ${causeKey(entry.deduction.cause)}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [entry]);
      else group.push(entry);
    }
  }
  return [...groups.values()].map((group) => toFinding(namespace, group, asked));
}

function entriesOf(workload: WorkloadResult): Entry[] {
  const { directions } = workload;
  const coverage = directions === null ? [] : [directions.ingress, directions.egress].flatMap((d) => d.coverageDeductions);
  return [
    ...coverage.map((deduction) => ({ workload, deduction, score: 'coverage' as const })),
    ...workload.exposureDeductions.map((deduction) => ({ workload, deduction, score: 'exposure' as const })),
  ];
}

function toFinding(namespace: NamespaceResult, group: readonly Entry[], { context, question }: Asked): Finding {
  const { meta } = question;
  const worst = worstOf(group).deduction;
  const workloads = [...new Set(group.map(({ workload }) => workloadName(workload)))].sort();
  const lost: LostPoints = { namespace, direction: worst.direction, cause: worst.cause, workloads, worst };
  return {
    checkId: meta.id,
    outcome: worst.cause.kind === 'unreadable' ? 'unknown' : 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, namespace.name, worst.direction, causeText(context.cluster, worst)]),
    namespace: namespace.name,
    message: question.message(lost),
    attackerGains: meta.attackerGains,
    fix: question.fix(lost),
    resources: workloads,
    evidence: evidenceOf(group),
    points: pointsOf(namespace, group),
  };
}

/** One piece of evidence a workload, the costliest first. */
function evidenceOf(group: readonly Entry[]): Evidence[] {
  const byWorkload = new Map<string, Entry[]>();
  for (const entry of group) {
    const name = workloadName(entry.workload);
    byWorkload.set(name, [...(byWorkload.get(name) ?? []), entry]);
  }
  const worst = [...byWorkload.values()].map(worstOf);
  worst.sort((a, b) => b.deduction.points - a.deduction.points || (workloadName(a.workload) < workloadName(b.workload) ? -1 : 1));
  return worst.slice(0, EVIDENCE_LIMIT).map(toEvidence);
}

function toEvidence({ workload, deduction }: Entry): Evidence {
  const [peer, own] = [peerName(deduction.peer), workloadName(workload)];
  const ends = deduction.direction === 'ingress' ? `${peer} → ${own}` : `${own} → ${peer}`;
  const { cause } = deduction;
  return {
    connection: `${ends}, ${deduction.ports === 'all' ? 'all ports' : deduction.ports}`,
    direction: deduction.direction,
    ...((cause.kind === 'rule' || cause.kind === 'unreadable') && { policy: cause.policy }),
    ...(cause.kind === 'rule' && { ruleIndex: cause.ruleIndex }),
    ...(cause.kind === 'rule' && cause.line !== undefined && { line: cause.line }),
  };
}

/** Coverage: as the namespace's mean weighs it, 0.9 over workloads × two directions (scoring.md 3). Exposure: of one workload. */
function pointsOf(namespace: NamespaceResult, group: readonly Entry[]): Points {
  const inScope = namespace.workloads.filter((workload) => !workload.hostNetwork).length;
  let coverage = 0;
  const exposure = new Map<WorkloadResult, number>();
  for (const { workload, deduction, score } of group) {
    if (score === 'coverage') coverage += (0.9 * deduction.points) / (2 * inScope);
    else exposure.set(workload, (exposure.get(workload) ?? 0) + deduction.points);
  }
  return { coverage: round(coverage), exposure: round(Math.max(0, ...exposure.values())) };
}

function worstOf(group: readonly Entry[]): Entry {
  return group.reduce((worst, entry) => (entry.deduction.points > worst.deduction.points ? entry : worst));
}

function causeKey(cause: Cause): string {
  if (cause.kind === 'noPolicy' || cause.kind === 'node') return cause.kind;
  return `${cause.kind} ${policyName(cause.policy)} ${cause.kind === 'rule' ? cause.ruleIndex : ''}`;
}

/** The cause without anything that moves when the file is edited elsewhere. */
function causeText(cluster: Cluster, { cause, direction }: Deduction): string {
  if (cause.kind !== 'rule') return causeKey(cause);
  const policy = cluster.policies.find((object) => isPolicy(object, cause.policy));
  const place = policy && ({ policyId: policy.id, direction, ruleIndex: cause.ruleIndex } satisfies RulePlace);
  return `${policyName(cause.policy)} ${place === undefined ? cause.ruleIndex : ruleText(cluster, place)}`;
}

function isPolicy(object: PolicyObject, ref: { kind: string; namespace?: string; name: string }): boolean {
  return object.kind === ref.kind && object.name === ref.name && object.namespace === ref.namespace;
}

function workloadName(workload: WorkloadResult): string {
  return `${workload.kind}/${workload.name}`;
}

function round(points: number): number {
  return Math.round(points * 100) / 100;
}
