// One row of the bench, in a process of its own so that no other row's memory or compiled code is in it:
// `node --expose-gc test/bench/measure.ts ROW` prints a Measurement as JSON. The table is main.ts's.
import { fileURLToPath } from 'node:url';
import { analyze } from '../../lib/analyze.ts';
import { CATALOGUE } from '../../lib/checks/catalogue.ts';
import { runChecks } from '../../lib/checks/check.ts';
import { judgeIntents } from '../../lib/intents/judge-intents.ts';
import type { Cluster } from '../../lib/model/cluster.ts';
import type { Intents, ZoneRule } from '../../lib/model/intent.ts';
import type { Inventory } from '../../lib/model/inventory.ts';
import type { AnalyzeOptions } from '../../lib/model/options.ts';
import type { Basis, ScanResult } from '../../lib/model/scan-result.ts';
import { normalize } from '../../lib/normalize/normalize.ts';
import { compilePolicies } from '../../lib/policy/compile.ts';
import { computeReachabilities } from '../../lib/reach/matrix.ts';
import { findPolicyFacts } from '../../lib/reach/policy-facts.ts';
import { surveyCluster } from '../../lib/reach/survey.ts';
import { scoreCluster } from '../../lib/score/score.ts';
import { type GeneratedCluster, generateCluster } from './generate-cluster.ts';
import { generateHardCluster } from './generate-hard-cluster.ts';
import { collectGarbage, watchMemory } from './high-water.ts';
import { podPages, readInventory } from './read-pages.ts';

export interface Measurement {
  readonly cluster: string;
  readonly pods: number;
  readonly policies: number;
  /** Of the Pods alone, and what JSON.parse takes on them; times are medians of three. */
  readonly jsonBytes: number;
  readonly parse: Times;
  readonly analysis: Times;
  /** The first analysis of the process, before anything is compiled: what a single scan takes. */
  readonly first: Times;
  readonly stages: Readonly<Record<Stage, Times>>;
  /** High water of memory during the first analysis, beside the inventory; what its result keeps. */
  readonly peakBytes: number;
  readonly keptBytes: number;
  /** Size of the matrix. */
  readonly columns: number;
  readonly distinctRows: number;
}

