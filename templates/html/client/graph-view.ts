// The namespaces as a graph that can be moved and enlarged, by mouse and by keys, with the same as a table below it.
import type { MatrixCell, NamespaceResult } from '../../../lib/model/scan-result.ts';
import { shorten } from '../../wording/format.ts';
import {
  cellSentence,
  cutHint,
  graphIntro,
  graphKeys,
  htmlLabels,
  shownOf,
  viewNames,
} from '../../wording/html-report.ts';
import { cellLevel } from '../../wording/reach.ts';
import { nsAddress } from '../address.ts';
import { shapeAt } from '../marks.ts';
import { cellTable } from './cell-table.ts';
import { h, link, replace, svg } from './dom.ts';
import { layout, type Point } from './layout.ts';
import { shownPositions } from './matrix-view.ts';
import { filterBox, pageTitle, section, select } from './parts.ts';
import { keepParam, type Route } from './route.ts';
import type { Site } from './site.ts';
import { zoomable } from './zoom.ts';

interface Line {
  readonly from: number;
  readonly to: number;
  readonly cell: MatrixCell;
}

const size = { width: 1000, height: 620, edge: 70 } as const;

/** Lines after which one sees them only where one namespace is chosen. */
const dense = 150;

export function graphView(site: Site, { params }: Route): Node[] {
  const place = h('div');
  const count = h('p', { class: 'count', role: 'status' });
  const total = site.result.namespaces.length;
  const show = (filter: string, chosen: string) => {
    const { shown, fitting } = shownPositions(site, filter);
    replace(
      count,
      shown.length < fitting ? cutHint(shown.length, fitting) : shownOf(shown.length, total, 'namespace'),
    );
    replace(place, ...graph(site, shown, chosen));
  };
  const filter = params.get('q') ?? '';
  show(filter, params.get('of') ?? '');
  return [
    pageTitle(viewNames.graph),
    h('p', {}, graphIntro),
    h(
      'div',
      { class: 'controls' },
      filterBox({
        value: filter,
        change: (value) => {
          keepParam('q', value);
          show(value, '');
        },
      }),
      count,
    ),
    place,
  ];
}

function graph(site: Site, shown: readonly number[], first: string): Node[] {
  const spaces = shown.map((index) => site.result.namespaces[index] as NamespaceResult);
  const lines = linesBetween(site, shown);
  const points = layout(spaces.length, lines).map(
    ({ x, y }): Point => ({
      x: size.edge + x * (size.width - 2 * size.edge),
      y: size.edge / 2 + y * (size.height - size.edge - 20),
    }),
  );
  const picture = h('div', { class: lines.length > dense ? 'graph dense' : 'graph' });
  const twin = h('div');
  const choose = (name: string) => {
    keepParam('of', name);
    const chosen = spaces.findIndex((one) => one.name === name);
    const own = chosen < 0 ? lines : lines.filter(({ from, to }) => from === chosen || to === chosen);
    replace(
      picture,
      zoomable(drawing({ spaces, points, lines, chosen }, pick), { ...size, label: viewNames.graph }),
    );
    replace(twin, lineTable(spaces, own));
  };
  const chooser = select(
    htmlLabels.highlight,
    [['', htmlLabels.any], ...spaces.map(({ name }) => [name, shorten(name, 60)] as const)],
    { value: first, change: choose },
  );
  const pick = (name: string) => {
    const control = chooser.querySelector('select') as HTMLSelectElement;
    control.value = control.value === name ? '' : name;
    choose(control.value);
  };
  choose(first);
  return [
    h('div', { class: 'controls' }, chooser),
    picture,
    h('p', { class: 'mute' }, graphKeys),
    section(htmlLabels.connections, twin),
  ];
}

function linesBetween(site: Site, shown: readonly number[]): Line[] {
  return shown.flatMap((index, from) => {
    const row = site.rowOf(index);
    return shown.flatMap((other, to): Line[] => {
      const cell = row?.[other];
      return cell === undefined || from === to || (cell.openPairs === 0 && !cell.unknown)
        ? []
        : [{ from, to, cell }];
    });
  });
}

