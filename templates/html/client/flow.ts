// A workload in the middle, who reaches it on the left, what it reaches on the right: the tables below it as a picture.
import { portsText } from '../../wording/deduction.ts';
import { countOf, shorten } from '../../wording/format.ts';
import { htmlLabels } from '../../wording/html-report.ts';
import { h, svg } from './dom.ts';
import type { FoundWorkload } from './site.ts';
import type { ToldGroup } from './workload-view.ts';

const mostBoxes = 7;
const size = { width: 900, box: 270, height: 46, gap: 10, middle: 200 } as const;

/** Hidden from assistive technology, which has the tables. */
export function flowPicture(
  { workload }: FoundWorkload,
  { ingress, egress }: Readonly<Record<'ingress' | 'egress', readonly ToldGroup[]>>,
): HTMLElement {
  const rows = Math.max(1, Math.min(mostBoxes, Math.max(ingress.length, egress.length)));
  const height = rows * (size.height + size.gap) + 30;
  const middle = 24 + (height - 24) / 2;
  const left = (size.width - size.middle) / 2;
  return h(
    'div',
    { class: 'flow' },
    svg(
      'svg',
      { viewBox: `0 0 ${size.width} ${height}`, 'aria-hidden': 'true' },
      svg('text', { x: 0, y: 14, class: 'flow-head' }, htmlLabels.whoReaches),
      svg('text', { x: size.width, y: 14, class: 'flow-head end' }, htmlLabels.whatReaches),
      ...side(ingress, { height, edge: 0, from: size.box, to: left, middle }),
      ...side(egress, {
        height,
        edge: size.width - size.box,
        from: size.width - size.box,
        to: left + size.middle,
        middle,
      }),
      svg('rect', { class: 'flow-self', x: left, y: middle - 27, width: size.middle, height: 54, rx: 8 }),
      svg('text', { class: 'flow-name', x: size.width / 2, y: middle + 1 }, shorten(workload.name, 22)),
      svg('text', { class: 'flow-kind', x: size.width / 2, y: middle + 17 }, shorten(workload.kind, 26)),
    ),
  );
}

interface Side {
  readonly height: number;
  /** Left edge of the boxes. */
  readonly edge: number;
  /** Where lines begin and end. */
  readonly from: number;
  readonly to: number;
  readonly middle: number;
}

function side(groups: readonly ToldGroup[], { height, edge, from, to, middle }: Side): SVGElement[] {
  const shown = groups.slice(0, groups.length > mostBoxes ? mostBoxes - 1 : mostBoxes);
  const labels = shown.map(labelOf);
  const left = groups.length - shown.length;
  if (left > 0) labels.push({ name: countOf(left, 'more group'), ports: '', level: 'few' });
  const step = size.height + size.gap;
  const first = 24 + (height - 24 - labels.length * step + size.gap) / 2;
  return labels.flatMap(({ name, ports, level }, index) => {
    const y = first + index * step;
    const at = y + size.height / 2;
    const bend = (from + to) / 2;
    return [
      svg('path', {
        class: `flow-line ${level}`,
        d: `M${from} ${at}C${bend} ${at} ${bend} ${middle} ${to} ${middle}`,
      }),
      svg('rect', { class: `flow-box ${level}`, x: edge, y, width: size.box, height: size.height, rx: 6 }),
      svg('text', { class: 'flow-peer', x: edge + 12, y: y + 20 }, name),
      svg('text', { class: 'flow-ports', x: edge + 12, y: y + 36 }, ports),
    ];
  });
}

function labelOf({ peers, ports, verdict }: ToldGroup): {
  readonly name: string;
  readonly ports: string;
  readonly level: string;
} {
  const level = verdict === 'unknown' ? 'unsure' : ports === 'all' ? 'all' : 'few';
  const text = shorten(portsText(ports), 38);
  if (peers.kind === 'addresses') {
    const more = peers.ranges.length + peers.rangesLeft - 1;
    return { name: shorten(`${peers.ranges[0]}${more > 0 ? ` +${more}` : ''}`, 32), ports: text, level };
  }
  const [one] = peers.namespaces;
  const single = peers.count === 1 && one !== undefined;
  const name = single
    ? `${one.namespace}/${one.workloads[0]?.name ?? ''}`
    : `${countOf(peers.count, 'workload')} of ${peers.namespaces.length === 1 ? one?.namespace : countOf(peers.namespaces.length + peers.namespacesLeft, 'namespace')}`;
  return { name: shorten(name, 32), ports: text, level };
}
