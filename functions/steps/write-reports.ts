// One result → its report files. Every file is there whole or not at all, and is made before the first is written.
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import type { ClusterHistory } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { writeWhole } from '../adapters/files/write-whole.ts';
import type { ReportFormat } from '../config/report-format-names.ts';
import { recordText } from './record-text.ts';
import { type FleetMembers, FORMATS, type ReportFile, type ReportSettings } from './report-formats.ts';

export interface WriteReportsOptions extends ReportSettings {
  /** Absolute. */
  readonly folder: string;
  /** Of the files, without what the format adds. */
  readonly name: string;
  readonly formats: readonly ReportFormat[];
  /** Of a cluster; absent where nothing is known of earlier scans. */
  readonly history?: ClusterHistory;
}

export interface WrittenReports {
  /** Names of the files in the folder, in the order of `formats`. */
  readonly files: readonly string[];
  /** Formats that had nothing to write: ASFF without an account to file it under. */
  readonly left: readonly ReportFormat[];
  /** Of the text of record, whether or not it was written. */
  readonly recordSha256: string;
}

/** Throws InputError when a file cannot be written. */
export async function writeReports(
  result: ScanResult,
  options: WriteReportsOptions,
): Promise<WrittenReports> {
  const record = recordText(result);
  const inputs = { ...options, result, record };
  const files: ReportFile[] = [];
  const left: ReportFormat[] = [];
  for (const format of options.formats) {
    const own = await FORMATS[format].cluster(inputs);
    files.push(...own);
    if (own.length === 0) left.push(format);
  }
  return { files: writeAll(files, options), left, recordSha256: record.sha256 };
}

/** The same for a fleet; formats that have nothing for one are left out. */
export async function writeFleetReports(
  result: FleetResult,
  options: WriteReportsOptions & FleetMembers,
): Promise<WrittenReports> {
  const record = recordText(result);
  const inputs = { ...options, result, record };
  const files: ReportFile[] = [];
  for (const format of options.formats) files.push(...((await FORMATS[format].fleet?.(inputs)) ?? []));
  const left = options.formats.filter((format) => FORMATS[format].fleet === undefined);
  return { files: writeAll(files, options), left, recordSha256: record.sha256 };
}

function writeAll(files: readonly ReportFile[], { folder, name }: WriteReportsOptions): string[] {
  return files.map(({ ending, content }) => {
    writeWhole(`${folder}/${name}${ending}`, content);
    return `${name}${ending}`;
  });
}
