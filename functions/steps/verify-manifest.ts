// A manifest and its folder → whether everything is as it was written: each file, no file more, the manifests before,
// and the signature. Everything that is wrong is told, not only the first.
import type { Manifest, ManifestSignature, Verification } from '../../lib/model/manifest.ts';
import { hashFileIn, listFiles, readFileIn } from '../adapters/files/folder-files.ts';
import { sha256 } from '../adapters/files/sha256.ts';
import type { Verifier } from '../adapters/signing/signature.ts';
import { InputError } from '../errors.ts';
import { EARLIER, earlierManifest, earlierSignature } from './manifest-names.ts';
import { parseManifest, parseSignature } from './parse-manifest.ts';

export interface VerifyOptions {
  /** Absolute folder of the manifest. */
  readonly folder: string;
  /** Name of the manifest in it. */
  readonly name: string;
  /** Absent = hashes only; a signature is then told as unchecked. */
  readonly verifier?: Verifier | undefined;
}

/** Throws InputError when there is no such manifest to read. */
export async function verifyManifest({ folder, name, verifier }: VerifyOptions): Promise<Verification> {
  const bytes = readFileIn(folder, name);
  if (typeof bytes === 'string') throw new InputError(`Cannot read "${name}": ${bytes}`);
  const signed = await checkSignature(bytes, { folder, name, verifier });
  const manifest = parseManifest(bytes);
  if (typeof manifest === 'string') {
    const errors = [`Cannot use the manifest "${name}": ${manifest}`, ...signed.errors];
    return { ...signed, valid: false, fileCount: 0, chainLength: 0, errors };
  }
  const chain = followChain(folder, manifest);
  const errors = [
    ...checkFiles(folder, manifest),
    ...checkStrangers(folder, { name, manifest, chain }),
    ...chain.errors,
    ...signed.errors,
  ];
  const { time, files } = manifest;
  return {
    ...signed,
    valid: errors.length === 0,
    time,
    fileCount: files.length,
    chainLength: chain.manifests.size,
    errors,
  };
}

function checkFiles(folder: string, { files }: Manifest): string[] {
  return files.flatMap(({ path, sizeBytes, sha256: expected }) => {
    const found = hashFileIn(folder, path);
    if (typeof found === 'string') return [`Cannot check "${path}": ${found}`];
    if (found.sizeBytes !== sizeBytes)
      return [`"${path}" was changed: it has ${found.sizeBytes} bytes instead of ${sizeBytes}`];
    return found.sha256 === expected ? [] : [`"${path}" was changed: its SHA-256 is ${found.sha256}`];
  });
}

interface Chain {
  /** By hash, newest first. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  readonly errors: readonly string[];
}

/** Each link names the hash of what it leads to, so the chain cannot go in a circle. */
function followChain(folder: string, newest: Manifest): Chain {
  const manifests = new Map<string, Manifest>();
  let next = newest.previous?.sha256;
  while (next !== undefined) {
    const broken = (why: string): Chain => ({
      manifests,
      errors: [`The chain is broken at "${earlierManifest(`${next}`)}": ${why}`],
    });
    const bytes = readEarlier(folder, earlierManifest(next));
    if (typeof bytes === 'string') return broken(bytes);
    if (sha256([bytes.toString('utf8')]) !== next) return broken('it was changed');
    const manifest = parseManifest(bytes);
    if (typeof manifest === 'string') return broken(manifest);
    manifests.set(next, manifest);
    next = manifest.previous?.sha256;
  }
  return { manifests, errors: [] };
}

/** In the folder of the run, or beside it, where scheduled runs of one group keep theirs together. */
function readEarlier(folder: string, path: string): Buffer | string {
  const own = readFileIn(folder, path);
  return own === 'it is missing' ? readFileIn(`${folder}/..`, path) : own;
}

/** A file that this run did not write is one too many, unless an earlier run wrote it as it is. */
function checkStrangers(
  folder: string,
  { name, manifest, chain }: { readonly name: string; readonly manifest: Manifest; readonly chain: Chain },
): string[] {
  const own = new Set([name, signatureName(name), ...manifest.files.map(({ path }) => path)]);
  const links = new Set(
    [...chain.manifests.keys()].flatMap((hash) => [earlierManifest(hash), earlierSignature(hash)]),
  );
  const earlier = new Map(
    [...chain.manifests.values()]
      .toReversed()
      .flatMap(({ files }) => files)
      .map((file) => [file.path, file]),
  );
  return listFiles(folder).flatMap((path) => {
    if (own.has(path) || links.has(path)) return [];
    const known = path.startsWith(`${EARLIER}/`) ? undefined : earlier.get(path);
    if (known === undefined) return [`"${path}" is one file too many: no manifest lists it`];
    const found = hashFileIn(folder, path);
    return typeof found !== 'string' && found.sha256 === known.sha256
      ? []
      : [`"${path}" was changed since the earlier run that wrote it`];
  });
}

/** The signature lies beside its manifest. */
function signatureName(manifest: string): string {
  return manifest.replace(/(\.json)?$/, '.sig.json');
}

type Signed = Pick<Verification, 'signature' | 'algorithm' | 'key' | 'errors'>;

async function checkSignature(bytes: Uint8Array, { folder, name, verifier }: VerifyOptions): Promise<Signed> {
  const file = signatureName(name);
  const raw = readFileIn(folder, file);
  if (raw === 'it is missing') {
    const errors = verifier === undefined ? [] : [`There is no signature: "${file}" is missing`];
    return { signature: 'absent', errors };
  }
  const signature = typeof raw === 'string' ? raw : parseSignature(raw);
  if (typeof signature === 'string')
    return { signature: 'invalid', errors: [`Cannot use the signature "${file}": ${signature}`] };
  const { algorithm, key } = signature;
  if (verifier === undefined) return { signature: 'unchecked', algorithm, key, errors: [] };
  const errors = await signatureErrors(bytes, signature, verifier);
  return { signature: errors.length === 0 ? 'valid' : 'invalid', algorithm, key, errors };
}

async function signatureErrors(
  bytes: Uint8Array,
  signature: ManifestSignature,
  verifier: Verifier,
): Promise<string[]> {
  if (await verifier.verify(bytes, signature)) {
    return signature.key.fingerprint === verifier.fingerprint
      ? []
      : [`The signature names the key ${signature.key.fingerprint}, and was made by ${verifier.fingerprint}`];
  }
  return [`The signature is not one of this manifest by the key ${verifier.fingerprint}`];
}
