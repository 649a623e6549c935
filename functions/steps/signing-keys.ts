// A key as the user names it, a PEM file or the ARN of a key in KMS → what signs or checks with it.
import { isKmsArn, kmsClientFor, kmsSigner, kmsVerifier } from '../adapters/signing/kms-key.ts';
import { localSigner, localVerifier } from '../adapters/signing/local-key.ts';
import type { Signer, Verifier } from '../adapters/signing/signature.ts';

/** `resolvePath` makes the path of a file absolute. Throws InputError when the key cannot be used. */
export async function makeSigner(key: string, resolvePath: (path: string) => string): Promise<Signer> {
  return isKmsArn(key) ? kmsSigner(key, kmsClientFor(key)) : localSigner(resolvePath(key));
}

export async function makeVerifier(key: string, resolvePath: (path: string) => string): Promise<Verifier> {
  return isKmsArn(key) ? kmsVerifier(key, kmsClientFor(key)) : localVerifier(resolvePath(key));
}
