// The bench of the service as it is bundled: sizes, what a cold start imports, one scan and one report of clusters of 1,000
// and 10,000 pods, and what that costs a month. Kubernetes, EKS, STS and S3 are servers of this process; nothing of the
// bundles is changed. Targets: the scan bundle imports in less than 150 ms; a cluster of 1,000 pods, scanned daily, costs at
// most a US cent a month.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { StateStore } from '../../../functions/adapters/state-store/state-store.ts';
import { rememberTrail } from '../../../functions/steps/fleet-run/run-history.ts';
import type { RunRecord, RunTarget } from '../../../functions/steps/fleet-run/run-record.ts';
import type { FleetCluster } from '../../../lib/model/fleet-result.ts';
import { startFakeAws } from '../../fakes/aws-api.ts';
import { makeCertificates } from '../../fakes/kubernetes-api/certificates.ts';
import { startFakeApi } from '../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { generateCluster } from '../generate-cluster.ts';
import { type ObjectServer, startObjectServer } from './object-server.ts';
import { PRICES } from './prices.ts';

const root = join(import.meta.dirname, '../../..');
const FUNCTIONS = ['discover', 'scan', 'report', 'notify'] as const;
const IMPORT_TARGET_MS = 150;
const CENT_TARGET = 1;
const IMPORTS = 7;
const SIZES = [1000, 10_000] as const;
/** serverless.yml: both functions that work on a cluster. */
const MEMORY_GB = 1769 / 1024;
const DAYS = 30;
/** `retention.evidenceDays` of bulkhead.yaml where nobody says otherwise, in months. */
const KEPT_MONTHS = 400 / DAYS;

interface Measured {
  readonly importMs: number;
  readonly handlerMs: number;
  readonly peakMb: number;
  readonly answer?: unknown;
}

interface ClusterRun {
  readonly pods: number;
  readonly scan: Measured;
  readonly report: Measured;
  /** Bytes of each object that was put into the bucket. */
  readonly sizes: readonly number[];
}

/** Lines of the report. Throws when the service was not built, or a function failed. */
export async function benchService(): Promise<string[]> {
  if (!existsSync(bundleOf('scan'))) throw new Error('Cannot measure the service: npm run build comes first');
  const imports = new Map<string, number>();
  for (const name of FUNCTIONS) imports.set(name, await importTime(name));
  const runs: ClusterRun[] = [];
  for (const pods of SIZES) runs.push(await runCluster(pods));
  return [...bundleLines(imports), ...runLines(runs), ...costLines(runs)];
}

function bundleOf(name: string): string {
  return join(root, 'dist/lambda', name, 'index.mjs');
}

const ENV = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIA111122223333',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  POWERTOOLS_LOG_LEVEL: 'ERROR',
  NODE_OPTIONS: '--enable-source-maps',
  BULKHEAD_EVIDENCE_BUCKET: 'evidence',
  BULKHEAD_CONFIG_BUCKET: 'config',
  BULKHEAD_STATE_TABLE: 'state',
  BULKHEAD_VERSION: '0.0.0',
  BULKHEAD_RUN_TOPIC: 'arn:aws:sns:eu-west-1:111122223333:runs',
};

