// bulkhead run over a fake AWS and a fake API server: what a person sees, and what is in the folder afterwards.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import { type RunningAws, startFakeAws } from '../../fakes/aws-api.ts';
import { makeCertificates } from '../../fakes/kubernetes-api/certificates.ts';
import { type FakeApi, startFakeApi } from '../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { useAwsAt } from '../adapters/eks/aws-environment.ts';
import { objectsOf } from './example-objects.ts';
import { root, run } from './fake-shell.ts';

const HUB = '111111111111';
const MEMBER = '222222222222';
const ROLE = `arn:aws:iam::${MEMBER}:role/bulkhead-reader`;

let folder: string;
let api: FakeApi;
let aws: RunningAws;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-run-command-'));
  const objects = objectsOf(join(root, 'examples/wordpress-mysql/3-allow-list'));
  api = await startFakeApi({ certificates: await makeCertificates(), objects });
  api.tokens.has = () => true;
  const description = {
    endpoint: api.access.server,
    certificateAuthority: { data: Buffer.from(api.access.ca).toString('base64') },
  };
  const tagged = (environment: string) => ({ description: { ...description, tags: { environment } } });
  aws = await startFakeAws({
    clusters: {
      [MEMBER]: {
        'eu-west-1': {
          'prod-a': tagged('production'),
          'prod-b': tagged('test'),
          'prod-sandbox': tagged('production'),
          'prod-new': { description: { status: 'CREATING' } },
          other: tagged('production'),
        },
      },
    },
    roles: { [ROLE]: 'external' },
  });
  writeFileSync(
    join(folder, 'bulkhead.yaml'),
    `version: 1
fleet: Example
groups:
  - name: prod
    roleArns: [${ROLE}]
    externalId: external
    regions: [eu-west-1]
    clusters: {include: ["prod-*"], exclude: ["*-sandbox"], tags: {environment: production}}
reports: {formats: [json, csv]}
`,
  );
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await Promise.all([api.close(), aws.close()]);
  rmSync(folder, { recursive: true });
});

function runIn(...args: readonly string[]) {
  useAwsAt(aws.url, HUB);
  return run(['run', ...args], {
    baseDir: folder,
    endpointsTrustedInTests: [new URL(api.access.server).host],
  });
}

test('run scans the clusters of the group, keeps everything, and does it once', async () => {
  const at = ['--group', 'prod', '--scheduled', '2026-03-01T06:00:00Z'];
  const first = await runIn(...at);
  expect(first).toMatchObject({ status: 3, err: '' });
  expect(first.out).toContain('eu-west-1 prod-a\n');
  expect(first.out).toContain('eu-west-1 prod-new: its status is CREATING; scan again when it is ACTIVE\n');
  expect(first.out).toMatch(/: 2 clusters\nstore\/runs\/prod\/20260301T060000Z\n$/);

  const base = join(folder, 'store/runs/prod/20260301T060000Z');
  const fleet = JSON.parse(readFileSync(join(base, 'fleet.json'), 'utf8')) as FleetResult;
  expect(fleet.clusters.map(({ name }) => name).sort()).toEqual(['prod-a', 'prod-new']);
  expect(readdirSync(join(base, 'clusters'))).toEqual([`${MEMBER}.eu-west-1.prod-a`]);
  const verified = await run(['verify', join(base, 'manifest.json')]);
  expect([verified.status, verified.err]).toEqual([0, '']);

  const before = api.requests.length;
  const again = await runIn(...at);
  expect(again).toEqual({
    status: 0,
    out: '',
    err: 'The run prod/20260301T060000Z is done already: nothing is to do\n',
  });
  expect(api.requests.length).toBe(before);

  const next = await runIn('--group', 'prod', '--scheduled', '2026-03-02T06:00:00Z');
  expect(next.status).toBe(3);
  const chained = await run(['verify', join(base, '../20260302T060000Z/manifest.json'), '--json']);
  expect(JSON.parse(chained.out)).toMatchObject({ valid: true, chainLength: 1 });
});

test('run tells every mistake of the configuration, and what it cannot find', async () => {
  writeFileSync(join(folder, 'wrong.yaml'), 'version: 1\nfleet: F\ngroups:\n  - name: A\n    regions: [x]\n');
  expect(await runIn('--group', 'prod', '--config', 'wrong.yaml')).toEqual({
    status: 2,
    out: '',
    err: [
      'Cannot use "wrong.yaml": it has 2 mistakes',
      '  wrong.yaml:4: groups[0].name: takes lower-case letters, digits and dashes',
      '  wrong.yaml:5: groups[0].regions[0]: is no region such as eu-west-1',
      '',
    ].join('\n'),
  });
  expect(await runIn('--group', 'none')).toMatchObject({
    status: 2,
    err: 'Cannot find the group "none" in the configuration: it has prod\n',
  });
  const missing = await runIn('--group', 'prod', '--config', 'no.yaml');
  expect([missing.status, missing.err]).toEqual([2, expect.stringContaining('no such file')]);
  expect(await runIn('--group', 'prod', '--store', 's3://evidence')).toMatchObject({
    status: 2,
    err: 'Cannot use "s3://evidence" alone: give --table, the DynamoDB table of locks and history\n',
  });
  expect(await runIn('--group', 'prod', '--store', 's3://No_Bucket', '--table', 't')).toMatchObject({
    status: 2,
  });
  expect(await runIn('--group', 'prod', '--table', 't')).toMatchObject({ status: 2 });
});
