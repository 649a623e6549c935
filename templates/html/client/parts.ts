// What several views are made of: headings, sections, facts, lost points, findings in a row, and filters.
import type { Finding } from '../../../lib/model/finding.ts';
import type { Deduction } from '../../../lib/model/scan-result.ts';
import { causeSource, causeText, openingPhrase, restText } from '../../wording/deduction.ts';
import { acceptedLine } from '../../wording/exception.ts';
import { costTexts, fixLine, noFindings, weightOf, wholeCluster } from '../../wording/finding.ts';
import { gainText, pointsText } from '../../wording/format.ts';
import { htmlHeads, htmlLabels, leftOut } from '../../wording/html-report.ts';
import { addressOf, nsAddress, workloadAddress } from '../address.ts';
import { severityChip } from '../marks.ts';
import { type Child, h, link } from './dom.ts';
import type { Site } from './site.ts';
import { type Column, table } from './table.ts';

/** The title of a view: it takes the focus when the reader comes from another one. */
export function pageTitle(title: Child, ...above: readonly Child[]): HTMLElement {
  return h(
    'header',
    { class: 'title' },
    above.length > 0 && h('p', { class: 'eyebrow' }, ...above),
    h('h1', { tabindex: -1 }, title),
  );
}

export function section(title: string, ...children: readonly Child[]): HTMLElement {
  return h('section', {}, h('h2', {}, title), ...children);
}

/** Pairs of a name and its value. */
export function pairs(rows: readonly (readonly [Child, Child])[]): HTMLElement {
  return h(
    'dl',
    { class: 'pairs' },
    ...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  );
}

/** `file:line` in the type of code; a dash where there is none. */
export function place(text: string): HTMLElement {
  return text === '' ? h('span', { class: 'mute' }, '–') : h('code', {}, text);
}

/** Workloads that a row names. */
const mostNames = 12;

export interface LostPoint extends Deduction {
  readonly score: 'coverage' | 'exposure';
  /** That lost it, alike in all else. */
  readonly workloads: readonly { readonly kind: string; readonly name: string }[];
}

/** Points that workloads lost in the same way stand together. */
export function groupPoints(points: readonly LostPoint[]): LostPoint[] {
  const groups = new Map<string, LostPoint>();
  for (const point of points) {
    const { workloads, ...rest } = point;
    const key = JSON.stringify(rest);
    const known = groups.get(key);
    groups.set(
      key,
      known === undefined ? point : { ...known, workloads: [...known.workloads, ...workloads] },
    );
  }
  return [...groups.values()];
}

/** Each lost point with what took it; `namespace` is where its workloads are, absent where there is one workload. */
export function lostPoints(caption: string, points: readonly LostPoint[], namespace?: string): HTMLElement {
  const named: Column<LostPoint>[] =
    namespace === undefined
      ? []
      : [
          {
            title: htmlHeads.workload,
            head: true,
            cell: ({ workloads }) => [
              ...workloads
                .slice(0, mostNames)
                .flatMap(({ kind, name }, index): Child[] => [
                  index > 0 && ', ',
                  link(workloadAddress(namespace, kind, name), name),
                ]),
              ' ',
              leftOut(Math.max(0, workloads.length - mostNames), 'workload'),
            ],
            sort: ({ workloads }) => workloads[0]?.name ?? '',
          },
        ];
  return table({
    caption,
    items: points,
    empty: htmlLabels.nothing,
    columns: [
      ...named,
      {
        title: htmlHeads.points,
        numeric: true,
        cell: ({ score, points: lost }) => [
          h('b', {}, score === 'coverage' ? pointsText(lost) : gainText(lost)),
          ` ${score}`,
        ],
        sort: ({ points: lost }) => lost,
      },
      {
        title: htmlHeads.connection,
        cell: (point) => [
          h('span', { class: 'strong' }, openingPhrase(point)),
          h('span', { class: 'below' }, restText(point)),
        ],
        sort: openingPhrase,
      },
      { title: htmlHeads.cause, cell: ({ cause, direction }) => causeText(cause, direction) },
      { title: htmlHeads.place, cell: ({ cause }) => place(causeSource(cause)) },
    ],
  });
}

/** Findings, one in a row, with a link to the whole of it. */
export function findingRows(site: Site, findings: readonly Finding[]): HTMLElement {
  if (findings.length === 0)
    return h('p', { class: 'mute' }, site.result.findings.length === 0 ? noFindings : htmlLabels.nothing);
  return h(
    'ol',
    { class: 'findings' },
    ...findings.map((finding) => h('li', {}, findingLine(site, finding))),
  );
}

function findingLine({ result }: Site, finding: Finding): HTMLElement {
  const { fingerprint, message, namespace } = finding;
  const accepted = acceptedLine(finding, result.exceptions);
  return h(
    'div',
    { class: 'finding' },
    h('div', { class: 'finding-side' }, severityChip(weightOf(finding))),
    h(
      'div',
      {},
      h('p', { class: 'strong' }, link(addressOf('finding', fingerprint), message)),
      h('p', {}, fixLine(finding)),
      accepted !== '' && h('p', { class: 'below' }, accepted),
      h(
        'p',
        { class: 'below' },
        namespace === undefined ? wholeCluster : link(nsAddress(namespace), namespace),
        ` · ${costTexts(finding.points).join(' · ')}`,
      ),
    ),
  );
}

/** A choice of one value, with what it is called. */
export function select(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  { value, change }: { readonly value: string; readonly change: (value: string) => void },
): HTMLElement {
  const control = h(
    'select',
    { change: (event) => change((event.target as HTMLSelectElement).value) },
    ...options.map(([option, text]) => h('option', { value: option, selected: option === value }, text)),
  );
  return h('label', { class: 'control' }, h('span', {}, label), control);
}

/** A text that names must hold. */
export function filterBox({
  value,
  change,
}: {
  readonly value: string;
  readonly change: (value: string) => void;
}): HTMLElement {
  const control = h('input', {
    type: 'search',
    placeholder: htmlLabels.filterHint,
    autocomplete: 'off',
    spellcheck: 'false',
    input: (event) => change((event.target as HTMLInputElement).value),
  });
  control.value = value;
  return h('label', { class: 'control' }, h('span', {}, htmlLabels.filter), control);
}

export function holds(name: string, filter: string): boolean {
  return name.toLowerCase().includes(filter.trim().toLowerCase());
}
