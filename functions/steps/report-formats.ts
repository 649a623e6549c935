// Every format that a report can have, and the files that it makes of a result or of a fleet.
import type { CheckMeta } from '../../lib/model/finding.ts';
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import type { ClusterHistory } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { asffFindings, type SecurityHub } from '../../templates/asff/asff-findings.ts';
import {
  type CsvEncoding,
  exceptionsCsv,
  findingsCsv,
  reachabilityCsv,
  scoreboardCsv,
  zonesCsv,
} from '../../templates/csv/cluster-csv.ts';
import { fleetRecurringCsv, fleetScoreboardCsv } from '../../templates/csv/fleet-csv.ts';
import { renderFleetHtml } from '../../templates/html/render-fleet-html.ts';
import { renderHtml } from '../../templates/html/render-html.ts';
import { renderJunit } from '../../templates/junit/render-junit.ts';
import { ocsfEvents } from '../../templates/ocsf/ocsf-events.ts';
import { renderOpenReports } from '../../templates/openreports/render-open-reports.ts';
import { assessmentResults } from '../../templates/oscal/assessment-results.ts';
import { clusterMetrics, fleetMetrics } from '../../templates/prometheus/metrics.ts';
import { sarifLog } from '../../templates/sarif/sarif-log.ts';
import { jsonText } from '../../templates/text/printable.ts';
import { uuidOf } from '../adapters/files/uuid.ts';
import type { ReportFormat } from '../config/report-format-names.ts';
import { fleetPdfReport, type PdfReportOptions, pdfReport } from './pdf-report.ts';
import type { RecordText } from './record-text.ts';

export interface ReportSettings {
  /** Absolute folder that files of findings are named from. */
  readonly baseDir: string;
  readonly csvEncoding: CsvEncoding;
  readonly pdf: PdfReportOptions;
  /** For results that do not say which account their cluster is in; absent = such results have no ASFF. */
  readonly securityHub?: SecurityHub;
  /** What is said of each check. */
  readonly checks: readonly CheckMeta[];
}

export interface ReportInputs<Result> extends ReportSettings {
  readonly result: Result;
  /** Its text of record and the hash of it. */
  readonly record: RecordText;
  /** Name of the files without what the format adds. */
  readonly name: string;
  /** Of a cluster; absent where nothing is known of earlier scans. */
  readonly history?: ClusterHistory;
}

/** `ending` follows the name: `.json`, `.findings.csv`. */
export interface ReportFile {
  readonly ending: string;
  readonly content: string | Uint8Array;
}

/** What was written for the clusters of a fleet. */
export interface FleetMembers {
  readonly clusters: readonly ScanResult[];
  /** By id of the target: the name of its files; absent for targets without any. */
  readonly clusterFiles: ReadonlyMap<string, string>;
}

interface Format {
  readonly cluster: (
    inputs: ReportInputs<ScanResult>,
  ) => readonly ReportFile[] | Promise<readonly ReportFile[]>;
  /** Absent where the format has nothing for a fleet. */
  readonly fleet?: (
    inputs: ReportInputs<FleetResult> & FleetMembers,
  ) => readonly ReportFile[] | Promise<readonly ReportFile[]>;
}

