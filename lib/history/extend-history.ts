// The history of a cluster with one more scan. What could not be looked at is not gone: a finding is over only when the
// comparison says that it was fixed.
import type { Changes } from '../model/changes.ts';
import type { Severity } from '../model/finding.ts';
import type { ClusterHistory, GoneFinding, HistoryPoint } from '../model/history.ts';
import type { ScanResult } from '../model/scan-result.ts';

export interface HistoryInputs {
  /** The last scan that has a result, and the history as it was after it; absent for the first scan. */
  readonly before?: { readonly result: ScanResult; readonly history?: ClusterHistory | undefined };
  /** What changed since then (lib/compare); absent as `before` is. */
  readonly changes?: Changes;
  /** Scans between the two that have no result, oldest first. */
  readonly missed: readonly HistoryPoint[];
  readonly result: ScanResult;
}

const MOST_POINTS = 400;
const MOST_GONE = 100;

export function extendHistory({ before, changes, missed, result }: HistoryInputs): ClusterHistory {
  const earlier = before === undefined ? [] : (before.history?.points ?? [pointOf(before.result)]);
  const points = [...earlier, ...missed, pointOf(result)];
  const kept = points.slice(-MOST_POINTS);
  return {
    schemaVersion: 'bulkhead.history/v1',
    cluster: result.cluster.name,
    points: kept,
    pointsLeft: (before?.history?.pointsLeft ?? 0) + points.length - kept.length,
    firstSeen: firstSeen(result, before),
    gone: goneOf({ before, changes, result }),
    ...(changes && { changes }),
  };
}

/** A scan as a point of the trend. */
export function pointOf({ scan, status, scores, findings }: ScanResult): HistoryPoint {
  const failing = findings.filter(({ outcome }) => outcome === 'fail');
  const count = (severity: Severity) => failing.filter((one) => one.severity === severity).length;
  return {
    at: scan.collectedAt,
    status,
    basis: scan.basis,
    rulesetSha256: scan.ruleset.sha256,
    coverage: scores.coverage,
    exposure: scores.exposure,
    findings: {
      critical: count('critical'),
      high: count('high'),
      medium: count('medium'),
      low: count('low'),
    },
    accepted: failing.filter(({ exception }) => exception !== undefined).length,
  };
}

/** By fingerprint; sorted, so that the same history is the same text. */
function firstSeen(result: ScanResult, before: HistoryInputs['before']): Record<string, string> {
  const known = new Map(
    (before?.result.findings ?? []).map(({ fingerprint }) => [
      fingerprint,
      seenIn(before?.history, fingerprint) ?? before?.result.scan.collectedAt,
    ]),
  );
  const entries = result.findings.map(({ fingerprint }): [string, string] => [
    fingerprint,
    known.get(fingerprint) ?? result.scan.collectedAt,
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function seenIn(history: ClusterHistory | undefined, fingerprint: string): string | undefined {
  const times = history?.firstSeen ?? {};
  return Object.hasOwn(times, fingerprint) ? times[fingerprint] : undefined;
}

/** Those of before that did not come back, and those that are fixed now. */
function goneOf({
  before,
  changes,
  result,
}: {
  readonly before: HistoryInputs['before'];
  readonly changes: Changes | undefined;
  readonly result: ScanResult;
}): GoneFinding[] {
  if (before === undefined) return [];
  const present = new Set(result.findings.map(({ fingerprint }) => fingerprint));
  const lastSeen = before.result.scan.collectedAt;
  const fixed = (changes?.findings ?? []).flatMap(({ move, before: old }): GoneFinding[] => {
    if (move !== 'fixed' || old === undefined) return [];
    const { fingerprint, checkId, severity, namespace, message } = old;
    return [
      {
        fingerprint,
        checkId,
        severity,
        ...(namespace !== undefined && { namespace }),
        message,
        firstSeen: seenIn(before.history, fingerprint) ?? lastSeen,
        lastSeen,
      },
    ];
  });
  const earlier = (before.history?.gone ?? []).filter(({ fingerprint }) => !present.has(fingerprint));
  return [...fixed, ...earlier].slice(0, MOST_GONE);
}
