// One ScanResult → its PDF with the record inside: the result file as it is written beside the report, and its hash.
import type { ScanResult } from '../../lib/model/scan-result.ts';
import type { Attachment } from '../../templates/pdf/document.ts';
import type { Detail } from '../../templates/pdf/namespace-section.ts';
import { renderPdf } from '../../templates/pdf/render-pdf.ts';
import type { PageSize } from '../../templates/pdf/theme.ts';
import { sha256 } from '../adapters/files/sha256.ts';

export interface PdfReportOptions {
  readonly pageSize?: PageSize;
  readonly detail?: Detail;
}

/** `record`: name and text of the result file, byte for byte as it is written. */
export function pdfReport(
  result: ScanResult,
  {
    record,
    ...options
  }: PdfReportOptions & { readonly record: { readonly name: string; readonly text: string } },
): Promise<Uint8Array> {
  return renderPdf(result, { ...options, attachments: [recordAttachment(record)] });
}

/** The record as a file inside a PDF. */
export function recordAttachment({
  name,
  text,
}: {
  readonly name: string;
  readonly text: string;
}): Attachment {
  return {
    name,
    type: 'application/json',
    description: 'The result that this report is drawn from, complete and machine-readable',
    bytes: new TextEncoder().encode(text),
    sha256: sha256([text]),
  };
}
