// Exceptions that were in the registers of the runs of a period: who accepted what, and from when to when it was seen.
import { compareText } from '../match/compare-text.ts';
import type { PeriodException } from '../model/audit-period.ts';
import type { FleetException, FleetResult } from '../model/fleet-result.ts';

interface SeenRun {
  /** RFC 3339 UTC. */
  readonly scheduledAt: string;
  readonly fleet: FleetResult;
}

interface Seen {
  readonly at: string;
  readonly exception: FleetException;
}

/**
 * `runs` by time. Sorted by id, then by when they were approved. An exception that was edited is two: what was agreed
 * before the edit, and what after it.
 */
export function periodExceptions(runs: readonly SeenRun[]): PeriodException[] {
  const byText = new Map<string, [Seen, ...Seen[]]>();
  for (const { scheduledAt: at, fleet } of runs)
    for (const exception of fleet.exceptions ?? []) {
      const text = JSON.stringify(ruleOf(exception));
      const before = byText.get(text);
      if (before === undefined) byText.set(text, [{ at, exception }]);
      else before.push({ at, exception });
    }
  return [...byText.values()]
    .map(asOne)
    .sort((a, b) => compareText(a.id, b.id) || compareText(a.approvedOn, b.approvedOn));
}

function asOne(seen: readonly [Seen, ...Seen[]]): PeriodException {
  const [first] = seen;
  const all = seen.map(({ exception }) => exception);
  return {
    ...ruleOf(first.exception),
    firstSeen: first.at,
    lastSeen: (seen.at(-1) ?? first).at,
    mostFindings: Math.max(...all.map(({ findingCount }) => findingCount)),
    fingerprints: [...new Set(all.flatMap(({ fingerprints }) => fingerprints))].sort(),
    clusters: [...new Set(all.flatMap(({ clusters }) => clusters))].sort(),
  };
}

/** What was agreed, without what became of it in one run. */
function ruleOf(exception: FleetException) {
  const {
    state: _,
    daysLeft: __,
    findingCount: ___,
    fingerprints: ____,
    clusters: _____,
    ...rule
  } = exception;
  return rule;
}
