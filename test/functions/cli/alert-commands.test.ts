// bulkhead notify and bulkhead mute, on a terminal.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { folderState } from '../../../functions/adapters/state-store/folder-state.ts';
import { type EventServices, startEventServices } from '../../fakes/event-services.ts';
import { fakeSurroundings } from '../../fakes/kubernetes-api/surroundings.ts';
import { check, finding } from '../../templates/finding-samples.ts';
import { certain, namespace, result } from '../../templates/result-builder.ts';
import { useAwsAt } from '../adapters/eks/aws-environment.ts';
import { run } from './fake-shell.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-alerts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CONFIG = `version: 1
fleet: F
groups: [{name: prod, regions: [eu-west-1]}]
alerts:
  channels: {platform: {slackWebhook: ssm:/bulkhead/hook}}
  channel: platform
`;

const DESTINATIONS = `  eventBridge: security
  webhook: {url: ssm:/bulkhead/url, signingKey: ssm:/bulkhead/key}
  securityHub: true
`;

const EKS = {
  arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod-eu-1',
  accountId: '111122223333',
  region: 'eu-west-1',
  version: '1.34',
  autoMode: false,
};

beforeAll(() => {
  writeFileSync(join(folder, 'bulkhead.yaml'), CONFIG);
  writeFileSync(join(folder, 'none.yaml'), CONFIG.split('alerts:')[0] ?? '');
  writeFileSync(join(folder, 'all.yaml'), `${CONFIG}${DESTINATIONS}`);
  const scan = (day: number, coverage: number) => {
    const made = result([namespace('shop', { coverage: certain(coverage) })], {
      checks: [check('default-deny-missing')],
      findings: day === 1 ? [] : [finding('critical', { namespace: 'shop', message: 'Open \u001b[31m' })],
    });
    return {
      ...made,
      cluster: { ...made.cluster, eks: EKS },
      scan: { ...made.scan, collectedAt: `2026-03-0${day}T06:00:00Z` },
    };
  };
  writeFileSync(join(folder, 'manifests.json'), JSON.stringify(result([namespace('shop')])));
  writeFileSync(join(folder, 'before.json'), JSON.stringify(scan(1, 100)));
  writeFileSync(join(folder, 'now.json'), JSON.stringify(scan(2, 40)));
  writeFileSync(join(folder, 'other.json'), '{"schemaVersion": "x"}');
});

const notify = (...args: string[]) => run(['notify', '--group=prod', ...args], { baseDir: folder });

describe('bulkhead notify', () => {
  test('a first scan would be one summary', async () => {
    const { status, out } = await notify('--dry-run=now.json');
    expect(status).toBe(0);
    expect(out).toMatch(/^#platform {2}. First scan of prod-eu-1: /);
    expect(out.match(/^#/gm)).toHaveLength(1);
  });
  test('against the scan before, what is new, to whom, and with nothing that steers the terminal', async () => {
    const { out } = await notify('--dry-run=now.json', '--before=before.json');
    expect(out).toContain(
      '#platform  ▲ New critical finding · shop  (no route fits)\n    Open \\x1b[31m. A foothold.\n',
    );
    expect(out.match(/^#/gm)).toHaveLength(1);
  });
  test('the same scan twice would be told of nobody', async () => {
    const { out } = await notify('--dry-run=now.json', '--before=now.json');
    expect(out).toBe('Nothing would be told: nothing has changed that is worth a message\n');
  });
  test('as Block Kit', async () => {
    const { out } = await notify('--dry-run=now.json', '--before=before.json', '--json');
    expect(JSON.parse(out)).toMatchObject([
      { channel: 'platform', text: expect.any(String), blocks: expect.any(Array) },
    ]);
  });
  test.each([
    [['--dry-run=other.json'], 'it is no result of a scan'],
    [['--dry-run=missing.json'], 'Cannot read the result "missing.json"'],
    [['--config=none.yaml', '--test'], '"none.yaml" has no alerts'],
    [['--group=x', '--test'], 'Cannot find the group "x"'],
    [[], 'give either --dry-run RESULT or --test'],
  ])('refuses %j', async (args, message) => {
    const { status, err } = await notify(...args);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('destinations beside channels', () => {
  const notifyAll = (...args: string[]) => notify('--config=all.yaml', ...args);
  let aws: EventServices;
  beforeAll(async () => {
    aws = await startEventServices();
    useAwsAt(aws.url, '111122223333');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await aws.close();
  });
  test('are shown what they would get', async () => {
    const { out } = await notifyAll('--dry-run=now.json', '--before=before.json');
    expect(out.split('\n').slice(2)).toEqual([
      'EventBridge security  Bulkhead Findings',
      'Webhook  bulkhead.findings',
      'Security Hub  1 finding imported, 0 archived',
      '',
    ]);
    const back = await notifyAll('--dry-run=before.json', '--before=now.json');
    expect(back.out).toContain('Security Hub  0 findings imported, 1 archived\n');
  });
  test('as they are sent', async () => {
    const { out } = await notifyAll('--dry-run=now.json', '--before=before.json', '--json');
    expect(JSON.parse(out).slice(1)).toMatchObject([
      { eventBridge: 'security', detailType: 'Bulkhead Findings', detail: { kind: 'findings' } },
      { webhook: { type: 'bulkhead.findings', data: { kind: 'findings' } } },
      { securityHub: [{ RecordState: 'ACTIVE', Compliance: { Status: 'FAILED' } }] },
    ]);
    expect(aws.events).toEqual([]);
  });
  test('of a cluster that is none of EKS Security Hub gets nothing', async () => {
    const { out } = await notifyAll('--dry-run=manifests.json');
    expect(out).toContain('Security Hub  nothing: the cluster is none of EKS\n');
  });
  test('are tried with a test, but for Security Hub; what cannot be reached is said, and no secret is', async () => {
    // The fake knows no secrets: what the webhook needs cannot be read, like that of the channel
    const { status, out } = await notifyAll('--test');
    expect([status, out]).toEqual([
      1,
      expect.stringMatching(
        /^platform: .+\nEventBridge: taken\nWebhook: Cannot read the secret "ssm:\/bulkhead\/url": \w+\nSecurity Hub: not tried, because a test would be a finding\n$/,
      ),
    ]);
    expect(aws.events).toMatchObject([{ EventBusName: 'security', DetailType: 'Bulkhead Test' }]);
  });
});

describe('bulkhead mute', () => {
  const surroundings = fakeSurroundings(Date.parse('2026-03-01T12:00:00Z'));
  const mute = (...args: string[]) =>
    run(['mute', '0123456789abcdef', '--group=prod', '--by=ann', '--reason=NET-311', ...args], {
      baseDir: folder,
      surroundings,
    });
  test('is kept with who, why and until when', async () => {
    const { status, out } = await mute('--until=2026-03-08');
    expect([status, out]).toEqual([
      0,
      '0123456789abcdef of prod is not told of until 2026-03-08 (ann: NET-311)\n',
    ]);
    const [kept] = await folderState(join(folder, 'store/state')).list('GROUP#prod', 'MUTE#');
    expect(kept?.value).toEqual({
      fingerprint: '0123456789abcdef',
      until: '2026-03-08T00:00:00Z',
      by: 'ann',
      reason: 'NET-311',
    });
    await mute('--until=2026-03-09');
    expect(await folderState(join(folder, 'store/state')).list('GROUP#prod', 'MUTE#')).toHaveLength(1);
  });
  test.each([
    ['2026-03-01', 'that is over'],
    ['2026-05-31', 'more than 90 days from now'],
    ['soon', 'It takes a day such as'],
  ])('refuses until %s', async (until, message) => {
    const { status, err } = await mute(`--until=${until}`);
    expect([status, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
