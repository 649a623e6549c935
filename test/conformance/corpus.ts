// Where the corpus lies, and how its index files are read. The corpus is data of other projects beside the checkout;
// infra/test-conformance.mjs says SKIPPED when it is not there. Nothing of it is copied into this tree.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const corpusDir = join(import.meta.dirname, '../../../shared/corpus');

export const npGuardDir = join(corpusDir, 'np-guard-dev');

export function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

/** The parsed file; its shape is the caller's claim. */
export function readJson<Shape>(path: string): Shape {
  return JSON.parse(readText(path)) as Shape;
}

/** Names of the folders inside a folder, sorted. */
export function foldersOf(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** One expected output of np-guard, as its index lists it. */
export interface NpGuardExpectation {
  readonly file: string;
  readonly format: 'txt' | 'json' | 'csv';
  readonly mode: 'connlist' | 'exposure' | 'explain' | 'explain_exposure';
  /** Filters of the command line, e.g. `focus_workload_webapp_egress`. */
  readonly query?: string;
  /** Folder under expected/. */
  readonly suite: string;
}

export interface NpGuardDiff {
  readonly file: string;
  readonly suite: string;
  readonly new: string;
  readonly old: string;
  readonly format: 'txt' | 'csv';
}

export interface NpGuardIndex {
  readonly dirs: Readonly<Record<string, { readonly expected: readonly NpGuardExpectation[] }>>;
  readonly diffs: readonly NpGuardDiff[];
}

export function readNpGuardIndex(): NpGuardIndex {
  return readJson(join(npGuardDir, 'index.json'));
}
