// Files, folders and standard input → Inventory. One file is in memory at a time, and of each object only the fields
// that are read stay. What cannot be parsed is a gap; only what the user asked for wrongly is an error.
import { readFileSync } from 'node:fs';
import type { Inventory, Networks } from '../../../lib/model/inventory.ts';
import { InputError } from '../../errors.ts';
import { type Collection, collectDocuments } from './collect-objects.ts';
import { findManifests } from './find-manifests.ts';
import { INPUT_LIMITS, type InputLimits } from './input-limits.ts';
import { chartGap, unreadableGap } from './manifest-gaps.ts';
import { parseManifest } from './parse-manifest.ts';

export interface ReadManifestsOptions {
  /** Files and folders, relative to `baseDir`; `-` is standard input. All of them are one cluster. */
  readonly sources: readonly string[];
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  readonly clusterName: string;
  /** RFC 3339 UTC. */
  readonly collectedAt: string;
  readonly networks: Networks;
  readonly baseDir: string;
  readonly limits?: InputLimits;
}

/** What the sources hold. Throws InputError when a source does not exist, has to be rendered first, or holds nothing. */
export async function readManifests(options: ReadManifestsOptions): Promise<Inventory> {
  const limits = options.limits ?? INPUT_LIMITS;
  const into: Collection = { objects: [], gaps: [], ignored: new Map(), kubernetesCount: 0 };
  const seen = new Set<string>();
  let totalBytes = 0;
  const add = (sizeBytes: number) => {
    totalBytes += sizeBytes;
    if (totalBytes > limits.totalBytes) throw tooLarge(options.sources, limits);
  };
  for (const source of options.sources) {
    if (source === '-') {
      const bytes = await readStdin(options.stdin, add);
      collectDocuments({ file: '-', documents: parseManifest(bytes, limits), limits }, into);
      continue;
    }
    const found = findManifests(source, { baseDir: options.baseDir, seen });
    into.gaps.push(...found.unreadable.map(unreadableGap), ...found.charts.map(chartGap));
    for (const file of found.files) add(file.sizeBytes);
    for (const file of found.files) readFile({ path: file.path, name: file.name, limits }, into);
  }
  if (into.kubernetesCount === 0 && into.gaps.length === 0) {
    const sources = options.sources
      .map((source) => (source === '-' ? 'standard input' : `"${source}"`))
      .join(', ');
    throw new InputError(`Cannot find Kubernetes objects in ${sources}: looked for .yaml, .yml and .json`);
  }
  return {
    schemaVersion: 'bulkhead.inventory/v1',
    cluster: { name: options.clusterName, source: 'manifests' },
    collectedAt: options.collectedAt,
    objects: into.objects,
    gaps: into.gaps,
    ignored: Object.fromEntries([...into.ignored].sort(([a], [b]) => (a < b ? -1 : 1))),
    networks: options.networks,
  };
}

function readFile(file: { path: string; name: string; limits: InputLimits }, into: Collection): void {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file.path);
  } catch (error) {
    into.gaps.push(unreadableGap({ name: file.name, why: (error as Error).message }));
    return;
  }
  const documents = parseManifest(bytes, file.limits);
  collectDocuments({ file: file.name, documents, limits: file.limits }, into);
}

async function readStdin(
  stdin: ReadManifestsOptions['stdin'],
  add: (sizeBytes: number) => void,
): Promise<Uint8Array> {
  if (stdin === undefined) throw new InputError('Cannot read standard input: nothing is piped in');
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    add(bytes.length);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(sources: readonly string[], limits: InputLimits): InputError {
  const size = `${Math.round(limits.totalBytes / 1024 / 1024)} MiB`;
  return new InputError(
    `Cannot read ${sources.map((source) => `"${source}"`).join(', ')}: more than ${size} of input`,
  );
}
