// The cluster report as PDF, from one ScanResult: built to PDF/A-3a and PDF/UA-1. Only the order of the sections is
// here; each draws itself, and what they say is templates/wording. The same result gives the same bytes.
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { reportTitles } from '../wording/report.ts';
import { verdictText } from '../wording/verdict.ts';
import { drawChrome, drawContents } from './chrome.ts';
import { bytesOf, openDocument } from './document.ts';
import { drawEntryPoints } from './entry-point-section.ts';
import { drawFindings } from './findings-section.ts';
import { type FontFiles, readFonts } from './fonts.ts';
import { drawLostPoints, lostPointDestinations } from './lost-points-section.ts';
import { drawMatrix } from './matrix-section.ts';
import { drawScope } from './scope-section.ts';
import { drawScoreboard } from './scoreboard-section.ts';
import { openSheet } from './sheet.ts';
import { drawSummary } from './summary-section.ts';
import type { PageSize } from './theme.ts';

export interface PdfOptions {
  /** A4 when not given. */
  readonly pageSize?: PageSize;
  /** Stands in the head of each page. */
  readonly organisation?: string;
  /** The fonts of this installation when not given. */
  readonly fonts?: FontFiles;
}

/** The bytes of the report. Throws when a font file is missing or `collectedAt` is no time. */
export function renderPdf(result: ScanResult, options: PdfOptions = {}): Promise<Uint8Array> {
  const { pageSize = 'A4', organisation, fonts = readFonts() } = options;
  const doc = openDocument({
    title: `${reportTitles.control}: ${result.cluster.name}`,
    subject: verdictText(result),
    ...(organisation === undefined ? {} : { author: organisation }),
    createdAt: new Date(result.scan.collectedAt),
    pageSize,
    fonts,
  });
  const sheet = openSheet(doc, pageSize);
  const destinations = lostPointDestinations(result);
  const { method } = drawSummary(sheet, result);
  if (result.namespaces.length > 0) {
    drawScoreboard(sheet, { result, destinations });
    drawMatrix(sheet, result);
    drawEntryPoints(sheet, result);
  }
  drawFindings(sheet, result);
  if (result.namespaces.length > 0) drawLostPoints(sheet, { result, destinations });
  drawScope(sheet, { result, method });
  drawContents(sheet);
  drawChrome(sheet, { result, ...(organisation === undefined ? {} : { organisation }) });
  sheet.root.end();
  return bytesOf(doc);
}
