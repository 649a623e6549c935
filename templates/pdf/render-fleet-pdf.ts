// The fleet report as PDF, from one FleetResult and the results of its clusters: PDF/A-3a and PDF/UA-1. Only which
// sections there are and their order is here. The same result gives the same bytes.
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { mappingTitles } from '../wording/control-mapping.ts';
import { exceptionTitles, muteTitles } from '../wording/exception.ts';
import { fleetBasis, fleetFoot, fleetTitles, fleetVerdict } from '../wording/fleet-report.ts';
import { glossaryTitle } from '../wording/glossary.ts';
import { historyTitles } from '../wording/history.ts';
import { fleetIntegrityRows, integrityTitles } from '../wording/integrity.ts';
import { intentTitles } from '../wording/intent.ts';
import { headText, reportTitles } from '../wording/report.ts';
import { mapTitle } from '../wording/treemap.ts';
import { drawChrome } from './chrome.ts';
import { drawSections, type PlannedSection } from './contents-section.ts';
import { bytesOf, openDocument } from './document.ts';
import { drawExceptions, drawMutes } from './exceptions-section.ts';
import { clusterDestinations, drawClusterPages } from './fleet-cluster-section.ts';
import {
  drawFleetExposure,
  drawFleetPopulation,
  drawLeague,
  drawRecurringFindings,
  drawRollUp,
} from './fleet-sections.ts';
import { drawFleetSummary } from './fleet-summary-section.ts';
import { readFonts } from './fonts.ts';
import { drawGlossary } from './glossary-section.ts';
import { drawFleetTrend } from './history-section.ts';
import { drawAttachments, drawIntegrity } from './integrity-section.ts';
import type { PdfOptions } from './render-pdf.ts';
import { openSheet, type Sheet } from './sheet.ts';
import { drawFleetZones } from './zones-section.ts';

/** Without `detail` and `history`: a fleet report has one page a cluster. */
export type FleetPdfOptions = Omit<PdfOptions, 'detail' | 'history'>;

/** Clusters above which they have no pages here: with two rows of each in the tables, 300 pages are reached. */
const mostClusterPages = 260;
/** A report is dated, and without any evidence there is no date but this one, which is told as none. */
const undated = new Date(0);

/**
 * The bytes of the report. `results`: those that are there, for the pages of their clusters. Throws when a font file is
 * missing or a time is none.
 */
export function renderFleetPdf(
  fleet: FleetResult,
  results: readonly ScanResult[] = [],
  options: FleetPdfOptions = {},
): Promise<Uint8Array> {
  const { pageSize = 'A4', organisation, fonts = readFonts(), attachments = [] } = options;
  const { lastCollectedAt, name } = fleet.fleet;
  const doc = openDocument({
    title: `${reportTitles.control}: ${name}`,
    subject: fleetVerdict(fleet),
    ...(organisation === undefined ? {} : { author: organisation }),
    createdAt: lastCollectedAt === undefined ? undated : new Date(lastCollectedAt),
    pageSize,
    fonts,
    attachments,
  });
  const sheet = openSheet(doc, pageSize);
  const withPages = fleet.clusters.length <= mostClusterPages;
  const destinations = withPages ? clusterDestinations(fleet) : new Map<string, string>();
  drawFleetSummary(sheet, { fleet, destinations });
  drawSections(sheet, plannedSections(sheet, { fleet, results, options, destinations }));
  drawChrome(sheet, { head: headText(organisation), facts: fleetFoot(fleet) });
  sheet.root.end();
  return bytesOf(doc);
}

function plannedSections(
  sheet: Sheet,
  {
    fleet,
    results,
    options,
    destinations,
  }: {
    readonly fleet: FleetResult;
    readonly results: readonly ScanResult[];
    readonly options: FleetPdfOptions;
    readonly destinations: ReadonlyMap<string, string>;
  },
): PlannedSection[] {
  const { attachments = [], manifest } = options;
  const { clusters, exceptions = [], frameworks, history = [], mutes = [] } = fleet;
  const [record] = attachments;
  const rows = fleetIntegrityRows(fleet, {
    ...(record === undefined ? {} : { record }),
    ...(manifest === undefined ? {} : { manifest }),
  });
  const mapped = clusters.some(({ namespaces }) => namespaces.some(({ workloads }) => workloads > 0));
  const extent = destinations.size > 0 ? 'pages' : 'sentence';
  const section = (when: boolean, title: string, draw: () => void): PlannedSection[] =>
    when ? [{ title, draw }] : [];
  return [
    ...section(true, fleetTitles.population, () => drawFleetPopulation(sheet, fleet)),
    ...section(clusters.length > 0, fleetTitles.league, () => drawLeague(sheet, { fleet, destinations })),
    ...section(mapped, mapTitle, () => drawFleetExposure(sheet, fleet)),
    ...section(true, fleetTitles.recurring, () => drawRecurringFindings(sheet, fleet)),
    ...section(history.length > 1, historyTitles.section, () => drawFleetTrend(sheet, history)),
    ...section(
      clusters.some(({ intents }) => intents !== undefined),
      intentTitles.section,
      () => drawFleetZones(sheet, fleet),
    ),
    ...section(exceptions.length > 0, exceptionTitles.section, () => drawExceptions(sheet, exceptions)),
    ...section(mutes.length > 0, muteTitles.section, () => drawMutes(sheet, mutes)),
    ...section(frameworks !== undefined, mappingTitles.section, () => {
      if (frameworks !== undefined) drawRollUp(sheet, frameworks);
    }),
    ...section(clusters.length > 0, fleetTitles.clusters, () =>
      drawClusterPages(sheet, { fleet, results, destinations, extent }),
    ),
    ...section(true, integrityTitles.section, () => drawIntegrity(sheet, { rows })),
    ...section(true, glossaryTitle, () => drawGlossary(sheet, fleetBasis(fleet))),
    ...section(attachments.length > 0, integrityTitles.attachments, () =>
      drawAttachments(sheet, attachments),
    ),
  ];
}
