// The workflow with the functions as they are bundled: the real SDK against moto (S3, DynamoDB, STS, EKS, SNS, SQS, SES, EventBridge, Security Hub; what
// moto cannot do is in aws-stub.ts), clusters as fake Kubernetes APIs behind names of EKS. 25 clusters in 3 accounts and 2
// regions, found by tags; one forbidden, one throttled, one hanging, one that vanishes, one that a satellite scans. Each
// execution is a process, so that it can be killed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { EnableSecurityHubCommand, GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsStores } from '../../../functions/adapters/aws-stores.ts';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import { makeCertificates } from '../../fakes/kubernetes-api/certificates.ts';
import { type FakeApi, startFakeApi } from '../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import type { Fault } from '../../fakes/kubernetes-api/faults.ts';
import { objectsOf } from '../../functions/cli/example-objects.ts';
import { root } from '../../functions/cli/fake-shell.ts';
import { type AwsStub, type StubbedCluster, startAwsStub } from '../aws-stub.ts';
import { CALLER, createClusters, keysOf, motoUrl, query, resetMoto } from '../seed-moto.ts';
import { stateTable } from '../state-table.ts';
import type { Execution, Outcome } from './run-workflow.ts';

const REGIONS = ['eu-west-1', 'us-east-1'] as const;
const ACCOUNTS = ['111111111111', '222222222222', '333333333333'] as const;
const ODD = ['forbidden', 'throttled', 'hanging', 'vanished', 'satellite'];
const HUB_ROLE = 'arn:aws:iam::123456789012:role/hub-for-satellites';
const TABLE = 'bulkhead-state';

interface Cluster {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
}

const clusters: readonly Cluster[] = Array.from({ length: 25 }, (_, index) => ({
  name: ODD[index] ?? `fine-${index}`,
  accountId: ACCOUNTS[index % 3] ?? '',
  region: REGIONS[index % 2] ?? '',
}));
const vanished = clusters.find(({ name }) => name === 'vanished') as Cluster;
const bySatellite = clusters.find(({ name }) => name === 'satellite') as Cluster;
const satelliteArn = `arn:aws:lambda:${bySatellite.region}:${bySatellite.accountId}:function:bulkhead-satellite-a`;

const apis: FakeApi[] = [];
let stub: AwsStub;
let folder: string;
let env: Record<string, string>;
let satelliteEnv: Record<string, string>;
let queueUrl: string;
let slack: Server;
/** Titles of messages that the webhook took. */
const posted: string[] = [];

