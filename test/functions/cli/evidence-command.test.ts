// bulkhead evidence over a store of runs that the service's own steps sealed.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { folderStore } from '../../../functions/adapters/object-store/folder-store.ts';
import { folderState } from '../../../functions/adapters/state-store/folder-state.ts';
import { sealRun } from '../../../functions/steps/fleet-run/seal-run.ts';
import { verifyManifest } from '../../../functions/steps/verify-manifest.ts';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import schema from '../../../schemas/audit-period.schema.json' with { type: 'json' };
import { jsonText } from '../../../templates/text/printable.ts';
import { fakeSurroundings } from '../../fakes/kubernetes-api/surroundings.ts';
import { exception } from '../../templates/exception-samples.ts';
import { namespace, result, workload } from '../../templates/result-builder.ts';
import { run } from './fake-shell.ts';

const all = mkdtempSync(join(tmpdir(), 'bulkhead-evidence-'));
afterAll(() => rmSync(all, { recursive: true }));
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(all, 'case-'));
  for (const day of [1, 2, 3, 4]) await storeRun(day);
});

const HOSTILE = '=cmd()|\u202e<b>';

async function storeRun(day: number): Promise<void> {
  const objects = folderStore(join(folder, 'store'));
  const state = folderState(join(folder, 'store/state'));
  const startedAt = `2026-03-0${day}T06:00:00Z`;
  const runId = `prod/2026030${day}T060000Z`;
  const tool = { name: 'bulkhead', version: '1.2.3' } as const;
  const read = result([namespace('a', { workloads: [workload('w')] })]);
  const exceptions = day === 2 ? [exception({ findingCount: 1, owner: HOSTILE })] : [];
  const own = { ...read, exceptions, scan: { ...read.scan, collectedAt: startedAt } };
  const targets = ['arn:a', 'arn:b'].map((id) => ({ id, name: id === 'arn:b' ? HOSTILE : 'a' }));
  const fleet = assembleFleet({
    name: 'f',
    tool,
    ruleset: { version: '1', sha256: 'a' },
    targets,
    outcomes: new Map([
      ['arn:a', { result: own, sha256: 'x' }],
      ['arn:b', day === 3 ? { notAssessed: '403 forbidden' } : { result: own, sha256: 'y' }],
    ]),
  });
  await objects.putNew(`runs/${runId}/fleet.json`, jsonText(fleet));
  const record = {
    schemaVersion: 'bulkhead.run/v1',
    runId,
    fleetName: 'f',
    tool,
    startedAt,
    configSha256: 'c',
    targets,
  } as const;
  await objects.putNew(`runs/${runId}/run.json`, jsonText(record));
  const surroundings = fakeSurroundings(Date.parse(startedAt));
  const groupOf = async () => Promise.reject(new Error('nobody asks'));
  await sealRun({ objects, state, surroundings, toolVersion: '1.2.3', groupOf }, { run: record });
}

const evidence = (...more: string[]) =>
  run(['evidence', '--group=prod', '--from=2026-03-02', '--to=2026-03-05', ...more], { baseDir: folder });

