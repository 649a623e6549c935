// Contexts of kubeconfig files → how their clusters are reached: each form of credential against an API server that
// checks it, and everything that is refused.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessOf, contextNames } from '../../../../functions/adapters/kubernetes-api/kubeconfig.ts';
import { loadKubeconfig } from '../../../../functions/adapters/kubernetes-api/kubeconfig-file.ts';
import { readCluster } from '../../../../functions/adapters/kubernetes-api/read-cluster.ts';
import type { RawObject } from '../../../../lib/model/inventory.ts';
import { type Certificates, makeCertificates } from '../../../fakes/kubernetes-api/certificates.ts';
import { type FakeApi, GOOD_TOKEN, startFakeApi } from '../../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { fakeSurroundings } from '../../../fakes/kubernetes-api/surroundings.ts';

const SECRET = 'a-secret-that-nobody-may-see';

let folder: string;
let certificates: Certificates;
let byToken: FakeApi;
let byCertificate: FakeApi;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-kubeconfig-'));
  certificates = await makeCertificates();
  byToken = await startFakeApi({ certificates });
  byCertificate = await startFakeApi({ certificates, auth: 'certificate' });
});
afterAll(async () => {
  await Promise.all([byToken.close(), byCertificate.close()]);
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** A kubeconfig of one context, `here`. */
function config(user: RawObject, cluster: RawObject = {}, api = byToken): string {
  const ca = Buffer.from(certificates.ca).toString('base64');
  return JSON.stringify({
    clusters: [
      { name: 'c', cluster: { server: api.access.server, 'certificate-authority-data': ca, ...cluster } },
    ],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
  });
}

async function read(file: string, env: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
  const access = await accessOf(loadKubeconfig({ file, baseDir: folder, env }), 'here', env);
  const inventory = await readCluster({
    access,
    clusterName: 'here',
    collectedAt: '2026-03-01T12:00:00Z',
    networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
    toolVersion: '1.2.3',
    surroundings: fakeSurroundings(),
  });
  expect(JSON.stringify(inventory)).not.toContain(GOOD_TOKEN);
  return inventory.reading?.identity;
}

function plugin(name: string, script: string): RawObject {
  const path = write(`bin/${name}`, `#!${process.execPath}\n${script}`);
  chmodSync(path, 0o755);
  return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: `./bin/${name}`, args: [] } };
}

const credential = (token: string) =>
  `console.log(JSON.stringify({ kind: 'ExecCredential', status: { token: ${token} } }))`;

describe('a cluster is read with', () => {
  test('a token', async () => {
    expect(await read(write('token', config({ token: GOOD_TOKEN })))).toBe('u');
  });

  test('a token file beside the kubeconfig', async () => {
    write('a-token', `${GOOD_TOKEN}\n`);
    expect(await read(write('token-file', config({ tokenFile: 'a-token' })))).toBe('u');
  });

  test('a client certificate, as data and as files beside the kubeconfig', async () => {
    const { certificate, key } = certificates.client;
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const data = { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) };
    expect(await read(write('certificate-data', config(data, {}, byCertificate)))).toBe('u');
    write('pki/client.crt', certificate);
    write('pki/client.key', key);
    const files = { 'client-certificate': 'pki/client.crt', 'client-key': 'pki/client.key' };
    expect(await read(write('certificate-files', config(files, {}, byCertificate)))).toBe('u');
  });

  test('a certificate authority in a file, and a server name of its own', async () => {
    write('pki/ca.crt', certificates.ca);
    const cluster = {
      'certificate-authority-data': undefined,
      'certificate-authority': 'pki/ca.crt',
      'tls-server-name': 'kubernetes.default.svc',
    };
    expect(await read(write('ca-file', config({ token: GOOD_TOKEN }, cluster)))).toBe('u');
  });

  test('a plugin, which is run again when its token is refused', async () => {
    const runs = join(folder, 'runs');
    const script = `
      const fs = require('node:fs');
      fs.appendFileSync(${JSON.stringify(runs)}, '.');
      const token = fs.readFileSync(${JSON.stringify(runs)}).length === 1 ? 'stale' : '${GOOD_TOKEN}';
      ${credential('token')}`;
    expect(await read(write('plugin', config(plugin('renews', script))))).toBe('u');
  });

  test('a proxy that takes CONNECT', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      const [host, port] = (request.url ?? '').split(':');
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream]) end.on('error', () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      expect(await read(write('proxy', config({ token: GOOD_TOKEN }, { 'proxy-url': url })))).toBe('u');
      const server = new URL(byToken.access.server);
      expect(new Set(asked)).toEqual(new Set([server.host]));

      asked.length = 0;
      const plain = write('no-proxy', config({ token: GOOD_TOKEN }));
      expect(await read(plain, { HTTPS_PROXY: url })).toBe('u');
      expect(new Set(asked)).toEqual(new Set([server.host]));

      asked.length = 0;
      expect(await read(plain, { HTTPS_PROXY: url, NO_PROXY: server.hostname })).toBe('u');
      expect(asked).toEqual([]);
    } finally {
      proxy.close();
    }
  });
});

