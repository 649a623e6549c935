// One ScanResult → its report files. Every file is there whole or not at all, and is made before the first is written.
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { jsonText } from '../../templates/text/printable.ts';
import { writeWhole } from '../adapters/files/write-whole.ts';
import { type PdfReportOptions, pdfReport } from './pdf-report.ts';

export const REPORT_FORMATS = ['json', 'pdf'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface WriteReportsOptions {
  /** Absolute path of the files without their extension. */
  readonly stem: string;
  readonly formats: readonly ReportFormat[];
  readonly pdf?: PdfReportOptions;
}

/** Returns the extensions that were written, in the order of `formats`. Throws InputError when a file cannot be written. */
export async function writeReports(
  result: ScanResult,
  options: WriteReportsOptions,
): Promise<readonly ReportFormat[]> {
  const files: { format: ReportFormat; content: string | Uint8Array }[] = [];
  for (const format of options.formats)
    files.push({ format, content: await CONTENTS[format](result, options) });
  for (const { format, content } of files) writeWhole(`${options.stem}.${format}`, content);
  return files.map(({ format }) => format);
}

const CONTENTS: Readonly<
  Record<ReportFormat, (result: ScanResult, options: WriteReportsOptions) => string | Promise<Uint8Array>>
> = {
  json: jsonText,
  pdf: (result, { stem, pdf = {} }) => {
    const name = `${stem.slice(stem.search(/[^/\\]*$/))}.json`;
    return pdfReport(result, { ...pdf, record: { name, text: jsonText(result) } });
  },
};
