// What could not be assessed, in a few lines: how much, and the first gaps with file and line.
import type { Gap } from '../../lib/model/gap.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { gapPlace, gapSummary } from '../wording/scope.ts';
import type { Paint } from './paint.ts';
import { cutEnd, printable, wrap } from './printable.ts';

interface GapOptions {
  readonly paint: Paint;
  readonly columns: number;
}

const SHOWN = 3;

/** Gaps that make something unknown come first. */
export function gapLines(results: readonly ScanResult[], { paint, columns }: GapOptions): string[] {
  const gaps = results.flatMap((result) => result.gaps);
  const unread = results
    .filter(({ gaps: { length } }) => length > 0)
    .map(({ cluster }) => printable(cluster.name));
  const where = results.length > 1 && unread.length > 0 ? ` In: ${unread.join(', ')}.` : '';
  const head = `Not assessed: ${lowerFirst(gapSummary(gaps))}${where}`;
  const shown = [...gaps].sort((a, b) => weight(b) - weight(a)).slice(0, SHOWN);
  return [
    cutEnd(
      gaps.length === 0 ? 'Not assessed: nothing; everything that was given could be read.' : head,
      columns,
    ),
    ...shown.flatMap((gap) => gapText(gap, columns).map((line) => paint('unknown', line))),
    ...(gaps.length > SHOWN ? [paint('faint', `  … and ${gaps.length - SHOWN} more, in the reports`)] : []),
  ];
}

/** Two lines at most. */
function gapText(gap: Gap, columns: number): string[] {
  const text = printable(`${gapPlace(gap)}  ${gap.message}`);
  const [first = '', ...rest] = wrap(text, columns - 4);
  const second = rest.length === 0 ? [] : [`    ${cutEnd(rest.join(' '), columns - 4)}`];
  return [`  ${cutEnd(first, columns - 2)}`, ...second];
}

function weight({ effect }: Gap): number {
  return effect.scope === 'none' ? 0 : 1;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
