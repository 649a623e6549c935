// Findings of two results → what became of each. Matched by fingerprint; what is left by the policy that causes it: the
// fingerprint holds the rule's text, so an edited rule has another one and is no new cause.
import { compareText } from '../match/compare-text.ts';
import type { ComparedFinding, FindingChange, FindingCounts, FindingMove } from '../model/changes.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { ScanResult } from '../model/scan-result.ts';
import { pairUp } from './ordered.ts';
import type { Unread } from './unread.ts';

const MOVES: readonly FindingMove[] = ['new', 'worse', 'edited', 'unknown', 'better', 'fixed'];
const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
/** Points that move by less are those of a neighbour that came or went. */
const LEAST_POINTS = 1;

interface Pair {
  readonly before?: Finding;
  readonly after?: Finding;
  readonly isEdited?: true;
}

export interface FindingInputs {
  readonly before: ScanResult;
  readonly after: ScanResult;
  readonly unread: { readonly before: Unread; readonly after: Unread };
  /** Weights and limits are the same, so numbers are of one kind. */
  readonly sameRuleset: boolean;
}

export function compareFindings(inputs: FindingInputs): {
  readonly findings: readonly FindingChange[];
  readonly counts: FindingCounts;
} {
  const matched = pairUp(
    { before: inputs.before.findings, after: inputs.after.findings },
    (finding) => finding.fingerprint,
  );
  const moved = withEdited(matched).map((pair) => ({ pair, move: moveOf(pair, inputs) }));
  const findings = moved
    .flatMap(({ pair, move }) => (move === 'open' ? [] : [toChange(pair, move)]))
    .sort(compareChanges);
  const countOf = (wanted: FindingMove | 'open') => moved.filter(({ move }) => move === wanted).length;
  return {
    findings,
    counts: {
      new: countOf('new'),
      worse: countOf('worse'),
      edited: countOf('edited'),
      unknown: countOf('unknown'),
      better: countOf('better'),
      fixed: countOf('fixed'),
      open: countOf('open'),
    },
  };
}

/** One that went and one that came are one, when no other of the same check and policy went or came. */
function withEdited(pairs: readonly Pair[]): Pair[] {
  const gone = Map.groupBy(
    pairs.flatMap(({ before, after }) => (before && !after ? [before] : [])),
    causeKey,
  );
  const come = Map.groupBy(
    pairs.flatMap(({ before, after }) => (after && !before ? [after] : [])),
    causeKey,
  );
  const edited: Pair[] = [];
  const taken = new Set<Finding>();
  for (const [key, [before, ...moreGone]] of gone) {
    const [after, ...moreCome] = come.get(key) ?? [];
    if (key === '' || before === undefined || after === undefined) continue;
    if (moreGone.length > 0 || moreCome.length > 0) continue;
    edited.push({ before, after, isEdited: true });
    taken.add(before).add(after);
  }
  const kept = pairs.filter(({ before, after }) => !taken.has((before ?? after) as Finding));
  return [...kept, ...edited];
}

/** Check, direction and the policies that the evidence names; empty where it names none. */
function causeKey({ checkId, namespace, evidence }: Finding): string {
  const policies = evidence.flatMap(({ policy, direction }) =>
    policy === undefined
      ? []
      : [`${direction ?? ''} ${policy.kind} ${policy.namespace ?? ''}/${policy.name}`],
  );
  if (policies.length === 0) return '';
  return [checkId, namespace ?? '', ...new Set(policies.sort())].join('\n');
}

function moveOf({ before, after, isEdited }: Pair, inputs: FindingInputs): FindingMove | 'open' {
  if (before === undefined || after === undefined) {
    const found = (before ?? after) as Finding;
    const missingSide = before === undefined ? inputs.unread.before : inputs.unread.after;
    if (found.outcome === 'unknown' || missingSide.finding(found.checkId, found.namespace)) return 'unknown';
    return before === undefined ? 'new' : 'fixed';
  }
  if (before.outcome !== after.outcome) return 'unknown';
  const change = inputs.sameRuleset ? weightChange(before, after) : 0;
  if (change !== 0) return change > 0 ? 'worse' : 'better';
  return isEdited ? 'edited' : 'open';
}

/** Above 0 where `after` is worse. Severity first, then points of exposure, then of coverage. */
function weightChange(before: Finding, after: Finding): number {
  const severity = SEVERITIES.indexOf(before.severity) - SEVERITIES.indexOf(after.severity);
  if (severity !== 0) return severity;
  const exposure = after.points.exposure - before.points.exposure;
  if (Math.abs(exposure) >= LEAST_POINTS) return exposure;
  const coverage = after.points.coverage - before.points.coverage;
  return Math.abs(coverage) >= LEAST_POINTS ? coverage : 0;
}

function toChange({ before, after }: Pair, move: FindingMove): FindingChange {
  return {
    move,
    ...(before && { before: toCompared(before) }),
    ...(after && { after: toCompared(after) }),
  };
}

function toCompared(finding: Finding): ComparedFinding {
  const { checkId, outcome, severity, fingerprint, namespace, message, fix, points, exception } = finding;
  return {
    checkId,
    outcome,
    severity,
    fingerprint,
    ...(namespace !== undefined && { namespace }),
    message,
    fix,
    points,
    ...(exception !== undefined && { exception }),
  };
}

function compareChanges(a: FindingChange, b: FindingChange): number {
  const [first, second] = [a, b].map(({ before, after }) => (after ?? before) as ComparedFinding) as [
    ComparedFinding,
    ComparedFinding,
  ];
  return (
    MOVES.indexOf(a.move) - MOVES.indexOf(b.move) ||
    SEVERITIES.indexOf(first.severity) - SEVERITIES.indexOf(second.severity) ||
    compareText(first.namespace ?? '', second.namespace ?? '') ||
    compareText(first.checkId, second.checkId) ||
    compareText(first.fingerprint, second.fingerprint)
  );
}
