// Signs a run with a key in KMS and has it verified: by KMS, by the public key, and by another key. Called by
// kms.sh, which says where KMS is. Ends with 1 at the first answer that is not what it must be.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateKeyCommand, GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';

const kms = new KMSClient({});
const folder = mkdtempSync(join(tmpdir(), 'bulkhead-kms-'));
const manifest = join(folder, 'manifest.json');

/** ARN of a new key. */
async function createKey(KeySpec, KeyUsage = 'SIGN_VERIFY') {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
  return KeyMetadata.Arn;
}

/** Exit status and output of bulkhead. */
function bulkhead(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['functions/cli/main.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function scan(key) {
  return bulkhead(
    'scan',
    'examples/wordpress-mysql/1-before',
    '--out',
    folder,
    '--format',
    'json',
    '--sign-key',
    key,
  );
}

try {
  const key = await createKey('ECC_NIST_P256');
  const other = await createKey('ECC_NIST_P256');
  assert.equal(scan(key).status, 0);
  const signature = JSON.parse(readFileSync(join(folder, 'manifest.sig.json'), 'utf8'));
  assert.equal(signature.algorithm, 'ECDSA_SHA_256');
  assert.equal(signature.key.arn, key);
  console.log('KMS: the manifest is signed');

  const byKms = JSON.parse(bulkhead('verify', manifest, '--key', key, '--json').stdout);
  assert.deepEqual([byKms.valid, byKms.signature, byKms.key.arn], [true, 'valid', key]);
  console.log('KMS: and verified by KMS');

  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: key }));
  // moto takes the digest for a message and hashes it again, so its signature is one of the digest's digest: that it
  // verifies as such shows that KMS was given the SHA-256 of the manifest, which is what the real one signs as it is.
  const digest = createHash('sha256').update(readFileSync(manifest)).digest();
  const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  assert.ok(verify('sha256', digest, publicKey, Buffer.from(signature.signature, 'base64')));
  console.log('KMS: what was signed is the SHA-256 of the manifest, by its public key alone');

  const byOther = bulkhead('verify', manifest, '--key', other);
  assert.equal(byOther.status, 1, byOther.stdout + byOther.stderr);
  assert.match(byOther.stdout, /The signature is not one of this manifest by the key SHA256:/);
  console.log('KMS: and not by another key');

  appendFileSync(manifest, ' ');
  assert.equal(bulkhead('verify', manifest, '--key', key).status, 1);
  console.log('KMS: one byte more in the manifest is found');

  const rsa = scan(await createKey('RSA_2048'));
  assert.equal(rsa.status, 2);
  assert.match(rsa.stderr, /it is rsa, and has to be Ed25519 or ECDSA on P-256/);
  const none = scan(`${key.slice(0, -4)}0000`);
  assert.equal(none.status, 2);
  assert.match(none.stderr, /^Cannot read the key "arn:aws:kms:/);
  console.log('KMS: keys that cannot sign are refused before anything is scanned');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
