// The files of a run → its manifest, chained to the one that was in the folder before, and its signature.
import type { Manifest, ManifestFile } from '../../lib/model/manifest.ts';
import { jsonText } from '../../templates/text/printable.ts';
import { hashFileIn, readFileIn } from '../adapters/files/folder-files.ts';
import { removeFile } from '../adapters/files/remove-file.ts';
import { sha256 } from '../adapters/files/sha256.ts';
import { writeWhole } from '../adapters/files/write-whole.ts';
import type { Signer } from '../adapters/signing/signature.ts';
import { InputError } from '../errors.ts';
import { canonicalJson, canonicalText } from './canonical-json.ts';
import { earlierManifest, earlierSignature, MANIFEST, SIGNATURE } from './manifest-names.ts';
import { parseManifest } from './parse-manifest.ts';

export interface RunFiles {
  /** Absolute. */
  readonly folder: string;
  /** Paths from the folder, in any order. */
  readonly files: readonly string[];
  /** RFC 3339 UTC: when the newest inventory was collected. */
  readonly time: string;
  readonly toolVersion: string;
  /** Absent = not signed. */
  readonly signer?: Signer;
}

/**
 * Returns the names of the files that it wrote. A run that wrote what the run before wrote has the same manifest, so
 * that repeating a scan changes no byte. The manifest before is kept in a folder of its own, by its hash.
 */
export async function writeManifest(run: RunFiles): Promise<readonly string[]> {
  const { folder, signer } = run;
  const before = readBefore(folder);
  const own = manifestOf(run);
  const unchanged = before !== undefined && sameRun(before.text, own);
  const text = unchanged
    ? before.text
    : canonicalText(before === undefined ? own : { ...own, previous: { sha256: before.sha256 } });
  if (before !== undefined && !unchanged) keep(folder, before);
  if (!unchanged) {
    // A signature of what is no longer there would only confuse
    removeFile(`${folder}/${SIGNATURE}`);
    writeWhole(`${folder}/${MANIFEST}`, text);
  }
  if (signer === undefined) return [MANIFEST];
  const signature = await signer.sign(Buffer.from(text));
  writeWhole(`${folder}/${SIGNATURE}`, jsonText(signature));
  return [MANIFEST, SIGNATURE];
}

function manifestOf({ folder, files, time, toolVersion }: RunFiles): Manifest {
  return {
    schemaVersion: 'bulkhead.manifest/v1',
    time,
    tool: { name: 'bulkhead', version: toolVersion },
    files: [...new Set(files)].sort().map((path) => entryOf(folder, path)),
  };
}

function entryOf(folder: string, path: string): ManifestFile {
  const hash = hashFileIn(folder, path);
  if (typeof hash === 'string') throw new InputError(`Cannot list "${path}" in the manifest: ${hash}`);
  return { path, ...hash };
}

interface Before {
  readonly text: string;
  readonly sha256: string;
}

function readBefore(folder: string): Before | undefined {
  const bytes = readFileIn(folder, MANIFEST);
  if (bytes === 'it is missing') return undefined;
  if (typeof bytes === 'string')
    throw new InputError(`Cannot chain to "${MANIFEST}" of the run before: ${bytes}`);
  const foreign = parseManifest(bytes);
  if (typeof foreign === 'string')
    throw new InputError(
      `Cannot chain to the "${MANIFEST}" of "${folder}": ${foreign}; move it away, or write to another folder`,
    );
  const text = bytes.toString('utf8');
  return { text, sha256: sha256([text]) };
}

function sameRun(text: string, own: Manifest): boolean {
  const { previous: _, ...before } = JSON.parse(text) as Manifest;
  return canonicalJson(before) === canonicalJson(own);
}

function keep(folder: string, { text, sha256: hash }: Before): void {
  writeWhole(`${folder}/${earlierManifest(hash)}`, text);
  const signature = readFileIn(folder, SIGNATURE);
  if (typeof signature !== 'string') writeWhole(`${folder}/${earlierSignature(hash)}`, signature);
}