/** Milliseconds by the clock, and those in which this thread had the processor: a busy machine lengthens only the first. */
export interface Times {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export type Stage = 'normalize' | 'policies' | 'matrix' | 'survey' | 'score' | 'facts' | 'checks' | 'zones';

const RUNS = 3;
const BASIS: Basis = { kind: 'declared' };
const OPTIONS: AnalyzeOptions = {
  toolVersion: '0.0.0',
  inventorySha256: '',
  rulesetSha256: '',
  declaredEntryPoints: [],
};

/** Measures a row: a number of pods, or `hard`. */
export async function measure(row: string): Promise<Measurement> {
  const cluster = row === 'hard' ? generateHardCluster() : generateCluster(Number(row));
  const parsed = timeParse(cluster);
  const inventory = readInventory(cluster);
  const times: Times[] = [];
  const { result, ...memory } = await watchMemory(() => {
    const first = timed(() => analyze(inventory, OPTIONS));
    times.push(first.times);
    return first.result;
  });
  refuseGaps(result);
  while (times.length < RUNS) times.push(timed(() => analyze(inventory, OPTIONS)).times);
  return {
    cluster: cluster.name,
    pods: cluster.podCount,
    policies: cluster.policyCount,
    ...parsed,
    analysis: median(times),
    first: times[0] as Times,
    ...memory,
    ...timeStages(inventory),
  };
}

/** A generated object that the analysis does not understand would make it shorter than it is. */
function refuseGaps({ gaps }: ScanResult): void {
  if (gaps.length > 0)
    throw new Error(`Cannot bench a cluster with ${gaps.length} gaps: ${gaps[0]?.message}`);
}

/** Each page is parsed three times, so that the three sums see the same pages. */
function timeParse(cluster: GeneratedCluster): Pick<Measurement, 'jsonBytes' | 'parse'> {
  const sums: Times[] = new Array<Times>(RUNS).fill({ wallMs: 0, cpuMs: 0 });
  let jsonBytes = 0;
  for (const page of podPages(cluster)) {
    jsonBytes += Buffer.byteLength(page);
    for (let run = 0; run < RUNS; run++) {
      const elapsed = startWatch();
      JSON.parse(page);
      const { wallMs, cpuMs } = elapsed();
      const sum = sums[run] as Times;
      sums[run] = { wallMs: sum.wallMs + wallMs, cpuMs: sum.cpuMs + cpuMs };
    }
  }
  return { jsonBytes, parse: median(sums) };
}

function timeStages(inventory: Inventory): Pick<Measurement, 'stages' | 'columns' | 'distinctRows'> {
  const runs = new Map<Stage, Times[]>();
  let size = { columns: 0, distinctRows: 0 };
  for (let run = 0; run < RUNS; run++) {
    const stage = <T>(name: Stage, work: () => T): T => {
      const { result, times } = timed(work);
      runs.set(name, [...(runs.get(name) ?? []), times]);
      return result;
    };
    const cluster = stage('normalize', () => normalize(inventory));
    const policies = stage('policies', () => compilePolicies(cluster));
    const matrix = stage('matrix', () => computeReachabilities(cluster, { policies }));
    const { absent: best, open: worst, closed: certain } = matrix;
    const analysis = { cluster, best, worst, certain };
    const survey = stage('survey', () => surveyCluster(analysis));
    const scored = stage('score', () =>
      scoreCluster({ analysis, survey, basis: BASIS, declaredEntryPoints: [] }),
    );
    const facts = stage('facts', () => findPolicyFacts(cluster, best));
    const { namespaces, entryPoints } = scored;
    stage('checks', () =>
      runChecks(CATALOGUE, { cluster, policies, facts, survey, namespaces, entryPoints }),
    );
    stage('zones', () => judgeIntents(analysis, thirdsOf(cluster)));
    const rows = new Set([...best.rows.ingress, ...best.rows.egress]);
    size = { columns: best.columnCount, distinctRows: rows.size };
  }
  const stages = Object.fromEntries([...runs].map(([name, times]) => [name, median(times)]));
  return { stages: stages as Record<Stage, Times>, ...size };
}

/** Two closed zones of a third of the namespaces each: everything between them and the last third is judged. */
function thirdsOf({ namespaces }: Cluster): Intents {
  const size = Math.ceil(namespaces.length / 3);
  const zoneOf = (name: string, from: number): ZoneRule => ({
    name,
    boundary: 'closed',
    clusters: [],
    namespaces: namespaces.slice(from, from + size).map((one) => one.name),
    namespaceLabels: {},
    workloads: [],
    labels: {},
  });
  return { zones: [zoneOf('a', 0), zoneOf('b', size)], flows: [], expectations: [], clusters: 'one' };
}

/** Collects garbage first, so that nobody pays for what ran before. */
function timed<T>(work: () => T): { result: T; times: Times } {
  collectGarbage();
  const elapsed = startWatch();
  const result = work();
  return { result, times: elapsed() };
}

function startWatch(): () => Times {
  const { user, system } = process.threadCpuUsage();
  const started = performance.now();
  return () => {
    const now = process.threadCpuUsage();
    return {
      wallMs: performance.now() - started,
      cpuMs: (now.user + now.system - user - system) / 1000,
    };
  };
}

/** Of each kind of time for itself. */
function median(times: readonly Times[]): Times {
  const middle = (of: (one: Times) => number) =>
    times.map(of).sort((a, b) => a - b)[times.length >> 1] as number;
  return { wallMs: middle((one) => one.wallMs), cpuMs: middle((one) => one.cpuMs) };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(JSON.stringify(await measure(process.argv[2] ?? '1000')));