async function invoke(
  name: string,
  { event, env = {} }: { readonly event?: unknown; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Measured> {
  const args = [
    '--import',
    join(root, 'test/fakes/redirect.mjs'),
    join(import.meta.dirname, 'invoke.mjs'),
    bundleOf(name),
    ...(event === undefined ? [] : [JSON.stringify(event)]),
  ];
  const child = spawn(process.execPath, args, {
    env: { ...ENV, ...env, PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await new Promise((ended) => child.on('close', ended));
  const [, json] = out.split('MEASURED');
  if (json === undefined) throw new Error(`The function ${name} failed`);
  return JSON.parse(json) as Measured;
}

async function importTime(name: string): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < IMPORTS; run++) times.push((await invoke(name)).importMs);
  return times.sort((a, b) => a - b)[IMPORTS >> 1] as number;
}

async function runCluster(pods: number): Promise<ClusterRun> {
  const certificates = await makeCertificates(['*.gr7.eu-west-1.eks.amazonaws.com']);
  const cluster = generateCluster(pods);
  const api = await startFakeApi({ certificates, objects: [...cluster.objects, ...cluster.pods()] });
  api.tokens.has = () => true;
  const description = { certificateAuthority: { data: Buffer.from(certificates.ca).toString('base64') } };
  const aws = await startFakeAws({
    clusters: { '111122223333': { 'eu-west-1': { bench: { description, addons: {} } } } },
  });
  const store = await startObjectServer();
  try {
    store.objects.set(
      '/config/bulkhead.yaml',
      Buffer.from('version: 1\nfleet: Bench\ngroups:\n  - {name: bench, regions: [eu-west-1]}\n'),
    );
    const env = {
      AWS_ENDPOINT_URL: store.url,
      AWS_ENDPOINT_URL_EKS: aws.url,
      AWS_ENDPOINT_URL_STS: aws.url,
      REDIRECT: JSON.stringify({
        '0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com': Number(
          new URL(api.access.server).port,
        ),
        '0123456789abcdef0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com': Number(
          new URL(api.access.server).port,
        ),
      }),
    };
    const id = 'arn:aws:eks:eu-west-1:111122223333:cluster/bench';
    const target = { id, name: 'bench', accountId: '111122223333', region: 'eu-west-1' };
    const oneRun = async (day: number) => {
      const run = runOf(day, target);
      store.objects.set(`/evidence/runs/${run.runId}/run.json`, Buffer.from(JSON.stringify(run)));
      const before = new Set(store.objects.keys());
      const event = { runId: run.runId, target };
      const scan = await invoke('scan', { event, env });
      const { status } = scan.answer as { status: string };
      if (status !== 'assessed')
        throw new Error(`The scan of ${pods} pods ended with: ${[...store.objects.values()].at(-1)}`);
      const report = await invoke('report', { event, env });
      await rememberTrail({ state: stateOf(store) }, { run, cluster: target as unknown as FleetCluster });
      const sizes = [...store.objects].flatMap(([key, { length }]) => (before.has(key) ? [] : [length]));
      return { pods, scan, report, sizes };
    };
    // The first run of a cluster has nothing to compare with
    await oneRun(1);
    return await oneRun(2);
  } finally {
    store.close();
    await Promise.all([api.close(), aws.close()]);
  }
}

function runOf(day: number, target: RunTarget): RunRecord {
  return {
    schemaVersion: 'bulkhead.run/v1',
    runId: `bench/2026030${day}T060000Z`,
    fleetName: 'Bench',
    tool: { name: 'bulkhead', version: '0.0.0' },
    startedAt: `2026-03-0${day}T06:00:00Z`,
    configSha256: '',
    targets: [target],
  };
}

function stateOf({ items }: ObjectServer): StateStore {
  return {
    get: async (partition, sort) => {
      const text = items.get(`${partition} ${sort}`);
      return text === undefined ? undefined : { partition, sort, version: 1, value: JSON.parse(text) };
    },
    put: async ({ partition, sort, value }) => {
      items.set(`${partition} ${sort}`, JSON.stringify(value));
      return true;
    },
    list: async () => [],
  };
}

function bundleLines(imports: ReadonlyMap<string, number>): string[] {
  const rows = FUNCTIONS.map((name) => {
    const folder = join(root, 'dist/lambda', name);
    const code = readdirSync(folder)
      .filter((file) => file.endsWith('.mjs'))
      .map((file) => readFileSync(join(folder, file)));
    const kB = (parts: readonly Buffer[]) =>
      String(Math.round(parts.reduce((sum, { length }) => sum + length, 0) / 1000));
    const ms = imports.get(name) as number;
    const verdict =
      name === 'scan' ? `  (target < ${IMPORT_TARGET_MS}: ${ms < IMPORT_TARGET_MS ? 'met' : 'missed'})` : '';
    return `${name.padEnd(10)}${kB(code).padStart(8)}${kB(code.map((one) => gzipSync(one))).padStart(8)}${ms.toFixed(0).padStart(11)}${verdict}`;
  });
  return [
    '',
    `${'function'.padEnd(10)}${'kB'.padStart(8)}${'gzip'.padStart(8)}${'import ms'.padStart(11)}`,
    ...rows,
  ];
}

function runLines(runs: readonly ClusterRun[]): string[] {
  return [
    '',
    'One cluster in a function of its own: cold, its import included',
    `${'pods'.padEnd(10)}${['scan ms', 'peak MB', 'report ms', 'peak MB', 'objects', 'MB put'].map((head) => head.padStart(11)).join('')}`,
    ...runs.map(({ pods, scan, report, sizes }) => {
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      const numbers = [
        scan.importMs + scan.handlerMs,
        scan.peakMb,
        report.importMs + report.handlerMs,
        report.peakMb,
        sizes.length,
      ].map((value) => Math.round(value).toString().padStart(11));
      return `${pods.toLocaleString('en').padEnd(10)}${numbers.join('')}${(bytes / 1e6).toFixed(1).padStart(11)}`;
    }),
  ];
}

/** Transitions of one cluster: infra/workflow.asl.json, the start of its child included. */
const TRANSITIONS = 3;
/** DynamoDB: a point of history of about 2 kB, the latest state, which is read first, and where the last result lies. */
const WRITE_UNITS = 5;
/** Of S3, the result of the run before and its history among them. */
const GETS = 16;

/** An object for as long as it is kept: the lifecycle of infra/storage.yml. */
function storageCost(bytes: number): number {
  const gb = bytes / 1e9;
  if (bytes < 128 * 1024) return gb * KEPT_MONTHS * PRICES.s3Standard;
  return gb * (PRICES.s3Standard + (KEPT_MONTHS - 1) * PRICES.s3GlacierInstant) + PRICES.s3GlacierTransition;
}

/** US dollars for one cluster that is scanned daily for a month; what is kept is paid for as long as it is kept. */
function marginal({ scan, report, sizes }: ClusterRun) {
  const seconds = (scan.importMs + scan.handlerMs + report.importMs + report.handlerMs) / 1000;
  const compute = DAYS * (seconds * MEMORY_GB * PRICES.lambdaGbSecond + 2 * PRICES.lambdaRequest);
  const steps = DAYS * TRANSITIONS * PRICES.stateTransition;
  const requests =
    DAYS * (sizes.length * PRICES.s3Put + GETS * PRICES.s3Get + WRITE_UNITS * PRICES.dynamoWrite);
  const storage = sizes.reduce((sum, size) => sum + DAYS * storageCost(size), 0);
  return { compute, steps, requests, storage, all: compute + steps + requests + storage };
}

/** One group: alarms of infra/observability.yml and of the group, its metrics, the dashboard, the key. */
const FIXED = PRICES.kmsKey + 9 * PRICES.alarm + 4 * PRICES.customMetric + PRICES.dashboard;

function costLines(runs: readonly ClusterRun[]): string[] {
  const [small, large] = runs.map(marginal) as [ReturnType<typeof marginal>, ReturnType<typeof marginal>];
  const cents = (dollars: number) => (dollars * 100).toFixed(2);
  const parts = (of: ReturnType<typeof marginal>) =>
    `compute ${cents(of.compute)}, workflow ${cents(of.steps)}, requests ${cents(of.requests)}, storage ${cents(of.storage)}`;
  const verdict = small.all * 100 <= CENT_TARGET ? 'met' : 'missed';
  return [
    '',
    `US cents a month for one more cluster, scanned daily, evidence kept for ${Math.round(KEPT_MONTHS * DAYS)} days`,
    `1,000 pods   ${cents(small.all)} (target ≤ ${CENT_TARGET}: ${verdict}): ${parts(small)}`,
    `10,000 pods  ${cents(large.all)}: ${parts(large)}`,
    `Fixed, US dollars a month for a group: ${FIXED.toFixed(2)}`,
    ...[10, 500, 10_000].map(
      (clusters) =>
        `${clusters.toLocaleString('en').padStart(6)} clusters of 1,000 pods: ${(FIXED + clusters * small.all).toFixed(2)} dollars a month, of which fixed ${FIXED.toFixed(2)}`,
    ),
  ];
}