interface Drawing {
  readonly spaces: readonly NamespaceResult[];
  readonly points: readonly Point[];
  readonly lines: readonly Line[];
  /** -1 = none. */
  readonly chosen: number;
}

function drawing({ spaces, points, lines, chosen }: Drawing, pick: (name: string) => void): SVGElement[] {
  const near = new Set(
    lines.flatMap(({ from, to }) => (from === chosen ? [to] : to === chosen ? [from] : [])),
  );
  const ordered = [...lines].sort((a, b) => a.cell.ports - b.cell.ports);
  return [
    svg(
      'defs',
      {},
      svg(
        'marker',
        {
          id: 'arrow',
          viewBox: '0 0 8 8',
          refX: 7,
          refY: 4,
          markerWidth: 7,
          markerHeight: 7,
          orient: 'auto-start-reverse',
        },
        svg('path', { d: 'M0 1 7 4 0 7Z', class: 'arrow' }),
      ),
    ),
    ...ordered.map(({ from, to, cell }) => {
      const state = chosen < 0 ? '' : from === chosen || to === chosen ? ' chosen' : ' faint';
      const width = Math.min(3, 0.8 + Math.log2(1 + cell.openPairs) / 3);
      return svg(
        'path',
        {
          class: `edge level-${cellLevel(cell)}${state}`,
          d: curve(
            points[from] as Point,
            points[to] as Point,
            radiusOf(spaces[to] as NamespaceResult, spaces.length),
          ),
          'stroke-width': width,
          'marker-end': 'url(#arrow)',
        },
        svg('title', {}, cellSentence(spaces[from]?.name ?? '', spaces[to]?.name ?? '', cell)),
      );
    }),
    ...spaces.map((one, index) => {
      const { x, y } = points[index] as Point;
      const faint = chosen >= 0 && index !== chosen && !near.has(index);
      const radius = radiusOf(one, spaces.length);
      return svg(
        'g',
        {
          class: `node is-${one.status}${faint ? ' faint' : ''}${index === chosen ? ' chosen' : ''}`,
          click: () => pick(one.name),
        },
        svg('circle', { cx: x, cy: y, r: radius }),
        shapeAt(one.status, x, y),
        svg('text', { x, y: y + radius + 14 }, shorten(one.name, 26)),
      );
    }),
  ];
}

/** Smaller where many stand together. */
function radiusOf({ workloads }: NamespaceResult, count: number): number {
  return (11 + Math.min(13, Math.sqrt(workloads.length) * 2.2)) * (count > 30 ? 0.7 : 1);
}

/** A bow from one circle to the edge of another, so that the way back is a line of its own. */
function curve(from: Point, to: Point, radius: number): string {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = Math.max(Math.hypot(x, y), 1);
  const bend = { x: (from.x + to.x) / 2 - y * 0.12, y: (from.y + to.y) / 2 + x * 0.12 };
  const [backX, backY] = [bend.x - to.x, bend.y - to.y];
  const back = Math.max(Math.hypot(backX, backY), 1);
  const end =
    length < radius
      ? to
      : { x: to.x + (backX / back) * (radius + 3), y: to.y + (backY / back) * (radius + 3) };
  const round = (value: number) => Math.round(value * 10) / 10;
  return `M${round(from.x)} ${round(from.y)}Q${round(bend.x)} ${round(bend.y)} ${round(end.x)} ${round(end.y)}`;
}

function lineTable(spaces: readonly NamespaceResult[], lines: readonly Line[]): HTMLElement {
  const name = (index: number) => spaces[index]?.name ?? '';
  return cellTable<Line>(htmlLabels.connections, lines, [
    {
      title: htmlLabels.from,
      head: true,
      cell: ({ from }) => link(nsAddress(name(from)), name(from)),
      sort: ({ from }) => name(from),
    },
    {
      title: htmlLabels.to,
      cell: ({ to }) => link(nsAddress(name(to)), name(to)),
      sort: ({ to }) => name(to),
    },
  ]);
}
