// What proves that a report is whole and unchanged, who signs it, and what travels with it.
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { numberText } from './format.ts';

export const integrityTitles = {
  section: 'Integrity and sign-off',
  signOff: 'Sign-off',
  attachments: 'Attachments',
} as const;

/** A file whose hash is printed. */
export interface NamedFile {
  readonly name: string;
  readonly sha256: string;
}

export const integrityIntro =
  'The record is the result file, not this document: everything printed here is drawn from it and from nothing else. A PDF cannot hold its own hash, so the hash of the record is printed instead.';

export const signOffIntro =
  'A signature below says that the person has read the report and what it does not prove. It changes no score.';

export const attachmentsIntro =
  'These files are embedded in this PDF; names that are shortened on a page stand there in full.';

/** Who signs, as what. */
export const signatures: readonly { readonly title: string; readonly role: string }[] = [
  { title: 'Prepared by', role: 'system owner' },
  { title: 'Reviewed by', role: 'compliance' },
  { title: 'Accepted by', role: 'control owner' },
];

export const signatureFields = ['Name', 'Date', 'Signature'] as const;

/**
 * PDF/A and PDF/UA: the word is "conforms" because infra/ci/verapdf.sh validates the reports of every change with
 * veraPDF, and a failure ends the build; without that check it would have to read "built to".
 */
const conformance =
  'Conforms to PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1): reports of this program are validated with veraPDF before it is released';

/** Pairs of a name and its value, for one cluster; `record` is absent when no result file goes with the report. */
export function integrityRows(
  { scan, schemaVersion }: Pick<ScanResult, 'scan' | 'schemaVersion'>,
  { record, manifest }: { readonly record?: NamedFile; readonly manifest?: string },
): readonly (readonly [string, string])[] {
  return [
    ...recordRows(record, schemaVersion),
    ['Made from', `Inventory sha256 ${scan.inventorySha256}`],
    ...programRows(scan),
    ...verifyRows(record, manifest),
  ];
}

/** The same for a fleet, whose clusters have inventories of their own. */
export function fleetIntegrityRows(
  { fleet, schemaVersion }: { readonly fleet: ProgramFacts; readonly schemaVersion: string },
  { record, manifest }: { readonly record?: NamedFile; readonly manifest?: string },
): readonly (readonly [string, string])[] {
  return [...recordRows(record, schemaVersion), ...programRows(fleet), ...verifyRows(record, manifest)];
}

/** Size of a file as a reader says it: `48 kB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${numberText(bytes)} bytes`;
  if (bytes < 1e6) return `${numberText(bytes / 1000)} kB`;
  return `${Math.round(bytes / 1e5) / 10} MB`;
}

function recordRows(record: NamedFile | undefined, schemaVersion: string): [string, string][] {
  if (record === undefined) return [['Result format', schemaVersion]];
  return [
    ['Hash of record', `${record.name}, sha256 ${record.sha256}`],
    ['Result format', schemaVersion],
  ];
}

type ProgramFacts = Pick<ScanResult['scan'], 'tool' | 'ruleset' | 'configSha256'>;

function programRows({ tool, ruleset, configSha256 }: ProgramFacts): [string, string][] {
  return [
    ['Program', `${tool.name} ${tool.version}`],
    ['Ruleset', `${ruleset.version}, sha256 ${ruleset.sha256}`],
    ...(configSha256 === undefined
      ? []
      : [['Configuration', `bulkhead.yaml, sha256 ${configSha256}`] as [string, string]]),
    ['This document', conformance],
  ];
}

function verifyRows(record: NamedFile | undefined, manifest: string | undefined): [string, string][] {
  if (manifest !== undefined)
    return [
      [
        'To verify',
        `bulkhead verify ${manifest}: compares every file of this scan, this PDF included, with the hashes in the manifest, and checks its signature where it has one`,
      ],
    ];
  if (record === undefined) return [];
  return [
    [
      'To verify',
      `The SHA-256 of ${record.name}, attached here and written beside the report, must be the hash of record`,
    ],
  ];
}
