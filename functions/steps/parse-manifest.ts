// Bytes that claim to be a manifest, or a signature of one → the document, or a sentence that says why not. Checked
// field by field: a manifest is what an attacker would write.
import type { Manifest, ManifestFile, ManifestSignature } from '../../lib/model/manifest.ts';

type Fields = Readonly<Record<string, unknown>>;

const HASH = /^[0-9a-f]{64}$/;

export function parseManifest(bytes: Uint8Array): Manifest | string {
  const value = parseFields(bytes);
  if (typeof value === 'string') return value;
  if (value.schemaVersion !== 'bulkhead.manifest/v1') return 'it is no manifest of this version';
  const { files, previous, time } = value;
  if (typeof time !== 'string' || Number.isNaN(Date.parse(time))) return 'it has no time';
  if (!Array.isArray(files) || !files.every(isFile)) return 'its list of files is malformed';
  const isLinked = isFields(previous) && typeof previous.sha256 === 'string' && HASH.test(previous.sha256);
  if (previous !== undefined && !isLinked) return 'what it says of the manifest before is malformed';
  const paths = files.map(({ path }) => path);
  if (new Set(paths).size < paths.length) return 'it lists a file twice';
  return value as unknown as Manifest;
}

export function parseSignature(bytes: Uint8Array): ManifestSignature | string {
  const value = parseFields(bytes);
  if (typeof value === 'string') return value;
  if (value.schemaVersion !== 'bulkhead.manifest-signature/v1') return 'it is no signature of this version';
  const { algorithm, key, signature } = value;
  if (algorithm !== 'Ed25519' && algorithm !== 'ECDSA_SHA_256') return 'its algorithm is not known';
  if (typeof signature !== 'string' || !/^[A-Za-z0-9+/]+=*$/.test(signature)) return 'it holds no signature';
  if (!isFields(key) || typeof key.fingerprint !== 'string') return 'it names no key';
  if (key.kind !== 'local' && key.kind !== 'kms') return 'its kind of key is not known';
  return value as unknown as ManifestSignature;
}

function parseFields(bytes: Uint8Array): Fields | string {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isFields(value) ? value : 'it is no JSON object';
  } catch {
    return 'it is not JSON';
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFile(value: unknown): value is ManifestFile {
  if (!isFields(value)) return false;
  const { path, sizeBytes, sha256 } = value;
  return (
    typeof path === 'string' &&
    Number.isSafeInteger(sizeBytes) &&
    typeof sha256 === 'string' &&
    HASH.test(sha256)
  );
}
