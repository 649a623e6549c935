// A run that is as it was written is valid; whatever was done to it since shows itself.
import { generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { localSigner, localVerifier } from '../../../functions/adapters/signing/local-key.ts';
import { verifyManifest } from '../../../functions/steps/verify-manifest.ts';
import { writeManifest } from '../../../functions/steps/write-manifest.ts';
import type { Manifest } from '../../../lib/model/manifest.ts';

let base: string;
let folder: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'bulkhead-manifest-'));
});
beforeEach(() => {
  folder = mkdtempSync(join(base, 'run-'));
});
afterAll(() => rmSync(base, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function read(path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

/** Writes the files and the manifest of a run. */
async function run(files: Readonly<Record<string, string>>, options: { time?: string; key?: string } = {}) {
  const { time = '2026-11-20T06:00:00Z', key } = options;
  for (const [path, text] of Object.entries(files)) put(path, text);
  return writeManifest({
    folder,
    files: Object.keys(files),
    time,
    toolVersion: '0.1.0',
    ...(key !== undefined && { signer: localSigner(key) }),
  });
}

async function errorsOf(key?: string): Promise<readonly string[]> {
  const verifier = key === undefined ? undefined : localVerifier(key);
  const answer = await verifyManifest({ folder, name: 'manifest.json', verifier });
  expect(answer.valid).toBe(answer.errors.length === 0);
  return answer.errors;
}

/** Two PEM files; PKCS 8 and SubjectPublicKeyInfo. */
function keys(kind: 'ed25519' | 'ec' | 'p384' | 'rsa') {
  const made = {
    ed25519: () => generateKeyPairSync('ed25519'),
    ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    p384: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
    rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  }[kind]();
  const stem = mkdtempSync(join(base, 'key-'));
  const paths = { privateKey: join(stem, 'private.pem'), publicKey: join(stem, 'public.pem') };
  writeFileSync(paths.privateKey, made.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(paths.publicKey, made.publicKey.export({ type: 'spki', format: 'pem' }));
  return paths;
}

const two = { 'a.json': '{}\n', 'b.pdf': '%PDF-1.7' };

describe('a run', () => {
  test('that nobody touched is valid, with its time and its files', async () => {
    await run(two);
    expect(await verifyManifest({ folder, name: 'manifest.json' })).toEqual({
      valid: true,
      time: '2026-11-20T06:00:00Z',
      signature: 'absent',
      fileCount: 2,
      chainLength: 0,
      errors: [],
    });
    expect((JSON.parse(read('manifest.json')) as Manifest).files[0]).toEqual({
      path: 'a.json',
      sizeBytes: 3,
      // printf '{}\n' | sha256sum
      sha256: 'ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356',
    });
  });

  test('that is repeated changes no byte and adds no link', async () => {
    await run(two);
    const before = read('manifest.json');
    await run(two);
    expect(read('manifest.json')).toBe(before);
    expect(existsSync(join(folder, 'manifests'))).toBe(false);
  });
});

describe('is found:', () => {
  test.each<[string, () => void, RegExp]>([
    ['one changed byte', () => put('a.json', '{}\t'), /^"a\.json" was changed: its SHA-256 is [0-9a-f]{64}$/],
    ['one byte more', () => put('a.json', '{} \n'), /^"a\.json" was changed: it has 4 bytes instead of 3$/],
    ['one missing file', () => rmSync(join(folder, 'b.pdf')), /^Cannot check "b\.pdf": it is missing$/],
    ['one file too many', () => put('c.txt', 'x'), /^"c\.txt" is one file too many: no manifest lists it$/],
    ['one file too many in a folder', () => put('d/e', 'x'), /^"d\/e" is one file too many/],
    ['one hidden file too many', () => put('.x', 'x'), /^"\.x" is one file too many/],
    [
      'a folder in the place of a file',
      () => {
        rmSync(join(folder, 'b.pdf'));
        put('b.pdf/x', '');
      },
      /"b\.pdf": it is no file/,
    ],
    [
      'a link in the place of a file',
      () => {
        rmSync(join(folder, 'a.json'));
        symlinkSync('b.pdf', join(folder, 'a.json'));
      },
      /"a\.json": it is a symbolic link/,
    ],
    [
      'a manifest that is none',
      () => put('manifest.json', '{"files":'),
      /^Cannot use the manifest "manifest\.json": it is not JSON$/,
    ],
  ])('%s', async (_, damage, error) => {
    await run(two);
    damage();
    const errors = await errorsOf();
    expect(errors[0]).toMatch(error);
  });

  test('every error, not only the first', async () => {
    await run(two);
    put('a.json', '[]\n');
    rmSync(join(folder, 'b.pdf'));
    put('c', '');
    expect(await errorsOf()).toHaveLength(3);
  });
});

describe('a manifest that leads out of its folder is not followed:', () => {
  const outside = { sizeBytes: 1, sha256: '0'.repeat(64) };
  test.each([
    ['../secret', 'it leads out of the folder'],
    ['a/../../secret', 'it leads out of the folder'],
    ['../../../../../../etc/passwd', 'it leads out of the folder'],
    ['/etc/passwd', 'it is absolute'],
    ['C:/windows', 'it is absolute'],
    ['..\\secret', 'it holds a character that no path has'],
    ['', 'it leads out of the folder'],
    ['link/secret', 'it is a symbolic link'],
  ])('%s', async (path, why) => {
    writeFileSync(join(base, 'secret'), 'x');
    await run(two);
    symlinkSync(base, join(folder, 'link'));
    const manifest = JSON.parse(read('manifest.json')) as Manifest;
    put('manifest.json', JSON.stringify({ ...manifest, files: [...manifest.files, { path, ...outside }] }));
    expect(await errorsOf()).toContain(`Cannot check "${path}": ${why}`);
  });

  test('and writing goes no such way either', async () => {
    await expect(writeManifest({ folder, files: ['../secret'], time: '', toolVersion: '' })).rejects.toThrow(
      'it leads out of the folder',
    );
  });
});

describe('a chain', () => {
  const later = { time: '2026-11-21T06:00:00Z' };

  test('leads from run to run; a file that an earlier run wrote is not one too many', async () => {
    await run(two);
    await run({ 'a.json': '{"b":1}' }, later);
    await run({ 'a.json': '{"b":2}' }, { time: '2026-11-22T06:00:00Z' });
    const answer = await verifyManifest({ folder, name: 'manifest.json' });
    expect(answer).toMatchObject({ valid: true, chainLength: 2, fileCount: 1 });
  });

  test('a file of an earlier run that was changed since is found', async () => {
    await run(two);
    await run({ 'c.json': '{}' }, later);
    put('b.pdf', 'other');
    expect(await errorsOf()).toEqual(['"b.pdf" was changed since the earlier run that wrote it']);
  });

  test('is broken where an earlier manifest was changed or is missing', async () => {
    await run(two);
    await run({ 'c.json': '{}' }, later);
    const [earlier = ''] = readdirSync(join(folder, 'manifests'));
    const text = read(`manifests/${earlier}`);
    put(`manifests/${earlier}`, text.replace('0.1.0', '0.1.1'));
    expect((await errorsOf()).join()).toContain(
      `The chain is broken at "manifests/${earlier}": it was changed`,
    );
    rmSync(join(folder, 'manifests', earlier));
    expect((await errorsOf()).join()).toContain(
      `The chain is broken at "manifests/${earlier}": it is missing`,
    );
  });

  test('a manifest of no link in the folder of earlier ones is one too many', async () => {
    await run(two);
    await run({ 'c.json': '{}' }, later);
    put(`manifests/${'0'.repeat(64)}.json`, '{}');
    expect((await errorsOf()).join()).toContain('is one file too many');
  });

  test('is not begun over a manifest of something else', async () => {
    put('manifest.json', '{"name":"web app"}');
    await expect(run(two)).rejects.toThrow(/it is no manifest of this version; move it away/);
    expect(read('manifest.json')).toBe('{"name":"web app"}');
  });
});

describe('a signature', () => {
  test.each([
    ['ed25519', 'Ed25519'],
    ['ec', 'ECDSA_SHA_256'],
  ] as const)('by a key of %s is valid, and tells algorithm and key', async (kind, algorithm) => {
    const { privateKey, publicKey } = keys(kind);
    expect(await run(two, { key: privateKey })).toEqual(['manifest.json', 'manifest.sig.json']);
    const verifier = localVerifier(publicKey);
    expect(await verifyManifest({ folder, name: 'manifest.json', verifier })).toMatchObject({
      valid: true,
      signature: 'valid',
      algorithm,
      key: { kind: 'local', fingerprint: verifier.fingerprint },
    });
    expect(verifier.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  test('of another key is wrong', async () => {
    await run(two, { key: keys('ed25519').privateKey });
    expect(await errorsOf(keys('ed25519').publicKey)).toEqual([
      expect.stringMatching(/^The signature is not one of this manifest by the key SHA256:/),
    ]);
  });

  test('of a manifest that was changed together with its file is wrong', async () => {
    const { privateKey, publicKey } = keys('ed25519');
    await run(two, { key: privateKey });
    const signature = read('manifest.sig.json');
    rmSync(join(folder, 'manifest.json'));
    await run({ ...two, 'a.json': '[]' });
    put('manifest.sig.json', signature);
    expect(await errorsOf()).toEqual([]);
    expect((await errorsOf(publicKey)).join()).toContain('is not one of this manifest');
  });

  test('that names another key or another algorithm than its own is wrong', async () => {
    const { privateKey, publicKey } = keys('ec');
    await run(two, { key: privateKey });
    const signature = JSON.parse(read('manifest.sig.json')) as { key: object };
    put(
      'manifest.sig.json',
      JSON.stringify({ ...signature, key: { kind: 'local', fingerprint: 'SHA256:other' } }),
    );
    expect((await errorsOf(publicKey)).join()).toContain('The signature names the key SHA256:other');
    put('manifest.sig.json', JSON.stringify({ ...signature, algorithm: 'Ed25519' }));
    expect((await errorsOf(publicKey)).join()).toContain('is not one of this manifest');
  });

  test('that is missing is an error where a key is asked for, and unchecked is told as such', async () => {
    const { privateKey, publicKey } = keys('ed25519');
    await run(two);
    expect(await errorsOf(publicKey)).toEqual(['There is no signature: "manifest.sig.json" is missing']);
    await run(two, { key: privateKey });
    expect(await verifyManifest({ folder, name: 'manifest.json' })).toMatchObject({
      valid: true,
      signature: 'unchecked',
    });
  });

  test('goes into the chain with its manifest, and does not stay on a manifest that is not signed', async () => {
    await run(two, { key: keys('ed25519').privateKey });
    await run({ 'c.json': '{}' }, { time: '2026-11-21T06:00:00Z' });
    expect(readdirSync(join(folder, 'manifests')).filter((name) => name.endsWith('.sig.json'))).toHaveLength(
      1,
    );
    expect(existsSync(join(folder, 'manifest.sig.json'))).toBe(false);
    expect(await errorsOf()).toEqual([]);
  });

  test.each(['rsa', 'p384'] as const)('is not made by a key of %s', (kind) => {
    const { privateKey, publicKey } = keys(kind);
    expect(() => localSigner(privateKey)).toThrow(/has to be Ed25519 or ECDSA on P-256$/);
    expect(() => localVerifier(publicKey)).toThrow(/has to be Ed25519 or ECDSA on P-256$/);
  });

  test('a file that holds no key is refused, and nothing of it is shown', () => {
    const path = join(base, 'no-key.pem');
    writeFileSync(path, 'hush');
    expect(() => localSigner(path)).toThrow(/^Cannot use the key ".*": it is no private key in PEM/);
    expect(() => localSigner(path)).not.toThrow(/hush/);
    expect(() => localSigner(join(base, 'none.pem'))).toThrow(/no such file$/);
  });
});
