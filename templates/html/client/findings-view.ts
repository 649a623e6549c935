// All findings with their filters, and one finding whole.
import type { Evidence, Finding, Severity } from '../../../lib/model/finding.ts';
import { acceptedLine } from '../../wording/exception.ts';
import {
  costTexts,
  evidenceTexts,
  findingsIntro,
  fixLine,
  gainLine,
  otherChecksLine,
  resourcesLine,
  type Weight,
  weightOf,
  weightWord,
  wholeCluster,
} from '../../wording/finding.ts';
import { shorten } from '../../wording/format.ts';
import { firstSeenLine } from '../../wording/history.ts';
import { htmlHeads, htmlLabels, noMatch, shownOf, viewNames } from '../../wording/html-report.ts';
import { findingsTitle } from '../../wording/view-titles.ts';
import { addressOf, nsAddress } from '../address.ts';
import { severityChip } from '../marks.ts';
import { h, link, replace } from './dom.ts';
import { filterBox, findingRows, holds, pageTitle, pairs, place, section, select } from './parts.ts';
import { keepParam, type Route } from './route.ts';
import type { Site } from './site.ts';
import { table } from './table.ts';

const atOnce = 50;
/** In the address; no exception can have this name. */
const NOT_ACCEPTED = '-';
const weights: readonly (Severity | 'notAssessed')[] = ['critical', 'high', 'medium', 'low', 'notAssessed'];

export function findingsView(site: Site, { params }: Route): Node[] {
  const { findings } = site.result;
  const chosen = {
    q: params.get('q') ?? '',
    severity: params.get('severity') ?? '',
    ns: params.get('ns') ?? '',
    check: params.get('check') ?? '',
    accepted: params.get('accepted') ?? '',
  };
  const count = h('p', { class: 'count', role: 'status' });
  const place = h('div');

  function fits(finding: Finding): boolean {
    const { message, checkId, otherChecks, namespace = '' } = finding;
    return (
      holds(`${message} ${namespace}`, chosen.q) &&
      (chosen.severity === '' || weightOf(finding) === chosen.severity) &&
      (chosen.ns === '' || namespace === chosen.ns) &&
      (chosen.accepted === '' || (finding.exception ?? NOT_ACCEPTED) === chosen.accepted) &&
      (chosen.check === '' || [checkId, ...otherChecks].includes(chosen.check))
    );
  }

  function show(limit = atOnce): void {
    const fitting = findings.filter(fits);
    replace(count, shownOf(fitting.length, findings.length, 'finding'));
    replace(
      place,
      findings.length > 0 && fitting.length === 0
        ? h('p', { class: 'mute' }, noMatch)
        : findingRows(site, fitting.slice(0, limit)),
      fitting.length > limit &&
        h('button', { type: 'button', class: 'more', click: () => show(limit + atOnce) }, htmlLabels.more),
    );
  }

  function control(
    name: keyof typeof chosen,
    label: string,
    options: readonly (readonly [string, string])[],
  ): HTMLElement {
    return select(label, [['', htmlLabels.any], ...options], {
      value: chosen[name],
      change: (value) => set(name, value),
    });
  }

  function set(name: keyof typeof chosen, value: string): void {
    chosen[name] = value;
    keepParam(name, value);
    show();
  }

  show();
  const used = new Set(findings.map(weightOf));
  return [
    pageTitle(findingsTitle),
    h('p', {}, findingsIntro),
    h(
      'div',
      { class: 'controls' },
      filterBox({ value: chosen.q, change: (value) => set('q', value) }),
      control(
        'severity',
        htmlLabels.severity,
        weights.filter((one) => used.has(one)).map((one) => [one, weightWord(one)]),
      ),
      control('ns', htmlLabels.namespace, distinct(findings.flatMap(({ namespace }) => namespace ?? []))),
      control(
        'check',
        htmlLabels.check,
        distinct(findings.flatMap(({ checkId, otherChecks }) => [checkId, ...otherChecks])),
      ),
      (site.result.exceptions ?? []).length > 0 &&
        control('accepted', htmlLabels.exception, [
          [NOT_ACCEPTED, htmlLabels.notAccepted],
          ...distinct(findings.flatMap(({ exception }) => exception ?? [])),
        ]),
      count,
    ),
    place,
  ];
}

function distinct(names: readonly string[]): (readonly [string, string])[] {
  return [...new Set(names)].sort().map((name) => [name, shorten(name, 50)]);
}

export function findingView({ result, firstSeen }: Site, finding: Finding): Node[] {
  const { message, namespace, fingerprint, checkId, points } = finding;
  const weight: Weight = weightOf(finding);
  const rest = [
    acceptedLine(finding, result.exceptions),
    firstSeenLine(finding, firstSeen),
    resourcesLine(finding),
    otherChecksLine(finding),
  ].filter((line) => line !== '');
  return [
    pageTitle(message, link(addressOf('findings'), viewNames.findings), ' / ', checkId),
    h('p', { class: 'summary' }, severityChip(weight), copyButton()),
    h('p', { class: 'lead' }, fixLine(finding)),
    h('p', {}, gainLine(finding)),
    pairs([
      [htmlHeads.namespace, namespace === undefined ? wholeCluster : link(nsAddress(namespace), namespace)],
      [htmlHeads.points, costTexts(points).join(' · ')],
      ['Fingerprint', h('code', {}, fingerprint)],
    ]),
    ...rest.map((line) => h('p', {}, line)),
    section(htmlLabels.evidence, evidenceTable(finding.evidence)),
  ];
}

interface EvidenceRow {
  readonly connection: string;
  readonly policy: string;
  readonly place: string;
}

function evidenceTable(evidence: readonly Evidence[]): HTMLElement {
  // Each row by itself, so that each names its policy
  const rows = evidence.flatMap((piece): EvidenceRow[] => evidenceTexts([piece], 1));
  return table<EvidenceRow>({
    caption: htmlLabels.evidence,
    items: rows,
    empty: htmlLabels.nothing,
    columns: [
      { title: htmlHeads.connection, head: true, cell: ({ connection }) => connection || '–' },
      { title: htmlHeads.cause, cell: ({ policy }) => policy || '–' },
      { title: htmlHeads.place, cell: (row) => place(row.place) },
    ],
  });
}

/** Copies the address of the view; where the browser forbids it, the address bar has it. */
function copyButton(): HTMLElement {
  const said = h('span', { role: 'status' });
  return h(
    'span',
    {},
    h(
      'button',
      {
        type: 'button',
        click: () => {
          void navigator.clipboard?.writeText(location.href).then(
            () => replace(said, ` ${htmlLabels.copied}`),
            () => replace(said, ` ${location.hash}`),
          );
        },
      },
      htmlLabels.copyLink,
    ),
    said,
  );
}
