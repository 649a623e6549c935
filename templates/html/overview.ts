// The first view of a cluster's page, whole without a script: verdict, scores, what to do first, and the most exposed.
import type { Finding } from '../../lib/model/finding.ts';
import type { NamespaceResult, ScanResult } from '../../lib/model/scan-result.ts';
import { enforcementText, enforcementTitles } from '../wording/enforcement-report.ts';
import { acceptedLine } from '../wording/exception.ts';
import { keyFacts } from '../wording/fact.ts';
import { costTexts, fixLine, weightOf, wholeCluster } from '../wording/finding.ts';
import { numberText } from '../wording/format.ts';
import { htmlHeads, viewNames } from '../wording/html-report.ts';
import { intentsSummary } from '../wording/intent.ts';
import { byNeed, priorities } from '../wording/priority.ts';
import { evidenceText, nothingToDo, reportTitles } from '../wording/report.ts';
import { completenessText, gapSummary } from '../wording/scope.ts';
import { basisSentence } from '../wording/status.ts';
import { riskText, verdictText } from '../wording/verdict.ts';
import { addressOf, nsAddress } from './address.ts';
import { type Element, el } from './element.ts';
import { exceptionNotes } from './exceptions.ts';
import { scoreBar, severityChip, statusBar, statusChip, statusShape } from './marks.ts';
import { head, p, section, staticTable } from './static-parts.ts';

const most = { first: 5, ofNamespace: 2, exposed: 8 } as const;

export function overview(result: ScanResult): Element[] {
  const { basis } = result.scan;
  const exposed = [...result.namespaces].sort(byNeed).slice(0, most.exposed);
  return [
    ...head({
      eyebrow: reportTitles.control,
      title: result.cluster.name,
      evidence: evidenceText(result),
      status: result.status,
      verdict: verdictText(result),
      risk: riskText(result),
      scores: result.scores,
      facts: keyFacts(result),
    }),
    el('p', { class: 'note' }, basisSentence(basis)),
    ...(result.intents === undefined
      ? []
      : [p(intentsSummary(result.intents), ' ', el('a', { href: addressOf('zones') }, viewNames.zones))]),
    ...exceptionNotes(result.exceptions),
    el('section', {}, statusBar(result.namespaces, basis)),
    section(reportTitles.doFirst, doFirst(result)),
    // Paper has the whole scoreboard further down
    el(
      'section',
      { class: 'screen' },
      el('h2', {}, reportTitles.scoreboard),
      scoreRows(result, exposed),
      p(
        el(
          'a',
          { href: addressOf('namespaces') },
          `${viewNames.namespaces} (${numberText(result.namespaces.length)})`,
        ),
      ),
    ),
    section(
      reportTitles.gaps,
      p(completenessText(result)),
      p(gapSummary(result.gaps), ' ', el('a', { href: addressOf('scope') }, reportTitles.scope)),
      result.enforcement !== undefined &&
        p(el('b', {}, enforcementTitles.part), ': ', enforcementText(result.enforcement)),
    ),
  ];
}

/** Namespaces as rows of a table without controls. */
export function scoreRows({ scan, findings }: ScanResult, namespaces: readonly NamespaceResult[]): Element {
  const counts = new Map<string, number>();
  for (const { namespace = '' } of findings) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  return staticTable<NamespaceResult>(
    reportTitles.scoreboard,
    [
      { title: htmlHeads.namespace, cell: ({ name }) => el('a', { href: nsAddress(name) }, name) },
      { title: htmlHeads.status, cell: ({ status }) => statusChip(status, scan.basis) },
      {
        title: htmlHeads.coverage,
        numeric: true,
        cell: ({ scores }) => scoreBar(scores.coverage, 'coverage'),
      },
      {
        title: htmlHeads.exposure,
        numeric: true,
        cell: ({ scores }) => scoreBar(scores.exposure, 'exposure'),
      },
      { title: htmlHeads.open, numeric: true, cell: (one) => numberText(one.openDirections) },
      { title: htmlHeads.workloads, numeric: true, cell: ({ workloads }) => numberText(workloads.length) },
      { title: htmlHeads.findings, numeric: true, cell: ({ name }) => numberText(counts.get(name) ?? 0) },
    ],
    namespaces,
  );
}

/** A finding in a row, with the way to the whole of it. */
export function findingItem(finding: Finding, exceptions: ScanResult['exceptions']): Element {
  const { fingerprint, message, namespace } = finding;
  const accepted = acceptedLine(finding, exceptions);
  return item(
    severityChip(weightOf(finding)),
    el('p', { class: 'strong' }, el('a', { href: addressOf('finding', fingerprint) }, message)),
    p(fixLine(finding)),
    ...(accepted === '' ? [] : [el('p', { class: 'below' }, accepted)]),
    el(
      'p',
      { class: 'below' },
      namespace === undefined ? wholeCluster : el('a', { href: nsAddress(namespace) }, namespace),
      ` · ${costTexts(finding.points).join(' · ')}`,
    ),
  );
}

function item(side: Element, ...lines: readonly Element[]): Element {
  return el(
    'li',
    {},
    el('div', { class: 'finding' }, el('div', { class: 'finding-side' }, side), el('div', {}, ...lines)),
  );
}

function doFirst(result: ScanResult): Element {
  if (result.findings.length > 0)
    return el(
      'ol',
      { class: 'findings' },
      ...firstFindings(result.findings).map((one) => findingItem(one, result.exceptions)),
    );
  const list = priorities(result, most.first);
  if (list.length === 0) return p(nothingToDo(result));
  return el(
    'ol',
    { class: 'findings' },
    ...list.map(({ namespace, status, wrong, fix }) => {
      const where =
        namespace === wholeCluster ? namespace : el('a', { href: nsAddress(namespace) }, namespace);
      return item(
        statusShape(status),
        el('p', { class: 'strong' }, wrong),
        p(fix),
        el('p', { class: 'below' }, where),
      );
    }),
  );
}

/** The worst, not more than two of one namespace, as the written report has them. */
function firstFindings(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  const fair = findings.filter(({ namespace = '' }) => {
    const count = (counts.get(namespace) ?? 0) + 1;
    counts.set(namespace, count);
    return count <= most.ofNamespace;
  });
  return fair.slice(0, most.first);
}
