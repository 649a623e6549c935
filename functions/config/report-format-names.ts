// The names of the formats that a report can have, in the order in which files are written. How each is made:
// steps/report-formats.ts.

export const REPORT_FORMATS = [
  'json',
  'pdf',
  'html',
  'csv',
  'oscal',
  'asff',
  'ocsf',
  'sarif',
  'junit',
  'openreports',
  'prometheus',
] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What is written when nobody says otherwise. */
export const DEFAULT_FORMATS: readonly ReportFormat[] = ['json', 'pdf', 'html'];
