// What came of a segmentation test, as text: each expectation that failed with what was found and what decides it, then
// one line that counts.
import type { AssertReport, Failure } from '../../lib/model/question.ts';
import { assumptionText } from '../wording/enforcement.ts';
import { countOf, numberText } from '../wording/format.ts';
import { type Paint, VERDICT_TONES } from './paint.ts';
import { printable } from './printable.ts';
import { evidenceLines, VERDICT_WORDS } from './side-lines.ts';

export interface AssertOptions {
  readonly paint: Paint;
  readonly columns: number;
}

/** Ends with a line feed; the last line counts. Failures without evidence are counted, not listed. */
export function assertText(report: AssertReport, options: AssertOptions): string {
  const told = report.failures.filter(({ evidence }) => evidence !== undefined);
  const rest = report.failed - told.length;
  const lines = told.flatMap((failure) => [...failureLines(report, failure, options), '']);
  const restLine = `… and ${countOf(rest, 'more expectation')} that ${rest === 1 ? 'fails' : 'fail'}`;
  return `${[...lines, ...(rest > 0 ? [options.paint('faint', restLine)] : []), countLine(report, options)].join('\n')}\n`;
}

function failureLines({ file }: AssertReport, failure: Failure, options: AssertOptions): string[] {
  const { paint } = options;
  const { line, from, to, ports, expected, found, failingPorts, pairs, failingPairs, evidence } = failure;
  const where = failingPorts === ports ? '' : ` on ${failingPorts}`;
  const share = failingPairs < pairs ? `, for ${numberText(failingPairs)} of ${countOf(pairs, 'pair')}` : '';
  const foundWord = paint(VERDICT_TONES[found], VERDICT_WORDS[found]);
  return [
    `${paint('bad', 'FAILED')}  ${printable(`${file}:${line}`)}`,
    `  ${printable(`${from} → ${to}, ${ports}`)}`,
    `  expected ${VERDICT_WORDS[expected]}, found ${foundWord}${printable(where)}${share}`,
    ...(pairs > 1 && evidence !== undefined
      ? [`  for example ${printable(`${evidence.src} → ${evidence.dst}`)}`]
      : []),
    ...(evidence === undefined ? [] : evidenceLines(evidence, options)),
  ];
}

function countLine(report: AssertReport, options: AssertOptions): string {
  const { assumedCni } = report;
  const basis = assumedCni === undefined ? '' : `, policies ${printable(assumptionText(assumedCni))}`;
  return `${countText(report, options)}${basis}`;
}

function countText({ total, passed, failed }: AssertReport, { paint }: AssertOptions): string {
  const all = countOf(total, 'expectation');
  if (failed === 0) return paint('good', `${all}: all hold`);
  return `${all}: ${numberText(passed)} hold, ${paint('bad', `${numberText(failed)} failed`)}`;
}
