// A key in AWS KMS: it signs without ever leaving KMS, and its public half names it. ECDSA_SHA_256 only, on P-256.
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import {
  GetPublicKeyCommand,
  KMSClient,
  KMSInvalidSignatureException,
  SignCommand,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import { InputError } from '../../errors.ts';
import { algorithmOf, fingerprintOf, type Signer, signatureOf, type Verifier } from './signature.ts';

const ALGORITHM = 'ECDSA_SHA_256';

/** A client of the ARN's own region; credentials come from where the SDK looks for them. */
export function kmsClientFor(arn: string): KMSClient {
  const region = arn.split(':')[3];
  return new KMSClient({ ...(region !== undefined && { region }) });
}

/** Throws InputError when the key cannot be used: no permission, another kind of key, not for signing. */
export async function kmsSigner(arn: string, client: KMSClient): Promise<Signer> {
  const { key, keyArn } = await publicKeyOf(arn, client);
  return {
    sign: async (bytes) => {
      const { Signature } = await ask(arn, 'sign with', () =>
        client.send(new SignCommand({ KeyId: keyArn, ...digestOf(bytes) })),
      );
      if (Signature === undefined) throw new InputError(`Cannot sign with "${arn}": KMS gave no signature`);
      const signingKey = { kind: 'kms', fingerprint: fingerprintOf(key), arn: keyArn } as const;
      return signatureOf(signingKey, { algorithm: ALGORITHM, raw: Signature });
    },
  };
}

/** Asks KMS itself, so that a key that was disabled or a permission that was taken away shows. */
export async function kmsVerifier(arn: string, client: KMSClient): Promise<Verifier> {
  const { key, keyArn } = await publicKeyOf(arn, client);
  return {
    fingerprint: fingerprintOf(key),
    verify: async (bytes, signature) => {
      if (signature.algorithm !== ALGORITHM) return false;
      const Signature = Buffer.from(signature.signature, 'base64');
      if (Signature.length === 0) return false;
      try {
        const { SignatureValid } = await client.send(
          new VerifyCommand({ KeyId: keyArn, Signature, ...digestOf(bytes) }),
        );
        return SignatureValid === true;
      } catch (error) {
        if (error instanceof KMSInvalidSignatureException) return false;
        throw refusal(arn, 'check with', error);
      }
    },
  };
}

/** KMS takes 4,096 bytes at most, so it is given the digest. */
function digestOf(bytes: Uint8Array) {
  const Message = createHash('sha256').update(bytes).digest();
  return { Message, MessageType: 'DIGEST', SigningAlgorithm: ALGORITHM } as const;
}

async function publicKeyOf(
  arn: string,
  client: KMSClient,
): Promise<{ readonly key: KeyObject; readonly keyArn: string }> {
  const { PublicKey, KeyId } = await ask(arn, 'read', () =>
    client.send(new GetPublicKeyCommand({ KeyId: arn })),
  );
  if (PublicKey === undefined) throw new InputError(`Cannot read the key "${arn}": KMS gave no public key`);
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  if (algorithmOf(key, arn) !== ALGORITHM)
    throw new InputError(`Cannot use the key "${arn}": it is not ECDSA`);
  // The answer tells the key behind an alias. An id without account and region would name no key to an auditor.
  return { key, keyArn: KeyId?.startsWith('arn:') ? KeyId : arn };
}

async function ask<T>(arn: string, action: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw refusal(arn, action, error);
  }
}

function refusal(arn: string, action: string, error: unknown): InputError {
  const { name, message } = error as Error;
  return new InputError(`Cannot ${action} the key "${arn}": ${name}: ${message}`, { cause: error });
}
