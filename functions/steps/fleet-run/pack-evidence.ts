// Everything that the runs of a group left in a stretch of time → one folder that an auditor can take away: the runs as they
// were written, each verified against its manifest, and what they prove (period.json, calendar.csv, gaps.csv, exceptions.csv).
import { auditPeriod, type RunOfPeriod } from '../../../lib/fleet/audit-period.ts';
import type { AuditPeriod } from '../../../lib/model/audit-period.ts';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import { calendarCsv, gapsCsv, periodExceptionsCsv } from '../../../templates/csv/audit-period-csv.ts';
import { writeWhole } from '../../adapters/files/write-whole.ts';
import type { ObjectStore } from '../../adapters/object-store/object-store.ts';
import type { Signer, Verifier } from '../../adapters/signing/signature.ts';
import { InputError } from '../../errors.ts';
import { canonicalText } from '../canonical-json.ts';
import { MANIFEST } from '../manifest-names.ts';
import { verifyManifest } from '../verify-manifest.ts';
import { writeManifest } from '../write-manifest.ts';
import { storedJson } from './stored-json.ts';

export interface PackEvidenceOptions extends Pick<AuditPeriod, 'group' | 'from' | 'to' | 'validHours'> {
  readonly objects: ObjectStore;
  /** Absolute; what is in it already is the caller's to look at. */
  readonly folder: string;
  readonly toolVersion: string;
  /** What the manifests of the runs have to be signed by; absent = hashes only. */
  readonly verifier?: Verifier;
  /** Signs the manifest of the whole. */
  readonly signer?: Signer;
  readonly onRun?: (runId: string) => void;
}

const RUN_NAME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const HOUR_MS = 3_600_000;

/** Throws InputError when the store has no run of the group. */
export async function packEvidence(options: PackEvidenceOptions): Promise<AuditPeriod> {
  const { objects, group, from, to, validHours, folder, toolVersion, signer } = options;
  const keys = await objects.list(`runs/${group}/`);
  const names = [...new Set(keys.map((key) => key.split('/')[2] ?? ''))].filter((name) =>
    RUN_NAME.test(name),
  );
  if (names.length === 0) throw new InputError(`Cannot find a run of the group "${group}" in this store`);
  // Evidence from before may speak for the beginning, and the run before says who was in the fleet
  const reach = `${new Date(Date.parse(from) - validHours * HOUR_MS).toISOString().slice(0, 19)}Z`;
  const before = names.filter((name) => timeOfRun(name) < from);
  const looked = names.filter(
    (name) => timeOfRun(name) < to && (timeOfRun(name) >= reach || name === before.at(-1)),
  );
  const files: string[] = [];
  const copy = async (key: string) => {
    writeWhole(`${folder}/${key}`, (await objects.get(key)) ?? new Uint8Array());
    files.push(key);
  };
  for (const key of keys.filter((one) => one.startsWith(`runs/${group}/manifests/`))) await copy(key);
  const runs: RunOfPeriod[] = [];
  for (const name of looked) {
    options.onRun?.(`${group}/${name}`);
    for (const key of keys.filter((one) => one.startsWith(`runs/${group}/${name}/`))) await copy(key);
    runs.push(await readRun(options, name));
  }
  const tool = { name: 'bulkhead', version: toolVersion } as const;
  const period = auditPeriod({ group, from, to, validHours, tool, runs });
  const own = {
    'period.json': canonicalText(period),
    'calendar.csv': calendarCsv(period, 'plain'),
    'gaps.csv': gapsCsv(period, 'plain'),
    'exceptions.csv': periodExceptionsCsv(period, 'plain'),
  };
  for (const [name, text] of Object.entries(own)) writeWhole(`${folder}/${name}`, text);
  await writeManifest({
    folder,
    files: [...files, ...Object.keys(own)],
    time: to,
    toolVersion,
    ...(signer && { signer }),
  });
  return period;
}

/** A run without a manifest did not come to an end: what it left is packed, and counts for nothing. */
async function readRun(
  { objects, group, folder, verifier }: PackEvidenceOptions,
  name: string,
): Promise<RunOfPeriod> {
  const base = `runs/${group}/${name}`;
  const head = { runId: `${group}/${name}`, scheduledAt: timeOfRun(name) };
  if ((await objects.get(`${base}/${MANIFEST}`)) === undefined) return { ...head, problems: [] };
  const { errors } = await verifyManifest({ folder: `${folder}/${base}`, name: MANIFEST, verifier });
  const fleet = await storedJson<FleetResult>(objects, `${base}/fleet.json`);
  return fleet === undefined
    ? { ...head, problems: [...errors, 'it has a manifest and no fleet.json'] }
    : { ...head, fleet, problems: errors };
}

/** `20261126T060000Z` → RFC 3339. */
function timeOfRun(name: string): string {
  const [, year, month, day, hour, minute, second] = RUN_NAME.exec(name) ?? [];
  return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
}
