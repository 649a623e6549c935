// A key as the user names it, a PEM file or the ARN of a key in KMS → what signs or checks with it. The SDK is loaded for
// a key in KMS only: every other start of the program does without it.
import { localSigner, localVerifier } from '../adapters/signing/local-key.ts';
import type { Signer, Verifier } from '../adapters/signing/signature.ts';

/** `resolvePath` makes the path of a file absolute. Throws InputError when the key cannot be used. */
export async function makeSigner(key: string, resolvePath: (path: string) => string): Promise<Signer> {
  if (!isKmsArn(key)) return localSigner(resolvePath(key));
  const { kmsClientFor, kmsSigner } = await import('../adapters/signing/kms-key.ts');
  return kmsSigner(key, kmsClientFor(key));
}

/** The same for a key that checks. */
export async function makeVerifier(key: string, resolvePath: (path: string) => string): Promise<Verifier> {
  if (!isKmsArn(key)) return localVerifier(resolvePath(key));
  const { kmsClientFor, kmsVerifier } = await import('../adapters/signing/kms-key.ts');
  return kmsVerifier(key, kmsClientFor(key));
}

/** `arn:aws:kms:REGION:ACCOUNT:key/ID` or `…:alias/NAME`: what tells a key in KMS from a file. */
function isKmsArn(text: string): boolean {
  return /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/.+$/.test(text);
}
