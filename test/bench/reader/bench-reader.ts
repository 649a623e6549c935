// The bench of the live reader: 10,000 pods from an HTTPS server on this machine, read by our reader, by client-node's
// typed list and, as the least that can be, by JSON.parse alone. Each in a process of its own, medians of three.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { READER_LIMITS } from '../../../functions/adapters/kubernetes-api/reader-limits.ts';
import { makeCertificates } from '../../fakes/kubernetes-api/certificates.ts';
import type { Reading } from './read-pods.ts';

const PODS = 10_000;
const RUNS = 3;
const PARSE_TARGET = 1.3;
const CLIENT_TARGET = 0.5;
const MEMORY_TARGET_MB = 250;
const WAYS = { parse: 'JSON.parse alone', reader: 'our reader', client: "client-node's typed list" } as const;

const BUNDLE = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // CommonJS packages inside an ES module still ask for Node's own modules with require
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
} as const;

type Way = keyof typeof WAYS;

/** The table and what it says of the targets, as lines. Throws when a process fails. */
export async function benchReader(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
  const certificates = join(folder, 'certificates.json');
  const pages = join(folder, 'pages.json');
  writeFileSync(certificates, JSON.stringify(await makeCertificates()), { mode: 0o600 });
  const server = spawn(process.execPath, [path('serve-pods.ts'), String(PODS), certificates, pages], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const { port, bytes } = await firstLine(server);
    // Bundled, as an installed bulkhead is: Node's reading of TypeScript alone takes 40 MB
    const program = join(folder, 'read-pods.mjs');
    await build({ entryPoints: [path('read-pods.ts')], outfile: program, ...BUNDLE });
    const readings = new Map<Way, Reading>();
    for (const way of Object.keys(WAYS) as Way[]) {
      const runs = Array.from({ length: RUNS }, () =>
        readInChild([program, way, String(port), certificates, pages]),
      );
      readings.set(way, runs.sort((a, b) => a.cpuMs - b.cpuMs)[RUNS >> 1] as Reading);
    }
    return tableOf(readings, bytes);
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
}

function path(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

async function firstLine(server: ChildProcess): Promise<{ port: number; bytes: number }> {
  if (server.stdout === null) throw new Error('Cannot read what the server prints');
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  return JSON.parse(line);
}

function readInChild(args: readonly string[]): Reading {
  const child = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`Cannot measure "${args[1]}": status ${child.status}`);
  return JSON.parse(child.stdout) as Reading;
}

function tableOf(readings: ReadonlyMap<Way, Reading>, bytes: number): string[] {
  const of = (way: Way) => readings.get(way) as Reading;
  if ([...readings.values()].some(({ pods }) => pods !== PODS)) throw new Error('A way has lost pods');
  const rows = (Object.keys(WAYS) as Way[]).map((way) => {
    const { wallMs, cpuMs, peakBytes } = of(way);
    const numbers = [wallMs, cpuMs, peakBytes / 1e6].map((value) => Math.round(value).toString().padStart(8));
    return `${WAYS[way].padEnd(26)}${numbers.join('')}`;
  });
  const reader = of('reader');
  const parseRatio = reader.cpuMs / of('parse').cpuMs;
  const clientRatio = reader.cpuMs / of('client').cpuMs;
  const peakMb = reader.peakBytes / 1e6;
  return [
    `${PODS.toLocaleString('en')} pods over HTTPS, ${Math.round(bytes / 1e6)} MB, pages of ${READER_LIMITS.pageSize}`,
    `${''.padEnd(26)}${['wall ms', 'CPU ms', 'peak MB'].map((head) => head.padStart(8)).join('')}`,
    ...rows,
    `reader / JSON.parse (target ≤ ${PARSE_TARGET}): ${verdict(parseRatio, PARSE_TARGET)}`,
    `reader / client-node (target ≤ ${CLIENT_TARGET}): ${verdict(clientRatio, CLIENT_TARGET)}`,
    `peak MB (target < ${MEMORY_TARGET_MB}): ${verdict(peakMb, MEMORY_TARGET_MB)}`,
  ];
}

function verdict(value: number, target: number): string {
  return `${value.toFixed(2)} ${value <= target ? 'met' : 'missed'}`;
}
