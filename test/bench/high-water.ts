// The most memory that the process holds while something runs. The work blocks its thread, so a second thread looks:
// this file starts itself as that thread.
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const SAMPLE_EVERY_MS = 4;
const PEAK = 0;
const STOP = 1;

export interface HighWater<T> {
  readonly result: T;
  /** High water of the resident set, less what it was before; bytes. Garbage that nobody has collected yet is in it. */
  readonly peakBytes: number;
  /** Heap and buffers that are still alive with the result in hand, less what was before; bytes. */
  readonly keptBytes: number;
}

/** Runs `work` and watches. Needs --expose-gc. */
export async function watchMemory<T>(work: () => T): Promise<HighWater<T>> {
  const shared = new Float64Array(new SharedArrayBuffer(16));
  const worker = new Worker(new URL(import.meta.url), { workerData: shared });
  await new Promise((resolve) => worker.once('online', resolve));
  returnMemory();
  const before = process.memoryUsage();
  shared[PEAK] = before.rss;
  const result = work();
  const peakBytes = Math.max(shared[PEAK], process.memoryUsage.rss()) - before.rss;
  shared[STOP] = 1;
  collectGarbage();
  const after = process.memoryUsage();
  const keptBytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  await worker.terminate();
  return { result, peakBytes, keptBytes };
}

/** A full collection, twice: what the first one finalizes is free after the second. */
export function collectGarbage(): void {
  const collect = collector();
  collect();
  collect();
}

/** A collection that gives the freed pages back to the system, so that they count when they are taken again. */
function returnMemory(): void {
  collector()({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

function collector(): NodeJS.GCFunction {
  if (globalThis.gc === undefined) throw new Error('Cannot collect garbage: start node with --expose-gc');
  return globalThis.gc;
}

async function sample(shared: Float64Array): Promise<void> {
  while (shared[STOP] === 0) {
    shared[PEAK] = Math.max(shared[PEAK] as number, process.memoryUsage.rss());
    await sleep(SAMPLE_EVERY_MS);
  }
}

if (!isMainThread && workerData instanceof Float64Array) await sample(workerData);
