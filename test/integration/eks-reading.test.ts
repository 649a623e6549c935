// From an ARN to an inventory, nothing left out: the AWS SDK against moto and its stub, then our reader over TLS against
// the fake Kubernetes API, which judges each token as an EKS cluster does.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { awsStores } from '../../functions/adapters/aws-stores.ts';
import { readCluster } from '../../functions/adapters/kubernetes-api/read-cluster.ts';
import { eksSources } from '../../functions/steps/eks-sources.ts';
import { refusalOfToken } from '../fakes/eks-token-verifier.ts';
import { makeCertificates } from '../fakes/kubernetes-api/certificates.ts';
import { type FakeApi, startFakeApi } from '../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { useAwsAt } from '../functions/adapters/eks/aws-environment.ts';
import { run } from '../functions/cli/fake-shell.ts';
import { type AwsStub, startAwsStub } from './aws-stub.ts';
import { CALLER, createClusters, motoUrl, resetMoto } from './seed-moto.ts';
import { stateTable } from './state-table.ts';

const REGION = 'eu-central-1';
const TABLE = 'bulkhead-state';
const ARN = `arn:aws:eks:${REGION}:123456789012:cluster/live`;
const MACHINE = { now: Date.now, random: () => 0, sleep: async () => {} };
const SECRET = CALLER.secretAccessKey;

let api: FakeApi;
let stub: AwsStub;
/** Why tokens were refused, in order. */
const refusals: string[] = [];
/** The API server's clock, minus ours. */
let serverAheadMs = 0;

beforeAll(async () => {
  await resetMoto();
  await createClusters(CALLER, { region: REGION, names: ['live', 'other'] });
  const certificates = await makeCertificates();
  api = await startFakeApi({
    certificates,
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', uid: '1' } },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'deny', namespace: 'shop' },
        spec: { podSelector: {}, policyTypes: ['Ingress'] },
      },
    ],
  });
  // The server knows no list of good tokens: it judges each one
  api.tokens.has = (token) => {
    const refusal = refusalOfToken(token, {
      clusterName: 'live',
      stsHost: `sts.${REGION}.amazonaws.com`,
      now: Date.now() + serverAheadMs,
      secretOf: (id) => (id === CALLER.accessKeyId ? SECRET : undefined),
    });
    if (refusal !== undefined) refusals.push(refusal);
    return refusal === undefined;
  };
  const server = { endpoint: api.access.server, ca: api.access.ca };
  stub = await startAwsStub({
    motoUrl: motoUrl(),
    trust: {},
    clusters: { [`${REGION}/live`]: { ...server, autoMode: true }, [`${REGION}/other`]: server },
  });
  useAwsAt(stub.url, '');
  vi.stubEnv('AWS_ACCESS_KEY_ID', CALLER.accessKeyId);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await stub?.close();
  await api?.close();
});

async function read(arn: string, trusted: readonly string[] = [new URL(api.access.server).host]) {
  const { open, close } = eksSources({ now: Date.now, endpointsTrustedInTests: trusted });
  try {
    return await readCluster({
      access: await open(arn),
      clusterName: arn.split('/').at(-1) ?? '',
      collectedAt: '2026-03-01T12:00:00Z',
      networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
      toolVersion: '0.0.0',
      surroundings: MACHINE,
    });
  } finally {
    close();
  }
}

test('a cluster is read with a token that it accepts, and says who read it', async () => {
  const inventory = await read(ARN);
  expect(refusals.splice(0)).toEqual([]);
  expect(inventory.objects.map(({ kind }) => kind).sort()).toEqual(['Namespace', 'NetworkPolicy']);
  expect(inventory.cluster).toMatchObject({
    name: 'live',
    source: 'live',
    eks: { arn: ARN, autoMode: true, addons: [] },
  });
  expect(inventory.reading?.identity).toMatch(/^arn:aws:/);
  expect(JSON.stringify(inventory)).not.toContain('k8s-aws-v1');
  expect(JSON.stringify(inventory)).not.toContain(SECRET);
});
test('a token of another cluster is refused, even by the same server', async () => {
  await expect(read(ARN.replace('live', 'other'))).rejects.toThrow(/other/);
  expect(new Set(refusals.splice(0))).toEqual(new Set(['signature']));
});
test('a server whose clock is too far ahead refuses the token, and that is told and not waited for', async () => {
  serverAheadMs = 3_600_000;
  await expect(read(ARN)).rejects.toThrow();
  serverAheadMs = 0;
  // The first token, and the one that was asked for after it was rejected
  expect(refusals.splice(0).slice(0, 2)).toEqual(['date is too old', 'date is too old']);
});
test('without the hook of tests no token is sent to a server that is none of EKS', async () => {
  const before = api.requests.length;
  await expect(read(ARN, [])).rejects.toThrow('its endpoint is no host name that EKS gives');
  expect(api.requests.length).toBe(before);
});
test('scan --eks assesses the clusters that let us in and names those that do not', async () => {
  const args = ['scan', '--eks', '--region', REGION, '--json'];
  const endpointsTrustedInTests = [new URL(api.access.server).host];
  const { status, out, err } = await run(args, { endpointsTrustedInTests, surroundings: MACHINE });
  expect((JSON.parse(out) as { cluster: object }[]).map(({ cluster }) => cluster)).toMatchObject([
    { name: 'live', source: 'live' },
  ]);
  expect(err).toMatch(/^Not assessed: 1 of 2 clusters\nCannot read cluster "other": /);
  expect(new Set(refusals.splice(0))).toEqual(new Set(['signature']));
  expect(status).toBe(3);
});

test('a run keeps its evidence in S3 and its state in DynamoDB, and is done once', async () => {
  vi.stubEnv('AWS_REGION', 'us-east-1');
  const settings = { endpoint: stub.url, forcePathStyle: true };
  await new S3Client(settings).send(new CreateBucketCommand({ Bucket: 'evidence' }));
  await new DynamoDBClient({ endpoint: stub.url }).send(new CreateTableCommand(stateTable(TABLE)));
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-s3-run-'));
  writeFileSync(
    join(folder, 'bulkhead.yaml'),
    `version: 1\nfleet: F\ngroups:\n  - {name: live, regions: [${REGION}], clusters: {include: [live]}}\n`,
  );
  const args = ['run', '--group=live', '--scheduled=2026-03-01T06:00:00Z'];
  const place = ['--store=s3://evidence', `--table=${TABLE}`];
  const shell = {
    baseDir: folder,
    endpointsTrustedInTests: [new URL(api.access.server).host],
    surroundings: MACHINE,
  };
  const first = await run([...args, ...place], shell);
  expect(first).toMatchObject({ status: 0, err: '' });
  const { objects, state } = awsStores({ bucket: 'evidence', table: TABLE });
  const base = 'runs/live/20260301T060000Z';
  const keys = await objects.list(`${base}/`);
  expect(keys).toContain(`${base}/manifest.json`);
  expect(keys).toContain(`${base}/clusters/123456789012.${REGION}.live/live.pdf`);
  const manifest = JSON.parse(
    Buffer.from((await objects.get(`${base}/manifest.json`)) ?? []).toString('utf8'),
  );
  expect(manifest.files.map(({ path }: { path: string }) => `${base}/${path}`)).toEqual(
    keys.filter((key) => !key.endsWith('/manifest.json')),
  );
  expect(await state.list(`CLUSTER#${ARN}`, 'SCAN#')).toHaveLength(1);
  expect(await run([...args, ...place], shell)).toMatchObject({ status: 0, out: '' });
  rmSync(folder, { recursive: true });
});