export const FORMATS: Readonly<Record<ReportFormat, Format>> = {
  json: {
    cluster: ({ record, history }) => [
      { ending: '.json', content: record.text },
      ...(history === undefined ? [] : [{ ending: '.history.json', content: jsonText(history) }]),
    ],
    fleet: ({ record }) => [{ ending: '.json', content: record.text }],
  },
  pdf: {
    cluster: async ({ result, record, name, pdf, history }) => [
      {
        ending: '.pdf',
        content: await pdfReport(result, {
          ...pdf,
          record: recordFile(name, record),
          ...(history && { history }),
        }),
      },
    ],
    fleet: async ({ result, record, name, pdf, clusters }) => [
      {
        ending: '.pdf',
        content: await fleetPdfReport(result, clusters, { ...pdf, record: recordFile(name, record) }),
      },
    ],
  },
  html: {
    cluster: ({ result, record, name, history }) => [
      {
        ending: '.html',
        content: renderHtml(result, { record: namedRecord(name, record), ...(history && { history }) }),
      },
    ],
    fleet: ({ result, record, name, clusterFiles }) => {
      const pages = new Map([...clusterFiles].map(([id, file]) => [id, `${file}.html`]));
      const options = { record: namedRecord(name, record), pages };
      return [{ ending: '.html', content: renderFleetHtml(result, options) }];
    },
  },
  csv: {
    cluster: ({ result, csvEncoding }) => [
      { ending: '.findings.csv', content: findingsCsv(result, csvEncoding) },
      ...(result.exceptions === undefined
        ? []
        : [{ ending: '.exceptions.csv', content: exceptionsCsv(result, csvEncoding) }]),
      ...(result.intents === undefined
        ? []
        : [{ ending: '.zones.csv', content: zonesCsv(result, result.intents, csvEncoding) }]),
      { ending: '.scoreboard.csv', content: scoreboardCsv(result, csvEncoding) },
      { ending: '.reachability.csv', content: reachabilityCsv(result, csvEncoding) },
    ],
    fleet: ({ result, csvEncoding }) => [
      { ending: '.scoreboard.csv', content: fleetScoreboardCsv(result, csvEncoding) },
      { ending: '.recurring.csv', content: fleetRecurringCsv(result, csvEncoding) },
    ],
  },
  oscal: {
    cluster: ({ result, record, name }) => {
      const document = assessmentResults(result, {
        makeUuid: uuidOf,
        record: { sha256: record.sha256, fileName: `${name}.json` },
      });
      return [{ ending: '.oscal.json', content: jsonText(document) }];
    },
  },
  asff: {
    cluster: ({ result, securityHub }) => {
      const hub = securityHubOf(result, securityHub);
      return hub === undefined
        ? []
        : [{ ending: '.asff.json', content: jsonText(asffFindings(result, hub)) }];
    },
  },
  ocsf: {
    cluster: ({ result }) => [{ ending: '.ocsf.ndjson', content: ocsfEvents(result).map(jsonLine).join('') }],
  },
  sarif: {
    cluster: ({ result, checks, baseDir }) => [
      { ending: '.sarif', content: jsonText(sarifLog(result, { checks, root: baseDir })) },
    ],
  },
  junit: {
    cluster: ({ result }) => [{ ending: '.junit.xml', content: renderJunit(result) }],
  },
  openreports: {
    cluster: ({ result }) => [{ ending: '.openreports.yaml', content: renderOpenReports(result) }],
  },
  prometheus: {
    cluster: ({ result }) => [{ ending: '.prom', content: clusterMetrics(result) }],
    fleet: ({ result }) => [{ ending: '.prom', content: fleetMetrics(result) }],
  },
};

function namedRecord(
  name: string,
  { sha256 }: RecordText,
): { readonly name: string; readonly sha256: string } {
  return { name: `${name}.json`, sha256 };
}

function recordFile(name: string, { text }: RecordText): { readonly name: string; readonly text: string } {
  return { name: `${name}.json`, text };
}

/** The account that was asked for, else the cluster's own; undefined when neither is known. */
export function securityHubOf(
  { cluster }: Pick<ScanResult, 'cluster'>,
  asked: SecurityHub | undefined,
): SecurityHub | undefined {
  if (asked !== undefined) return asked;
  const { eks } = cluster;
  return eks && { accountId: eks.accountId, region: eks.region };
}

/** On one line: jsonText breaks lines only between values, never inside of one. */
function jsonLine(value: object): string {
  return `${jsonText(value).trimEnd().replace(/\n */g, ' ')}\n`;
}