describe('a context is refused', () => {
  test.each<[why: string, user: RawObject, cluster: RawObject]>([
    ['insecure-skip-tls-verify', {}, { 'insecure-skip-tls-verify': true }],
    ['no https URL', {}, { server: 'http://10.0.0.1:8080' }],
    ['no https URL', {}, { server: '10.0.0.1' }],
    ['holds a user or a password', {}, { server: `https://me:${SECRET}@10.0.0.1` }],
    ['impersonates', { token: SECRET, as: 'admin' }, {}],
    ['user name and password', { username: 'admin', password: SECRET }, {}],
    ['neither http nor https', { token: SECRET }, { 'proxy-url': 'socks5://10.0.0.1' }],
    ['no PEM certificate', {}, { 'certificate-authority-data': 'aGVsbG8=' }],
    ['ENOENT', {}, { 'certificate-authority-data': undefined, 'certificate-authority': 'no/such' }],
    ['cannot be read (ENOENT)', { tokenFile: 'no/such' }, {}],
    ['"no-such-plugin" is not installed', { exec: { command: 'no-such-plugin' } }, {}],
  ])('that says: %s', async (why, user, cluster) => {
    const file = write('refused', config(user, cluster));
    const error = await read(file).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(Error);
    const { name, message } = error as Error;
    expect([name, message]).toEqual(['KubernetesError', expect.stringContaining(why)]);
    expect(message).not.toContain(SECRET);
  });

  test('when its plugin fails, without what the plugin wrote', async () => {
    const user = plugin('fails', `console.error('token: ${SECRET}'); process.exit(1)`);
    const error = (await read(write('fails', config(user))).catch((thrown: Error) => thrown)) as Error;
    expect(error.message).toBe(
      'Cannot read cluster "here": its credential plugin "fails" gave no credential: run it by hand to see why',
    );
    expect(JSON.stringify([error, error.stack, error.cause])).not.toContain(SECRET);
  });

  test('when another authority has signed the certificate of its server', async () => {
    const other = Buffer.from((await makeCertificates()).ca).toString('base64');
    const file = write('other-ca', config({ token: SECRET }, { 'certificate-authority-data': other }));
    await expect(read(file)).rejects.toThrow(/certificate/);
  });

  test('when it has no authority and the public ones have not signed', async () => {
    const file = write('no-ca', config({ token: SECRET }, { 'certificate-authority-data': undefined }));
    await expect(read(file)).rejects.toThrow(/certificate/);
  });
});

describe('kubeconfig files', () => {
  const context = (name: string, cluster: string) => ({ name, context: { cluster, user: 'u' } });

  test('are merged as kubectl does: the first that says something wins', () => {
    const one = write('one', JSON.stringify({ contexts: [context('a', 'first'), context('b', 'x')] }));
    const two = write('two', JSON.stringify({ contexts: [context('a', 'second'), context('c', 'x')] }));
    const env = { KUBECONFIG: `${one}:${two}:${join(folder, 'not-there')}` };
    const merged = loadKubeconfig({ baseDir: folder, env });
    expect(contextNames(merged)).toEqual(['a', 'b', 'c']);
    expect(merged.contexts[0]?.context.cluster).toBe('first');
  });

  test('lie in ~/.kube/config when nothing else is said', () => {
    write('home/.kube/config', JSON.stringify({ contexts: [context('home', 'x')] }));
    expect(contextNames(loadKubeconfig({ baseDir: folder, env: { HOME: join(folder, 'home') } }))).toEqual([
      'home',
    ]);
  });

  test.each([
    ['that is not there', undefined, 'it does not exist'],
    ['that is not YAML', `users: [{token: ${SECRET}`, 'it is not YAML'],
    ['that is another object', 'kind: Secret', 'it is none'],
    ['that is text', 'hello', 'it is none'],
  ])('one %s is a mistake of the user, told without its content', (_, text, why) => {
    const file = text === undefined ? join(folder, 'nowhere') : write('broken', text);
    const load = () => loadKubeconfig({ file, baseDir: folder, env: {} });
    expect(load).toThrow(`Cannot read the kubeconfig "${file}": ${why}`);
    expect(load).not.toThrow(SECRET);
  });

  test('none at all is a mistake of the user', () => {
    expect(() => loadKubeconfig({ baseDir: folder, env: {} })).toThrow('Cannot find a kubeconfig');
  });
});
