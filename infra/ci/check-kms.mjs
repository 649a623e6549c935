// Signs a run with a key in KMS and has it verified: by KMS, by the public key alone, and by another key. Called by
// kms.sh, which says where KMS is. Ends with 1 at the first answer that is not what it must be.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const pem = join(folder, '..', `${folder.split('/').at(-1)}.pem`);
  writeFileSync(
    pem,
    `-----BEGIN PUBLIC KEY-----\n${Buffer.from(PublicKey).toString('base64')}\n-----END PUBLIC KEY-----\n`,
  );
  const offline = bulkhead('verify', manifest, '--key', pem);
  rmSync(pem);
  assert.equal(offline.status, 0, offline.stdout + offline.stderr);
  console.log('KMS: and verified by its public key, without KMS');

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
