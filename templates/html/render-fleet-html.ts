// A FleetResult as one HTML file: the index over its clusters, each with the way to its own page.
import type { FleetCluster, FleetResult, RecurringFinding } from '../../lib/model/fleet-result.ts';
import {
  assessedText,
  clusterBasis,
  fleetBasis,
  fleetCompleteness,
  fleetEvidence,
  fleetFacts,
  fleetRisk,
  fleetTitles,
  fleetVerdict,
  leagueIntro,
  noRecurring,
  placeOf,
  recurringIntro,
  thresholdsText,
  worstCaseText,
} from '../wording/fleet-report.ts';
import { numberText } from '../wording/format.ts';
import { evidenceFoot, htmlHeads, staticHeads } from '../wording/html-report.ts';
import { reportTitles } from '../wording/report.ts';
import { pack } from './client/pack.ts';
import type { FleetPageData, RecordFile } from './client/page-data.ts';
import { type Element, el } from './element.ts';
import { exceptionNotes, exceptionsSection, mutesSection } from './exceptions.ts';
import { fleetTrend } from './history.ts';
import { scoreBar, severityChip, statusBar, statusChip } from './marks.ts';
import { page } from './page.ts';
import { fleetScript, fleetScriptHash } from './shell.generated.ts';
import { below, code, head, p, section, staticTable } from './static-parts.ts';
import { fleetZonesSection } from './zones.ts';

export interface FleetHtmlOptions {
  /** The result file that lies beside the page. */
  readonly record: RecordFile;
  /** By id of a cluster: the file of its own page, where there is one. */
  readonly pages: ReadonlyMap<string, string>;
}

/** The whole file; the same result gives the same bytes. */
export function renderFleetHtml(fleet: FleetResult, { record, pages }: FleetHtmlOptions): string {
  const files = fleet.clusters.map(({ id }) => pages.get(id) ?? '');
  const data: FleetPageData = { packed: pack(fleet), record, pages: files };
  return page({
    title: `${fleet.fleet.name} · ${reportTitles.control}`,
    views: [['overview', index(fleet, files)]],
    data,
    script: { text: fleetScript, hash: fleetScriptHash },
    foot: evidenceFoot(record),
  });
}

function index(fleet: FleetResult, files: readonly string[]): Element[] {
  return [
    ...head({
      eyebrow: reportTitles.control,
      title: fleet.fleet.name,
      evidence: fleetEvidence(fleet),
      status: fleet.status,
      verdict: fleetVerdict(fleet),
      risk: fleetRisk(fleet),
      scores: fleet.scores,
      facts: fleetFacts(fleet),
    }),
    ...exceptionNotes(fleet.exceptions),
    el('section', {}, statusBar(fleet.clusters, fleetBasis(fleet))),
    section(fleetTitles.league, p(leagueIntro), el('div', { id: 'league' }, league(fleet, files))),
    section(
      fleetTitles.recurring,
      p(recurringIntro),
      fleet.recurring.length === 0 ? p(noRecurring) : recurring(fleet.recurring),
    ),
    ...fleetTrend(fleet.history),
    ...fleetZonesSection(fleet),
    ...exceptionsSection(fleet.exceptions),
    ...mutesSection(fleet.mutes),
    section(
      fleetTitles.population,
      p(fleetCompleteness(fleet)),
      p(worstCaseText(fleet)),
      ...[thresholdsText(fleet)].flatMap((text) => (text === undefined ? [] : [p(text)])),
    ),
  ];
}

/** What the script puts its own table in place of. */
function league({ clusters }: FleetResult, files: readonly string[]): Element {
  const name = (cluster: FleetCluster) => {
    const file = files[clusters.indexOf(cluster)];
    return file ? el('a', { href: file }, cluster.name) : cluster.name;
  };
  return staticTable<FleetCluster>(
    fleetTitles.league,
    [
      {
        title: htmlHeads.cluster,
        cell: (cluster) => [name(cluster), cluster.region !== undefined && below(placeOf(cluster))],
      },
      { title: htmlHeads.status, cell: (cluster) => statusChip(cluster.status, clusterBasis(cluster)) },
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
      { title: htmlHeads.evidence, cell: assessedText },
    ],
    clusters.slice(0, 500),
  );
}

function recurring(rows: readonly RecurringFinding[]): Element {
  return staticTable<RecurringFinding>(
    fleetTitles.recurring,
    [
      { title: staticHeads.check, cell: ({ title, checkId }) => [title, below(code(checkId))] },
      { title: staticHeads.severity, cell: ({ severity }) => severityChip(severity) },
      { title: staticHeads.clusters, numeric: true, cell: ({ clusterCount }) => numberText(clusterCount) },
      { title: htmlHeads.findings, numeric: true, cell: ({ findingCount }) => numberText(findingCount) },
    ],
    rows,
  );
}
