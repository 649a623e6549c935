// The options that say which reports are written, where, and how they are signed.
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { CATALOGUE } from '../../lib/checks/catalogue.ts';
import type { Detail } from '../../templates/pdf/namespace-section.ts';
import type { PageSize } from '../../templates/pdf/theme.ts';
import type { Signer } from '../adapters/signing/signature.ts';
import { DEFAULT_FORMATS, REPORT_FORMATS, type ReportFormat } from '../config/report-format-names.ts';
import { InputError } from '../errors.ts';
import type { ReportSettings } from '../steps/report-formats.ts';
import { makeSigner } from '../steps/signing-keys.ts';
import { parseDetail, parseFormats, parseName, parsePaper } from './option-values.ts';
import type { Shell } from './shell.ts';

export interface ReportOptions {
  readonly out?: string;
  readonly format?: readonly ReportFormat[];
  readonly paper?: PageSize;
  readonly detail?: Detail;
  readonly csvBom?: boolean;
  readonly awsAccount?: string;
  readonly awsRegion?: string;
  readonly fleetName?: string;
  readonly signKey?: string;
}

/** Adds the options; returns the command. */
export function addReportOptions(command: Command): Command {
  return command
    .option('-o, --out <dir>', 'folder of the reports (default: reports)')
    .option(
      '--format <list>',
      `reports to write, with commas, or all: ${REPORT_FORMATS.join(', ')} (default: ${DEFAULT_FORMATS.join(',')})`,
      parseFormats,
    )
    .option('--paper <size>', 'paper of PDF reports: a4 or letter (default: a4)', parsePaper)
    .option(
      '--detail <level>',
      'namespaces in PDF reports: usual, or all for those that are met too (default: usual)',
      parseDetail,
    )
    .option('--csv-bom', 'begin CSV files with a byte order mark, for Excel')
    .option(
      '--aws-account <id>',
      'account that ASFF findings are filed under (default: of the cluster)',
      parseAccount,
    )
    .option(
      '--aws-region <region>',
      'region that ASFF findings are filed under (default: of the cluster)',
      parseRegion,
    )
    .option('--fleet-name <name>', 'name of the clusters together (default: fleet)', parseName)
    .option(
      '--sign-key <key>',
      'sign the manifest: private key in PEM (Ed25519, P-256), or ARN of a KMS key',
    );
}

export interface ReportPlan extends ReportSettings {
  /** Absolute. */
  readonly folder: string;
  /** Empty = no file is written. */
  readonly formats: readonly ReportFormat[];
  readonly fleetName: string;
  readonly signer?: Signer;
}

/** What to write. Throws InputError before anything is scanned when the key or a pair of options cannot be used. */
export async function planReports(
  shell: Shell,
  options: ReportOptions & { readonly json?: boolean },
): Promise<ReportPlan> {
  const wanted = !options.json || options.out !== undefined || options.format !== undefined;
  const resolvePath = (path: string) => resolve(shell.baseDir, path);
  const signer = options.signKey === undefined ? undefined : await makeSigner(options.signKey, resolvePath);
  return {
    folder: resolvePath(options.out ?? 'reports'),
    formats: wanted ? (options.format ?? DEFAULT_FORMATS) : [],
    fleetName: options.fleetName ?? 'fleet',
    baseDir: shell.baseDir,
    pdf: {
      ...(options.paper === undefined ? {} : { pageSize: options.paper }),
      ...(options.detail === undefined ? {} : { detail: options.detail }),
    },
    csvEncoding: options.csvBom ? 'excel' : 'plain',
    checks: CATALOGUE.map(({ meta }) => meta),
    ...securityHub(options),
    ...(signer && { signer }),
  };
}

function securityHub({ awsAccount, awsRegion }: ReportOptions): Pick<ReportSettings, 'securityHub'> {
  if (awsAccount === undefined && awsRegion === undefined) return {};
  if (awsAccount === undefined || awsRegion === undefined) {
    throw new InputError('Cannot file ASFF findings: give both --aws-account and --aws-region');
  }
  return { securityHub: { accountId: awsAccount, region: awsRegion } };
}

function parseAccount(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('It takes the 12 digits of an account.');
  return text;
}

function parseRegion(text: string): string {
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(text))
    throw new InvalidArgumentError('It takes a region such as eu-west-1.');
  return text;
}
