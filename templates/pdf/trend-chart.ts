// One score over time: a band between best and worst case, a mark for each scan, gaps where nothing was read, and a dashed
// line where scores before and after do not compare. One figure; the numbers are in the table below it.
import type { ClusterHistory } from '../../lib/model/history.ts';
import { dateText } from '../wording/format.ts';
import { historyTitles, trendAlt, trendPoints, trendStretches } from '../wording/history.ts';
import { drawShape } from './marks.ts';
import type { Sheet } from './sheet.ts';
import { content } from './tags.ts';
import { drawLine } from './text.ts';
import { colours, statusLooks, styles } from './theme.ts';

interface Chart {
  readonly history: Pick<ClusterHistory, 'points'>;
  readonly score: 'coverage' | 'exposure';
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** Room for the numbers of the axis, and for the name above and the dates below. */
const margins = { left: 22, right: 8, top: 16, bottom: 14 } as const;
/** More marks than this would run into each other. */
const mostMarks = 60;

const lines = { coverage: colours.blue, exposure: '#B3261E' } as const;
/** Where the reading of the score changes. */
const limits = { coverage: [60, 80], exposure: [40, 60] } as const;

export function drawTrend(sheet: Sheet, chart: Chart): void {
  const { box, history, score } = chart;
  content(sheet.doc, {
    parent: sheet.section,
    name: 'Figure',
    options: { alt: trendAlt(history, score), bbox: [box.x, box.y, box.x + box.width, box.y + box.height] },
    draw: () => {
      drawFrame(sheet, chart);
      drawCurve(sheet, chart);
    },
  });
}

function plot({ box }: Chart) {
  const left = box.x + margins.left;
  const top = box.y + margins.top;
  const width = box.width - margins.left - margins.right;
  const height = box.height - margins.top - margins.bottom;
  return {
    left,
    top,
    width,
    height,
    at: (x: number, y: number): [number, number] => [left + x * width, top + (1 - y) * height],
  };
}

function drawFrame(sheet: Sheet, chart: Chart): void {
  const { doc, setter } = sheet;
  const { left, top, width, height, at } = plot(chart);
  const { box, score, history } = chart;
  drawLine(setter, { text: historyTitles[score], style: styles.smallStrong, x: left, y: box.y });
  doc.lineWidth(0.5).rect(left, top, width, height).stroke(colours.line);
  for (const value of [0, ...limits[score], 100]) {
    const [, y] = at(0, value / 100);
    if (value > 0 && value < 100)
      doc
        .lineWidth(0.5)
        .moveTo(left, y)
        .lineTo(left + width, y)
        .stroke(colours.line);
    const label = { text: String(value), style: styles.tick, x: box.x, y: y - 4 };
    drawLine(setter, { ...label, width: margins.left - 4, align: 'right' });
  }
  const [first] = history.points;
  const last = history.points.at(-1);
  const date = (time: string) => dateText(time).split(',')[0] ?? '';
  const y = top + height + 3;
  if (first !== undefined) drawLine(setter, { text: date(first.at), style: styles.tick, x: left, y });
  if (last !== undefined)
    drawLine(setter, { text: date(last.at), style: styles.tick, x: left, y, width, align: 'right' });
}

function drawCurve({ doc }: Sheet, chart: Chart): void {
  const { history, score } = chart;
  const { top, height, at } = plot(chart);
  const colour = lines[score];
  const points = trendPoints(history, score);
  for (const { x, isBreak } of points) {
    if (!isBreak) continue;
    const [atX] = at(x, 0);
    doc.save().lineWidth(0.6).dash(2, { space: 2 });
    doc
      .moveTo(atX, top)
      .lineTo(atX, top + height)
      .stroke(colours.mute);
    doc.restore();
  }
  for (const stretch of trendStretches(points)) {
    const lower = stretch.map(({ x, low }) => at(x, low));
    const upper = stretch.map(({ x, high }) => at(x, high));
    if (stretch.length > 1) {
      doc.save().fillOpacity(1);
      doc.polygon(...upper, ...[...lower].reverse()).fill(colours.track);
      doc.restore();
      for (const line of [upper, lower]) {
        doc.lineWidth(1.2);
        const [first, ...rest] = line as [[number, number], ...[number, number][]];
        doc.moveTo(...first);
        for (const place of rest) doc.lineTo(...place);
        doc.stroke(colour);
      }
    }
  }
  const step = Math.ceil(points.length / mostMarks);
  points.forEach(({ x, low, high, status }, index) => {
    const isShown = index === points.length - 1 || index % step === 0;
    if (!isShown) return;
    // A scan without a score stands on the axis, with the shape of its status
    const worst = score === 'coverage' ? low : high;
    const [atX, atY] = at(x, worst ?? 0);
    drawShape(doc, { status, x: atX, y: atY, radius: 2.4, colour: statusLooks[status].outline });
  });
}