describe('bulkhead evidence', () => {
  test('packs what the runs left, tells what they prove, and the whole can be verified', async () => {
    const { status, out, err } = await evidence('--out=q1');
    expect([err, status]).toEqual(['', 1]);
    expect(out).toContain('prod: 2 Mar 2026, 00:00 UTC to 5 Mar 2026, 00:00 UTC');
    expect(out).toMatch(/^a +100\.0 % covered {2}3 scans, last/m);
    expect(out).toMatch(/ 69\.4 % covered {2}3 scans, 1 without a result, last/);
    expect(out).toContain('no evidence from 3 Mar 2026, 08:00 UTC to 4 Mar 2026, 06:00 UTC (22 hours)');
    expect(out).not.toContain('\u202e');
    const whole = await verifyManifest({ folder: join(folder, 'q1'), name: 'manifest.json' });
    expect(whole).toMatchObject({ valid: true, errors: [] });
    // A run, taken alone, is still whole: its chain lies beside it
    const one = await verifyManifest({
      folder: join(folder, 'q1/runs/prod/20260304T060000Z'),
      name: 'manifest.json',
    });
    expect(one).toMatchObject({ valid: true, chainLength: 3 });
  });
  test('a period without a run is a gap of who was in the fleet before it', async () => {
    const { status, out } = await run(
      ['evidence', '--group=prod', '--from=2026-03-20', '--to=2026-03-22', '--out=q1'],
      { baseDir: folder },
    );
    expect(status).toBe(1);
    expect(out).toMatch(/^a +0\.0 % covered/m);
    expect(out).toContain('no evidence from 20 Mar 2026, 00:00 UTC to 22 Mar 2026, 00:00 UTC (48 hours)');
    expect(existsSync(join(folder, 'q1/runs/prod/20260304T060000Z/fleet.json'))).toBe(true);
    expect(existsSync(join(folder, 'q1/runs/prod/20260303T060000Z'))).toBe(false);
  });
  test('the period keeps its schema, and the calendar has every day of every cluster', async () => {
    const { out } = await evidence('--out=q1', '--json');
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(JSON.parse(out)), JSON.stringify(validate.errors)).toBe(true);
    expect(JSON.parse(readFileSync(join(folder, 'q1/period.json'), 'utf8'))).toEqual(JSON.parse(out));
    const rows = readFileSync(join(folder, 'q1/calendar.csv'), 'utf8').trimEnd().split('\r\n');
    expect(rows).toHaveLength(1 + 3 * 2);
    expect(rows[4]).toBe(
      `2026-03-03,'${HOSTILE.replace('\u202e', '\\u202e')},arn:b,1,1,Not assessed,,,403 forbidden`,
    );
  });
  test('the exceptions of its runs lie beside it, as the calendar does', async () => {
    const { out } = await evidence('--out=q1');
    expect(out).toContain('1 exception in the registers of these runs: exceptions.csv');
    const [head, row, ...rest] = readFileSync(join(folder, 'q1/exceptions.csv'), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(rest).toEqual([]);
    expect(head).toContain(
      'owner,approver,approved on,expires on,first seen,last seen,most findings,clusters',
    );
    expect(row).toContain(
      `,'${HOSTILE.replace('\u202e', '\\u202e')},Bob Security,2026-06-01,2027-05-31,2026-03-02T06:00:00Z,2026-03-02T06:00:00Z,2,`,
    );
    await evidence('--from=2026-03-03', '--out=q2');
    expect(readFileSync(join(folder, 'q2/exceptions.csv'), 'utf8').trimEnd().split('\r\n')).toHaveLength(1);
  });
  test('a byte that was changed is told with its run, and nothing is hidden by it', async () => {
    appendFileSync(join(folder, 'store/runs/prod/20260303T060000Z/run.json'), ' ');
    const { status, out } = await evidence('--out=q1');
    expect(status).toBe(1);
    expect(out).toContain('Not as it was written:');
    expect(out).toMatch(/prod\/20260303T060000Z: "run\.json" was changed/);
  });
  test('a run that was cut off is told, and a whole period without gaps ends with 0', async () => {
    expect(await evidence('--valid-hours=50', '--out=q1')).toMatchObject({ status: 0 });
    rmSync(join(folder, 'store/runs/prod/20260303T060000Z/manifest.json'));
    const { status, out } = await evidence('--valid-hours=50', '--out=q2');
    expect(out).toContain('3 runs, of which 1 did not come to an end');
    expect(status).toBe(1);
  });
  test.each([
    [['--group=other'], 'Cannot find a run of the group "other" in this store'],
    [['--to=2026-03-01'], 'it ends before it begins'],
    [['--out=store'], 'Cannot write to "store": it is not empty'],
    [['--from=yesterday'], 'It takes a time such as'],
    [['--valid-hours=0'], 'It takes a whole number of hours'],
    [['--table=x'], 'Cannot use --table with a folder'],
  ])('refuses %j, and writes nothing', async (more, message) => {
    const { status, err } = await evidence('--out=q1', ...more);
    expect(status).toBe(2);
    expect(err).toContain(message);
    expect(existsSync(join(folder, 'q1'))).toBe(false);
  });
});
