// One result, of a cluster or a fleet → its PDF with the record inside: the result file as it is written beside the report, and its hash.
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import type { ClusterHistory } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import type { Attachment } from '../../templates/pdf/document.ts';
import type { Detail } from '../../templates/pdf/namespace-section.ts';
import { renderFleetPdf } from '../../templates/pdf/render-fleet-pdf.ts';
import { renderPdf } from '../../templates/pdf/render-pdf.ts';
import type { PageSize } from '../../templates/pdf/theme.ts';
import { sha256 } from '../adapters/files/sha256.ts';
import { MANIFEST } from './manifest-names.ts';

/** Name and text of a result file, byte for byte as it is written. */
export interface ResultFile {
  readonly name: string;
  readonly text: string;
}

export interface PdfReportOptions {
  readonly pageSize?: PageSize;
  readonly detail?: Detail;
}

/** The report of a cluster. */
export function pdfReport(
  result: ScanResult,
  {
    record,
    ...options
  }: PdfReportOptions & { readonly record: ResultFile; readonly history?: ClusterHistory },
): Promise<Uint8Array> {
  return renderPdf(result, { ...options, manifest: MANIFEST, attachments: [recordAttachment(record)] });
}

/** The same for a fleet; `results` are those of its clusters that are there. */
export function fleetPdfReport(
  fleet: FleetResult,
  results: readonly ScanResult[],
  { record, pageSize }: Pick<PdfReportOptions, 'pageSize'> & { readonly record: ResultFile },
): Promise<Uint8Array> {
  const paper = pageSize === undefined ? {} : { pageSize };
  return renderFleetPdf(fleet, results, {
    ...paper,
    manifest: MANIFEST,
    attachments: [recordAttachment(record)],
  });
}

/** The record as a file inside a PDF. */
export function recordAttachment({ name, text }: ResultFile): Attachment {
  return {
    name,
    type: 'application/json',
    description: 'The result that this report is drawn from, complete and machine-readable',
    bytes: new TextEncoder().encode(text),
    sha256: sha256([text]),
  };
}
