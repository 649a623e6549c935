// Where the exposure is: one field for each namespace, its area the workloads, its shade the exposure, its shape the
// status. One figure: what it shows is in its alternative text and in the scoreboard.
import { type HierarchyRectangularNode, hierarchy, treemap, treemapSquarify } from 'd3-hierarchy';
import type { Band } from '../../lib/model/scan-result.ts';
import { leafScore, type MapGroup, type MapLeaf, mapAlt, mapBands, mapWithout } from '../wording/treemap.ts';
import { drawShape, hatch } from './marks.ts';
import { paragraph, type Sheet } from './sheet.ts';
import { content, decoration } from './tags.ts';
import { drawLine, fitLine, widthOf } from './text.ts';
import { bandOf, colours, levelLooks, styles, type TextStyle } from './theme.ts';

interface Node {
  readonly name: string;
  readonly leaf?: MapLeaf;
  readonly children?: readonly Node[];
}

type Field = HierarchyRectangularNode<Node>;

/** One hue, so that the order survives grey printing. */
const looks: Readonly<Record<Band, { readonly fill: string; readonly ink: string }>> = {
  low: levelLooks.one,
  medium: levelLooks.few,
  high: levelLooks.many,
  critical: levelLooks.all,
};

const groupHead = 13;
/** A field that is lower or narrower than this has no text. */
const least = { width: 26, height: 13 };
/** A name that is cut needs this much. */
const leastCut = 44;

/** Height of what stands around a map: its heading, what it says, and the legend. */
export const mapFrame = 66;

/** Draws map and legend below the heading of the caller; nothing when no namespace has a workload. */
export function drawExposureMap(
  sheet: Sheet,
  {
    groups,
    height,
    intro,
  }: { readonly groups: readonly MapGroup[]; readonly height: number; readonly intro: string },
): void {
  const filled = groups
    .map((group) => ({ ...group, leaves: group.leaves.filter(({ workloads }) => workloads > 0) }))
    .filter(({ leaves }) => leaves.length > 0);
  if (filled.length === 0) return;
  paragraph(sheet, { text: intro, style: styles.mute });
  const { left, width, y } = sheet;
  const root = layOut(filled, { width, height });
  content(sheet.doc, {
    parent: sheet.section,
    name: 'Figure',
    options: { alt: mapAlt(filled), bbox: [left, y, left + width, y + height] },
    draw: () => {
      for (const field of root.leaves()) drawField(sheet, field);
      if (filled.length > 1) for (const group of root.children ?? []) drawGroupName(sheet, group);
    },
  });
  sheet.y += height + 8;
  drawLegend(sheet);
}

function layOut(
  groups: readonly MapGroup[],
  { width, height }: { readonly width: number; readonly height: number },
): Field {
  const children = groups.map(
    ({ name, leaves }): Node => ({ name, children: leaves.map((leaf) => ({ name: leaf.name, leaf })) }),
  );
  const root = hierarchy<Node>({ name: '', children }, (node) => node.children)
    .sum(({ leaf }) => leaf?.workloads ?? 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const several = groups.length > 1;
  return treemap<Node>()
    .tile(treemapSquarify)
    .size([width, height])
    .paddingInner(1.5)
    .paddingTop((node) => (several && node.depth === 1 ? groupHead : 0))(root);
}

function drawField(sheet: Sheet, { x0, y0, x1, y1, data }: Field): void {
  const { doc, setter } = sheet;
  const { leaf } = data;
  if (leaf === undefined) return;
  const box = { x: sheet.left + x0, y: sheet.y + y0, width: x1 - x0, height: y1 - y0 };
  const look = leaf.exposure === null ? levelLooks.none : looks[bandOf(leaf.exposure.worst)];
  doc.rect(box.x, box.y, box.width, box.height).fill(look.fill);
  if (leaf.exposure === null) hatch(doc, { box, colour: colours.line });
  doc.lineWidth(0.5).rect(box.x, box.y, box.width, box.height).stroke('#9FB3C8');
  if (box.width < least.width || box.height < least.height) return;
  const name: TextStyle = { ...styles.smallStrong, size: 7, colour: look.ink };
  const x = box.x + 4;
  const text = fitLine(setter, { text: leaf.name, style: name, width: box.width - 8 });
  // A name of which a letter or two are left says nothing
  if (text === leaf.name || box.width >= leastCut) drawLine(setter, { text, style: name, x, y: box.y + 2 });
  if (box.height < 2 * least.height) return;
  drawShape(doc, { status: leaf.status, x: x + 3, y: box.y + 17, radius: 2.7, colour: look.ink });
  const score = { text: leafScore(leaf), style: { ...styles.small, size: 7, colour: look.ink } };
  // A number that is cut is another number
  if (widthOf(setter, score) <= box.width - 15) drawLine(setter, { ...score, x: x + 9, y: box.y + 12.4 });
}

function drawGroupName(sheet: Sheet, { x0, y0, x1, y1, data }: Field): void {
  const style: TextStyle = { ...styles.smallStrong, size: 7 };
  const width = x1 - x0 - 2;
  if (width < least.width || y1 - y0 < groupHead) return;
  const text = fitLine(sheet.setter, { text: data.name, style, width });
  if (text !== data.name && width < leastCut) return;
  drawLine(sheet.setter, { text, style, x: sheet.left + x0 + 1, y: sheet.y + y0 + 2 });
}

function drawLegend(sheet: Sheet): void {
  const { doc, setter, y } = sheet;
  const style = styles.small;
  let x = sheet.left;
  const entries = [
    ...mapBands.map(({ band, meaning }) => ({ fill: looks[band].fill, meaning, hatched: false })),
    { fill: levelLooks.none.fill, meaning: mapWithout, hatched: true },
  ].map((entry) => {
    const place = { ...entry, x };
    x += 16 + widthOf(setter, { text: entry.meaning, style }) + 14;
    return place;
  });
  decoration(doc, () => {
    for (const { x: left, fill, hatched } of entries) {
      doc.lineWidth(0.5).rect(left, y, 12, 10).fillAndStroke(fill, '#9FB3C8');
      if (hatched) hatch(doc, { box: { x: left, y, width: 12, height: 10 }, colour: '#9AA1AC' });
    }
  });
  const draw = (): void => {
    for (const { x: left, meaning } of entries)
      drawLine(setter, { text: meaning, style, x: left + 16, y: y + 0.2 });
  };
  content(doc, { parent: sheet.section, name: 'P', draw });
  sheet.y += 22;
}
