// Keys in PEM files: a private one signs, a public one checks.
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InputError } from '../../errors.ts';
import {
  algorithmOf,
  fingerprintOf,
  type Signer,
  signatureOf,
  type Verifier,
  verifyWithKey,
} from './signature.ts';

/** Throws InputError when the file holds no private key that manifests are signed with. Nothing of it is ever shown. */
export function localSigner(path: string): Signer {
  const key = readKey(path, createPrivateKey, 'private');
  const algorithm = algorithmOf(key, path);
  const fingerprint = fingerprintOf(createPublicKey(key));
  return {
    sign: async (bytes) => {
      const raw = sign(algorithm === 'Ed25519' ? null : 'sha256', bytes, key);
      return signatureOf({ kind: 'local', fingerprint }, { algorithm, raw });
    },
  };
}

/** Throws InputError when the file holds no such public key; the public half of a private key is taken too. */
export function localVerifier(path: string): Verifier {
  const key = readKey(path, createPublicKey, 'public');
  const algorithm = algorithmOf(key, path);
  return {
    fingerprint: fingerprintOf(key),
    verify: async (bytes, signature) => verifyWithKey(key, { bytes, signature, algorithm }),
  };
}

function readKey(path: string, create: (pem: Buffer) => KeyObject, kind: 'private' | 'public'): KeyObject {
  let pem: Buffer;
  try {
    pem = readFileSync(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new InputError(`Cannot read the key "${path}": ${code === 'ENOENT' ? 'no such file' : message}`, {
      cause,
    });
  }
  try {
    return create(pem);
  } catch (cause) {
    throw new InputError(
      `Cannot use the key "${path}": it is no ${kind} key in PEM, or it has a passphrase`,
      {
        cause,
      },
    );
  }
}
