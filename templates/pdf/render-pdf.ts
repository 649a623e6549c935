// The cluster report as PDF, from one ScanResult: PDF/A-3a and PDF/UA-1. Only which sections there are and their order
// is here; each draws itself, and what they say is templates/wording. A section whose data the result does not have is
// absent, from the list of contents too. The same result gives the same bytes.
import type { ClusterHistory } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { mappingTitles } from '../wording/control-mapping.ts';
import { exceptionTitles } from '../wording/exception.ts';
import { glossaryTitle } from '../wording/glossary.ts';
import { historyTitles } from '../wording/history.ts';
import { integrityRows, integrityTitles } from '../wording/integrity.ts';
import { intentTitles } from '../wording/intent.ts';
import { footFacts, headText, reportTitles } from '../wording/report.ts';
import { verdictText } from '../wording/verdict.ts';
import { drawChrome } from './chrome.ts';
import { drawSections, type PlannedSection } from './contents-section.ts';
import { type Attachment, bytesOf, openDocument } from './document.ts';
import { drawEntryPoints } from './entry-point-section.ts';
import { drawExceptions } from './exceptions-section.ts';
import { drawFindings } from './findings-section.ts';
import { type FontFiles, readFonts } from './fonts.ts';
import { drawFrameworks } from './framework-section.ts';
import { drawGlossary } from './glossary-section.ts';
import { drawHistory } from './history-section.ts';
import { drawAttachments, drawIntegrity } from './integrity-section.ts';
import { drawMatrix } from './matrix-section.ts';
import { type Detail, drawNamespaces, namespaceDestinations } from './namespace-section.ts';
import { drawScope } from './scope-section.ts';
import { drawScoreboard } from './scoreboard-section.ts';
import { openSheet, type Sheet } from './sheet.ts';
import { drawSummary } from './summary-section.ts';
import type { PageSize } from './theme.ts';
import { drawZones } from './zones-section.ts';

export interface PdfOptions {
  /** A4 when not given. */
  readonly pageSize?: PageSize;
  /** Stands in the head of each page. */
  readonly organisation?: string;
  /** The fonts of this installation when not given. */
  readonly fonts?: FontFiles;
  /** Embedded in this order; the first is the record, whose hash is printed. */
  readonly attachments?: readonly Attachment[];
  /** File name of the manifest that lists the hashes of all files, this PDF included, when one is written. */
  readonly manifest?: string;
  /** `usual`: namespaces that are met have a row each. `all`: every namespace has its part. */
  readonly detail?: Detail;
  /** Of the cluster; absent where nothing is known of earlier scans. */
  readonly history?: ClusterHistory;
}

/** The bytes of the report. Throws when a font file is missing or `collectedAt` is no time. */
export function renderPdf(result: ScanResult, options: PdfOptions = {}): Promise<Uint8Array> {
  const { pageSize = 'A4', organisation, fonts = readFonts(), attachments = [] } = options;
  const doc = openDocument({
    title: `${reportTitles.control}: ${result.cluster.name}`,
    subject: verdictText(result),
    ...(organisation === undefined ? {} : { author: organisation }),
    createdAt: new Date(result.scan.collectedAt),
    pageSize,
    fonts,
    attachments,
  });
  const sheet = openSheet(doc, pageSize);
  const { method } = drawSummary(sheet, result);
  drawSections(sheet, plannedSections(sheet, { result, options, method }));
  drawChrome(sheet, { head: headText(organisation), facts: footFacts(result) });
  sheet.root.end();
  return bytesOf(doc);
}

function plannedSections(
  sheet: Sheet,
  {
    result,
    options,
    method,
  }: {
    readonly result: ScanResult;
    readonly options: PdfOptions;
    readonly method: 'drawn' | 'left';
  },
): PlannedSection[] {
  const { attachments = [], detail = 'usual', history, manifest } = options;
  const { namespaces, findings, checks, exceptions = [], frameworks, intents, matrix, scan } = result;
  const destinations = namespaceDestinations(result);
  const [record] = attachments;
  const rows = integrityRows(result, {
    ...(record === undefined ? {} : { record }),
    ...(manifest === undefined ? {} : { manifest }),
  });
  const any = namespaces.length > 0;
  const section = (when: boolean, title: string, draw: () => void): PlannedSection[] =>
    when ? [{ title, draw }] : [];
  return [
    ...section(true, reportTitles.scope, () => drawScope(sheet, { result, method })),
    ...section(matrix.namespaces.length > 1, reportTitles.matrix, () => drawMatrix(sheet, result)),
    ...section(any, reportTitles.scoreboard, () => drawScoreboard(sheet, { result, destinations })),
    ...section(any, reportTitles.entryPoints, () => drawEntryPoints(sheet, result)),
    ...section(any, reportTitles.lostPoints, () => drawNamespaces(sheet, { result, destinations, detail })),
    ...section(findings.length + checks.length > 0, reportTitles.findings, () =>
      drawFindings(sheet, { result, history }),
    ),
    ...section(history !== undefined, historyTitles.section, () => {
      if (history !== undefined) drawHistory(sheet, history);
    }),
    ...section(intents !== undefined, intentTitles.section, () => {
      if (intents !== undefined) drawZones(sheet, intents);
    }),
    ...section(exceptions.length > 0, exceptionTitles.section, () => drawExceptions(sheet, exceptions)),
    ...section(frameworks !== undefined, mappingTitles.section, () => {
      if (frameworks !== undefined) drawFrameworks(sheet, { frameworks, basis: scan.basis });
    }),
    ...section(true, integrityTitles.section, () => drawIntegrity(sheet, { rows })),
    ...section(true, glossaryTitle, () => drawGlossary(sheet, scan.basis)),
    ...section(attachments.length > 0, integrityTitles.attachments, () =>
      drawAttachments(sheet, attachments),
    ),
  ];
}
