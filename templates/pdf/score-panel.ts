// The upper half of a first page: the verdict, the two dials and the four facts beside them; of a cluster or a fleet.
import type { Basis, Interval, Scores, Status } from '../../lib/model/scan-result.ts';
import type { Fact } from '../wording/fact.ts';
import { bandWord, basisWord } from '../wording/status.ts';
import { drawGauge } from './gauge.ts';
import { drawShape } from './marks.ts';
import { paragraphAt, type Sheet } from './sheet.ts';
import { content, decoration } from './tags.ts';
import { drawLines, linesHeight, wrap } from './text.ts';
import { bandColours, colours, statusLooks, styles } from './theme.ts';

/** The verdict with its shape, and the biggest risk below it. */
export function drawVerdict(
  sheet: Sheet,
  said: { readonly status: Status; readonly verdict: string; readonly risk: string },
): void {
  const { doc, left, width, y } = sheet;
  const look = statusLooks[said.status];
  const verdict = {
    text: said.verdict,
    style: { face: 'bold', size: 11, colour: look.tintInk },
  } as const;
  const risk = { text: said.risk, style: styles.body };
  const inner = { x: left + 34, width: width - 46 };
  const verdictLines = wrap(sheet.setter, { ...verdict, width: inner.width });
  const riskLines = wrap(sheet.setter, { ...risk, width: inner.width });
  const verdictHeight = linesHeight(verdictLines.length, verdict.style);
  const height = verdictHeight + linesHeight(riskLines.length, risk.style) + 20;
  decoration(doc, () => {
    doc.roundedRect(left, y, width, height, 4).fill(look.tint);
    doc.rect(left, y, 5, height).fill(look.outline);
    drawShape(doc, {
      status: said.status,
      x: left + 20,
      y: y + 9 + linesHeight(1, verdict.style) / 2,
      radius: 5.2,
      colour: look.outline,
    });
  });
  const parts = [
    { lines: verdictLines, style: verdict.style, y: y + 9 },
    { lines: riskLines, style: risk.style, y: y + 11 + verdictHeight },
  ];
  for (const part of parts) {
    const draw = (): void => void drawLines(sheet.setter, { ...part, x: inner.x });
    content(doc, { parent: sheet.section, name: 'P', draw });
  }
  sheet.y += height + 14;
}

/** Two dials and a panel with four facts, side by side. */
export function drawScores(
  sheet: Sheet,
  {
    scores,
    basis,
    facts,
  }: { readonly scores: Scores; readonly basis: Basis; readonly facts: readonly Fact[] },
): void {
  const radius = 50;
  const top = sheet.y;
  const centre = top + radius + 8;
  const coverage = {
    name: 'Coverage',
    score: scores.coverage,
    colour: colours.blue,
    notes: [`${spanText(scores.coverage)}higher is better`, basisNote(basis)],
    ticks: [
      { at: 60, weight: 'band' },
      { at: 80, weight: 'limit' },
    ],
  } as const;
  const exposure = {
    name: scores.band === null ? 'Exposure' : `Exposure: ${bandWord(scores.band)}${atWorst(scores.exposure)}`,
    score: scores.exposure,
    colour: bandColours[scores.band ?? 'low'],
    notes: [`${spanText(scores.exposure)}lower is better`, basisNote(basis)],
    ticks: [
      { at: 20, weight: 'band' },
      { at: 40, weight: 'band' },
      { at: 60, weight: 'limit' },
    ],
  } as const;
  drawGauge(sheet, { gauge: coverage, x: sheet.left + 64, y: centre, radius });
  drawGauge(sheet, { gauge: exposure, x: sheet.left + 204, y: centre, radius });
  drawFacts(sheet, { facts, x: sheet.left + 286, y: top, width: sheet.width - 286 });
  sheet.y = centre + radius * 0.72 + 58;
}

function drawFacts(
  sheet: Sheet,
  {
    facts,
    x,
    y,
    width,
  }: { readonly facts: readonly Fact[]; readonly x: number; readonly y: number; readonly width: number },
): void {
  const step = 34;
  decoration(sheet.doc, () => {
    sheet.doc.roundedRect(x, y, width, facts.length * step + 6, 4).fill(colours.panel);
    sheet.doc.lineWidth(0.5);
    for (let index = 1; index < facts.length; index++) {
      const line = y + 3 + index * step;
      sheet.doc
        .moveTo(x + 10, line)
        .lineTo(x + width - 10, line)
        .stroke(colours.line);
    }
  });
  const value = { face: 'bold', size: 12, colour: colours.ink } as const;
  facts.forEach((fact, index) => {
    const top = y + 7 + index * step;
    paragraphAt(sheet, {
      text: fact.value,
      style: value,
      x: x + 10,
      y: top - 1,
      width: width - 20,
      limit: 1,
    });
    const label = { text: fact.label, style: styles.smallMute, x: x + 10, y: top + 14, width: width - 20 };
    paragraphAt(sheet, { ...label, limit: 1 });
  });
}

/** Says what two numbers in a dial are. */
function spanText(score: Interval | null): string {
  return score !== null && score.best !== score.worst ? 'best and worst case, ' : 'of 100, ';
}

function atWorst(score: Interval | null): string {
  return score !== null && score.best !== score.worst ? ' at worst' : '';
}

function basisNote(basis: Basis): string {
  return basis.kind === 'none' ? 'no basis' : `basis: ${basisWord(basis)}`;
}
