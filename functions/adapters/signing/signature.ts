// What signs and what checks a signature, whoever holds the key; and how keys are named.
import { createHash, type KeyObject, verify } from 'node:crypto';
import type { ManifestSignature, SignatureAlgorithm, SigningKey } from '../../../lib/model/manifest.ts';
import { InputError } from '../../errors.ts';

export interface Signer {
  readonly sign: (bytes: Uint8Array) => Promise<ManifestSignature>;
}

export interface Verifier {
  readonly fingerprint: string;
  /** False when the signature is not one of these bytes by this key. */
  readonly verify: (bytes: Uint8Array, signature: ManifestSignature) => Promise<boolean>;
}

/** `SHA256:` and Base64 without padding, as OpenSSH writes it; of the key in DER (SubjectPublicKeyInfo). */
export function fingerprintOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(der).digest('base64').replace(/=+$/, '')}`;
}

/** Throws InputError for a kind of key that no manifest is signed with. */
export function algorithmOf(key: KeyObject, name: string): SignatureAlgorithm {
  if (key.asymmetricKeyType === 'ed25519') return 'Ed25519';
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === 'ec' && curve === 'prime256v1') return 'ECDSA_SHA_256';
  const kind = [key.asymmetricKeyType, curve].filter((part) => part !== undefined).join(' ');
  throw new InputError(
    `Cannot use the key "${name}": it is ${kind}, and has to be Ed25519 or ECDSA on P-256`,
  );
}

/** The algorithm is the key's own: one that a signature file names cannot choose another. */
export function verifyWithKey(key: KeyObject, { bytes, signature, algorithm }: VerifyInputs): boolean {
  if (signature.algorithm !== algorithm) return false;
  const raw = Buffer.from(signature.signature, 'base64');
  return verify(algorithm === 'Ed25519' ? null : 'sha256', bytes, key, raw);
}

interface VerifyInputs {
  readonly bytes: Uint8Array;
  readonly signature: ManifestSignature;
  readonly algorithm: SignatureAlgorithm;
}

export function signatureOf(
  key: SigningKey,
  { algorithm, raw }: { readonly algorithm: SignatureAlgorithm; readonly raw: Uint8Array },
): ManifestSignature {
  const signature = Buffer.from(raw).toString('base64');
  return { schemaVersion: 'bulkhead.manifest-signature/v1', algorithm, key, signature };
}
