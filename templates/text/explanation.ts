// The answer to one question between two ends, as text: the verdict first, then for each part of the answer both
// sides with what decides them.
import type { Answer, Explanation } from '../../lib/model/question.ts';
import { assumptionText } from '../wording/enforcement.ts';
import { countOf, listText, numberText } from '../wording/format.ts';
import { type Paint, VERDICT_TONES } from './paint.ts';
import { printable, wrap } from './printable.ts';
import { evidenceLines, VERDICT_WORDS } from './side-lines.ts';

export interface ExplanationOptions {
  readonly paint: Paint;
  readonly columns: number;
}

const SHOWN_ENDS = 5;

/** Ends with a line feed. */
export function explanationText(explanation: Explanation, options: ExplanationOptions): string {
  const { paint, columns } = options;
  const { verdict, src, dst, answers, unexplainedPairs } = explanation;
  const [only] = answers;
  const isOne = answers.length === 1 && only !== undefined;
  const body = isOne
    ? ['', ...sidesOf(only, options)]
    : answers.flatMap((answer) => ['', ...answerLines(explanation, answer, options)]);
  const unexplained = `${countOf(unexplainedPairs, 'pair')} without a reason: ask about fewer ends to see it`;
  return `${[
    `${paint(VERDICT_TONES[verdict], VERDICT_WORDS[verdict].toUpperCase())}  ${printable(portsAsked(explanation))}`,
    ...endLines(endText(src), endText(dst), columns),
    ...assumptionLines(explanation, columns),
    ...body,
    ...(unexplainedPairs > 0 ? ['', paint('faint', unexplained)] : []),
  ].join('\n')}\n`;
}

/** What the verdict rests on, where the user said so. */
function assumptionLines({ assumedCni }: Explanation, columns: number): string[] {
  return assumedCni === undefined
    ? []
    : hanging('  basis ', `policies ${assumptionText(assumedCni)}`, columns);
}

function portsAsked({ ports, podPorts }: Explanation): string {
  if (podPorts === undefined || podPorts === ports) return ports;
  return ports === 'all ports'
    ? `every port of the Service: ${podPorts} on its pods`
    : `${ports}, which is ${podPorts} on its pods`;
}

function endText({ name, pods }: Explanation['src']): string {
  return pods > 1 ? `${name} (${countOf(pods, 'pod')})` : name;
}

function endLines(src: string, dst: string, columns: number): string[] {
  return [...hanging('  from  ', src, columns), ...hanging('  to    ', dst, columns)];
}

/** The text behind its label, further lines below the text. */
function hanging(label: string, text: string, columns: number): string[] {
  return wrap(printable(text), columns - label.length).map(
    (line, index) => (index === 0 ? label : ' '.repeat(label.length)) + line,
  );
}

function answerLines(explanation: Explanation, answer: Answer, options: ExplanationOptions): string[] {
  const { paint, columns } = options;
  const word = VERDICT_WORDS[answer.verdict];
  const share = answer.pairs === explanation.pairs ? '' : shareText(explanation, answer);
  const [head = '', ...more] = wrap(printable(`${word} on ${portsOf(explanation, answer)}${share}`), columns);
  const title = [
    paint(VERDICT_TONES[answer.verdict], word) + head.slice(word.length),
    ...more.map((line) => `  ${line}`),
  ];
  if (answer.pairs === explanation.pairs) return [...title, ...sidesOf(answer, options)];
  const ends = endLines(listText(answer.srcs, SHOWN_ENDS), listText(answer.dsts, SHOWN_ENDS), columns);
  return [...title, ...ends, ...exampleLine(answer), ...sidesOf(answer, options)];
}

/** Pairs of addresses are ranges, whose number says nothing. */
function shareText({ src, dst, pairs }: Explanation, answer: Answer): string {
  return src.pods > 0 && dst.pods > 0 ? ` (${numberText(answer.pairs)} of ${countOf(pairs, 'pair')})` : '';
}

/** The ports that no other answer is about need no list. */
function portsOf({ answers, ports, pairs }: Explanation, answer: Answer): string {
  const splitsPorts = ports === 'all ports' && answers.every((one) => one.pairs === pairs);
  return splitsPorts && answer === answers.at(-1) ? 'every other port' : answer.ports;
}

/** Which of several pairs the sides are those of. */
function exampleLine({ evidence, srcs, dsts }: Answer): string[] {
  if (evidence === undefined || (srcs.length === 1 && dsts.length === 1)) return [];
  return [`  ${printable(`for example ${evidence.src} → ${evidence.dst}:`)}`];
}

function sidesOf({ evidence }: Answer, options: ExplanationOptions): string[] {
  return evidence === undefined ? [] : evidenceLines(evidence, options);
}