beforeAll(async () => {
  expect(existsSync(join(root, 'dist/lambda/scan/index.mjs')), 'npm run build comes first').toBe(true);
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-bundled-'));
  await resetMoto();
  await seedClusters();
  const { hosts, stubbed, ca } = await startClusters();
  const trust = { 'sts:ExternalId': 'the-external-id', 'sts:RoleSessionName': 'bulkhead' };
  stub = await startAwsStub({
    motoUrl: motoUrl(),
    clusters: stubbed,
    trust: {
      ...Object.fromEntries(ACCOUNTS.map((id) => [`arn:aws:iam::${id}:role/bulkhead-reader`, trust])),
      [HUB_ROLE]: { 'sts:RoleSessionName': 'bulkhead' },
    },
  });
  const aws = {
    AWS_ENDPOINT_URL: motoUrl(),
    AWS_ENDPOINT_URL_EKS: stub.url,
    AWS_ENDPOINT_URL_STS: stub.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: CALLER.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CALLER.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  Object.assign(process.env, aws);
  const topic = await seedService();
  env = {
    ...aws,
    PATH: process.env.PATH ?? '',
    MOTO_URL: motoUrl(),
    REDIRECT: JSON.stringify(hosts),
    // The only authority of hooks.slack.com that these processes know beside the public ones
    NODE_EXTRA_CA_CERTS: ca,
    POWERTOOLS_LOG_LEVEL: 'ERROR',
    BULKHEAD_EVIDENCE_BUCKET: 'evidence',
    BULKHEAD_CONFIG_BUCKET: 'config',
    BULKHEAD_STATE_TABLE: TABLE,
    BULKHEAD_VERSION: '1.2.3',
    BULKHEAD_RUN_TOPIC: topic,
  };
  const keys = await keysOf(bySatellite.accountId);
  satelliteEnv = {
    BULKHEAD_HUB_ROLE_ARN: HUB_ROLE,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_SESSION_TOKEN: keys.sessionToken ?? '',
  };
});

afterAll(async () => {
  slack?.close();
  slack?.closeAllConnections();
  await Promise.all([stub?.close(), ...apis.map((api) => api.close())]);
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

async function seedClusters(): Promise<void> {
  for (const accountId of ACCOUNTS) {
    const keys = await keysOf(accountId);
    for (const region of REGIONS) {
      const names = clusters
        .filter((one) => one.accountId === accountId && one.region === region)
        .map(({ name }) => name);
      await createClusters(keys, { region, names, tags: { environment: 'production' } });
      // Neither belongs to the group
      await createClusters(keys, { region, names: [`dev-${region}`], tags: { environment: 'dev' } });
      await createClusters(keys, {
        region,
        names: [`old-sandbox-${region}`],
        tags: { environment: 'production' },
      });
    }
  }
}

/** One server for each way to behave; each cluster has a host name of its own. */
async function startClusters() {
  const names = REGIONS.map((region) => `*.gr7.${region}.eks.amazonaws.com`);
  const certificates = await makeCertificates([...names, 'hooks.slack.com']);
  const { certificate: cert, key } = certificates.server;
  slack = createServer({ cert, key }, async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    expect(request.url).toBe('/services/T0/B0/secret');
    posted.push(JSON.parse(body).blocks[0].text.text);
    response.end('ok');
  });
  await new Promise<void>((started) => slack.listen(0, '127.0.0.1', started));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, certificates.ca);
  const objects = objectsOf(join(root, 'examples/wordpress-mysql/3-allow-list'));
  const start = async (fault?: Fault) => {
    const api = await startFakeApi({ certificates, objects, ...(fault && { faults: { '*': fault } }) });
    // What a token has to be is held in eks-reading.test.ts
    api.tokens.has = (token) => token.startsWith('k8s-aws-v1.');
    apis.push(api);
    return Number(new URL(api.access.server).port);
  };
  const fine = await start();
  const odd: Readonly<Record<string, number>> = {
    forbidden: await start('forbidden'),
    throttled: await start('throttledOnce'),
    hanging: await start('hang'),
  };
  const hosts: Record<string, number> = { 'hooks.slack.com': (slack.address() as AddressInfo).port };
  const stubbed: Record<string, StubbedCluster> = {};
  clusters.forEach(({ name, region }, index) => {
    const id = String(index).padStart(32, '0');
    const host = `${id}.gr7.${region}.eks.amazonaws.com`;
    hosts[host] = odd[name] ?? fine;
    stubbed[`${region}/${name}`] = { endpoint: `https://${host}`, ca: certificates.ca };
  });
  return { hosts, stubbed, ca };
}

/** Buckets, table, topic with a queue behind it, a verified sender, the configuration; the ARN of the topic. */
async function seedService(): Promise<string> {
  const s3 = new S3Client({ forcePathStyle: true });
  for (const Bucket of ['evidence', 'config']) await s3.send(new CreateBucketCommand({ Bucket }));
  const Body = `version: 1
fleet: Everything
groups:
  - name: prod
    roleArns: [${ACCOUNTS.map((id) => `"arn:aws:iam::${id}:role/bulkhead-reader"`).join(', ')}]
    externalId: the-external-id
    regions: [${REGIONS.join(', ')}]
    clusters: {exclude: ["*-sandbox-*"], tags: {environment: production}}
    scan: {timeoutSeconds: 20}
    satellites: [{functionArn: "${satelliteArn}", clusters: [satellite]}]
thresholds: {coverage: 95}
recipients: {email: {from: bulkhead@example.com, to: [compliance@example.com], every: week}}
alerts:
  channel: all
  channels: {all: {slackWebhook: "ssm:/bulkhead/hook"}}
  eventBridge: security
  securityHub: true
reports: {formats: [json, pdf]}
`;
  await s3.send(new PutObjectCommand({ Bucket: 'config', Key: 'bulkhead.yaml', Body }));
  await new DynamoDBClient({}).send(new CreateTableCommand(stateTable(TABLE)));
  await new SESv2Client({}).send(new CreateEmailIdentityCommand({ EmailIdentity: 'bulkhead@example.com' }));
  await new EventBridgeClient({}).send(new CreateEventBusCommand({ Name: 'security' }));
  await new SecurityHubClient({}).send(new EnableSecurityHubCommand({}));
  await new SSMClient({}).send(
    new PutParameterCommand({
      Name: '/bulkhead/hook',
      Type: 'SecureString',
      Value: 'https://hooks.slack.com/services/T0/B0/secret',
    }),
  );
  const { TopicArn = '' } = await new SNSClient({}).send(new CreateTopicCommand({ Name: 'runs' }));
  const asHub = { ...CALLER, region: 'eu-west-1' };
  const made = await query(asHub, { service: 'sqs', fields: { Action: 'CreateQueue', QueueName: 'runs' } });
  [, queueUrl = ''] = /<QueueUrl>([^<]+)</.exec(made) ?? [];
  const Endpoint = 'arn:aws:sqs:eu-west-1:123456789012:runs';
  await query(asHub, {
    service: 'sns',
    fields: { Action: 'Subscribe', TopicArn, Protocol: 'sqs', Endpoint },
  });
  return TopicArn;
}

/** Runs the workflow once; undefined when it was killed. */
async function execute(
  of: Pick<Execution, 'executionId' | 'scheduledTime' | 'dieAt'>,
): Promise<Outcome | undefined> {
  const { accountId, region, name } = vanished;
  const execution: Execution = { ...of, vanishing: [accountId, region, name], satelliteEnv };
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(root, 'test/fakes/redirect.mjs'),
      join(import.meta.dirname, 'run-workflow.ts'),
      JSON.stringify(execution),
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const signal = await new Promise((ended) => child.on('close', (_, by) => ended(by)));
  if (signal === 'SIGKILL') return undefined;
  const [, json] = out.split('OUTCOME');
  if (json === undefined) throw new Error(`The execution printed no outcome:\n${out}\n${err}`);
  return JSON.parse(json);
}

const objects = () => awsStores({ bucket: 'evidence', table: TABLE }).objects;

async function fleetOf(runId: string): Promise<FleetResult> {
  return JSON.parse(Buffer.from((await objects().get(`runs/${runId}/fleet.json`)) ?? []).toString());
}

async function fleetPdfText(runId: string): Promise<string> {
  const path = join(folder, 'fleet.pdf');
  writeFileSync(path, (await objects().get(`runs/${runId}/fleet.pdf`)) ?? new Uint8Array());
  const { stdout, status } = spawnSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
  expect(status).toBe(0);
  return stdout;
}

/** Messages of finished runs so far; they are taken away. */
async function toldRuns(): Promise<string[]> {
  const told: string[] = [];
  for (;;) {
    const text = await query(
      { ...CALLER, region: 'eu-west-1' },
      {
        service: 'sqs',
        fields: {
          Action: 'ReceiveMessage',
          QueueUrl: queueUrl,
          MaxNumberOfMessages: '10',
          VisibilityTimeout: '600',
        },
      },
    );
    const found = [...text.replaceAll('&quot;', '"').matchAll(/run-finished\/v1\W+runId\W+(prod\/\w+)/g)].map(
      ([, runId = '']) => runId,
    );
    if (!text.includes('<Message>')) return told;
    told.push(...found);
  }
}

async function expectWhole(runId: string): Promise<void> {
  const fleet = await fleetOf(runId);
  expect(fleet.clusters.map(({ name }) => name).sort()).toEqual(clusters.map(({ name }) => name).sort());
  const why = Object.fromEntries(
    fleet.clusters.flatMap(({ name, notAssessed }) =>
      notAssessed === undefined ? [] : [[name, notAssessed]],
    ),
  );
  expect(why).toEqual({
    forbidden: expect.stringContaining('403'),
    hanging: expect.stringContaining('the scan may take 20 s, and they are over'),
    vanished: expect.stringContaining('vanished'),
  });
  const text = await fleetPdfText(runId);
  for (const { name } of clusters) expect(text).toContain(name);
}

/** Everything under the run, as a person would download it, against its manifest. */
async function verify(runId: string): Promise<void> {
  const own = mkdtempSync(join(folder, 'evidence-'));
  for (const prefix of [`runs/${runId}/`, 'runs/prod/manifests/'])
    for (const key of await objects().list(prefix)) {
      mkdirSync(dirname(join(own, key)), { recursive: true });
      writeFileSync(join(own, key), (await objects().get(key)) ?? new Uint8Array());
    }
  const manifest = join(own, 'runs', runId, 'manifest.json');
  const done = spawnSync(process.execPath, [join(root, 'dist/cli.mjs'), 'verify', manifest], {
    encoding: 'utf8',
  });
  expect(done.status, done.stdout + done.stderr).toBe(0);
}

const execution = (name: string) =>
  `arn:aws:states:eu-west-1:123456789012:execution:bulkhead-prod-run:${name}`;

describe('the workflow as it is deployed', () => {
  test('finds, scans, reports and tells of every cluster, whatever befalls it; a second execution does nothing', async () => {
    const of = { scheduledTime: '2026-03-02T06:00:00Z' };
    const first = await execute({ ...of, executionId: execution('first') });
    expect(first?.error).toBeUndefined();
    expect(first?.calls.filter((call) => call.startsWith('satellite'))).toEqual(['satellite satellite']);
    expect(first?.calls).not.toContain('scan satellite');
    await expectWhole('prod/20260302T060000Z');
    const fleet = await fleetOf('prod/20260302T060000Z');
    const [missed] = fleet.clusters.filter(({ name }) => name === 'fine-7');
    expect(missed).toMatchObject({ scores: { coverage: { worst: 0 } }, missedThresholds: ['coverage'] });
    expect(fleet.fleet.configSha256).toMatch(/^[0-9a-f]{64}$/);
    await verify('prod/20260302T060000Z');
    const again = await execute({ ...of, executionId: execution('again') });
    expect(again).toMatchObject({ calls: ['discover'], operations: 0 });
    expect(again?.error).toBeUndefined();
    expect(await toldRuns()).toEqual(['prod/20260302T060000Z']);
    // A first scan of each of 22 clusters, and never more than ten messages
    expect(posted.slice(0, -1).every((title) => title.includes('First scan of '))).toBe(true);
    expect(posted).toHaveLength(10);
    expect(posted.at(-1)).toBe('… and 13 more messages of this run');
    expect(JSON.stringify([first, again])).not.toContain('/services/');
    // Every destination took everything; findings are filed under the account of the service, with the cluster as resource
    const { state } = awsStores({ bucket: 'evidence', table: TABLE });
    expect((await state.get('GROUP#prod', 'UNSENT'))?.value).toEqual({ runIds: [] });
    const { Findings = [] } = await new SecurityHubClient({}).send(
      new GetFindingsCommand({ MaxResults: 100 }),
    );
    expect(Findings.length).toBeGreaterThanOrEqual(22);
    expect(new Set(Findings.map(({ AwsAccountId }) => AwsAccountId))).toEqual(new Set(['123456789012']));
    expect(new Set(Findings.map(({ Resources }) => Resources?.[0]?.Id)).size).toBeGreaterThan(1);
  });

  test.each([
    ['2026-03-03T06:00:00Z', 'discover'],
    ['2026-03-04T06:00:00Z', 'scan fine-8'],
    ['2026-03-05T06:00:00Z', 'fleet'],
    ['2026-03-06T06:00:00Z', 'notify'],
  ])(
    'the run of %s is killed at %s, started again, and ends whole and once',
    async (scheduledTime, dieAt) => {
      // The cluster that vanished is gone from now on: it is made anew, to vanish again
      const { accountId, region, name } = vanished;
      await createClusters(await keysOf(accountId), {
        region,
        names: [name],
        tags: { environment: 'production' },
      });
      const killed = await execute({ scheduledTime, dieAt, executionId: execution(`${dieAt}-1`) });
      expect(killed).toBeUndefined();
      expect(await toldRuns()).toEqual([]);
      const second = await execute({ scheduledTime, executionId: execution(`${dieAt}-2`) });
      expect(second?.error).toBeUndefined();
      const runId = `prod/${scheduledTime.replace(/[-:]/g, '')}`;
      await expectWhole(runId);
      await verify(runId);
      expect(await toldRuns()).toEqual([runId]);
      // Three clusters fail twice in a row, which is told once
      const later = posted.slice(10);
      expect(later.filter((title) => title.startsWith('□ Not assessed'))).toHaveLength(3);
    },
  );

  test('five runs of one week are one e-mail', async () => {
    const quota = await query(
      { ...CALLER, region: 'eu-west-1' },
      { service: 'ses', fields: { Action: 'GetSendQuota' } },
    );
    expect(/<SentLast24Hours>([\d.]+)</.exec(quota)?.[1]).toMatch(/^1(\.0)?$/);
  });
});
