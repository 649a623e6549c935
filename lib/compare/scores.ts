// Status and scores of two results → how each moved. What the intervals do not decide is not told as a move.
import type { Move, NumberChange, ScoreChange } from '../model/changes.ts';
import type { Interval, Scores, Status } from '../model/scan-result.ts';

/** Best last; a status that is not here says nothing about segmentation. */
const STATUSES: readonly Status[] = ['notMet', 'partial', 'metWithExceptions', 'met'];

export interface Scored {
  readonly status: Status;
  readonly scores: Scores;
}

/** `numbers`: whether those of the two are of one kind. */
export interface ScoredPair {
  readonly before: Scored;
  readonly after: Scored;
  readonly numbers: 'comparable' | 'notComparable';
}

export function compareScores({ before, after, numbers }: ScoredPair): ScoreChange {
  const sure = (move: Move): Move => (move === 'same' || numbers === 'comparable' ? move : 'unsure');
  const change = (score: 'coverage' | 'exposure', isBetter: 'higher' | 'lower'): NumberChange => {
    const [own, other] = [before.scores[score], after.scores[score]];
    return { before: own, after: other, move: sure(moveOf({ before: own, after: other }, isBetter)) };
  };
  return {
    status: {
      before: before.status,
      after: after.status,
      move: sure(statusMove(before.status, after.status)),
    },
    coverage: change('coverage', 'higher'),
    exposure: change('exposure', 'lower'),
    band: { before: before.scores.band, after: after.scores.band },
  };
}

export function hasMoved({ status, coverage, exposure, band }: ScoreChange): boolean {
  return band.before !== band.after || [status, coverage, exposure].some(({ move }) => move !== 'same');
}

function statusMove(before: Status, after: Status): Move {
  if (before === after) return 'same';
  const [from, to] = [STATUSES.indexOf(before), STATUSES.indexOf(after)];
  if (from < 0 || to < 0) return 'unsure';
  return to > from ? 'better' : 'worse';
}

function moveOf(
  { before, after }: { readonly before: Interval | null; readonly after: Interval | null },
  isBetter: 'higher' | 'lower',
): Move {
  if (before === null || after === null) return before === after ? 'same' : 'unsure';
  if (before.best === after.best && before.worst === after.worst) return 'same';
  const [own, other] = [rangeOf(before), rangeOf(after)];
  if (own.high < other.low) return isBetter === 'higher' ? 'better' : 'worse';
  if (other.high < own.low) return isBetter === 'higher' ? 'worse' : 'better';
  return 'unsure';
}

function rangeOf({ best, worst }: Interval): { readonly low: number; readonly high: number } {
  return { low: Math.min(best, worst), high: Math.max(best, worst) };
}
