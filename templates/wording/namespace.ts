// The part of a report that is about one namespace: titles, the words of its grid, and what is said where something
// is left out.
import type { DirectionResult } from '../../lib/model/scan-result.ts';
import { countOf, intervalText } from './format.ts';

export const gridTitle = 'Workload by direction';
export const lostTitle = 'Lost points';
export const ownFindings = 'Findings here';
export const metTitle = 'Namespaces that are met, or empty';
export const metIntro =
  'One row each, with the largest exposure that is left and the rule that allows it; every point stands in the result file.';
export const leftTitle = 'Namespaces that are not told in full';

/** Whether a direction is isolated, in few words; undefined for what policies do not bind. */
export function isolationWord(result: DirectionResult | undefined): string {
  if (result === undefined) return 'Host network';
  const { isolated, quality } = result;
  if (isolated === 'no') return 'Open';
  if (isolated === 'unknown') return 'Not known';
  if (quality.worst >= 1) return 'Closed';
  return `Partly, ${intervalText({ best: quality.best * 100, worst: quality.worst * 100 })}`;
}

/** Stands below a grid that does not hold every workload. */
export function gridCutText(left: number): string {
  return `${countOf(left, 'more workload')} in the result file.`;
}

/** Stands where the report would grow beyond what can be opened and printed, with its full stop. */
export function leftText(left: number): string {
  return `${countOf(left, 'more namespace')} with points lost stand in the scoreboard and, point by point, in the result file: a report of more than 300 pages is not read.`;
}
