// A real kube-apiserver on a real etcd, from the folder that KUBEBUILDER_ASSETS names: our certificates, two tokens (an
// administrator, and a member of the group that our ClusterRoleBinding names), RBAC. No controllers run.
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RawObject } from '../../lib/model/inventory.ts';
import { makeCertificates } from '../fakes/kubernetes-api/certificates.ts';

export interface RealApi {
  /** A kubeconfig with the contexts `reader` and `admin`. */
  readonly kubeconfig: string;
  /** Creates them in this order, as the administrator; waits for the kind of a definition to be served. */
  readonly create: (objects: readonly RawObject[]) => Promise<void>;
  readonly close: () => void;
}

const START_LIMIT_MS = 90_000;

/** Throws what the server printed when it does not come up. */
export async function startRealApi(assets: string): Promise<RealApi> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-apiserver-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const [client, peer, secure] = await freePorts(3);
  const certificates = await makeCertificates();
  const account = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const printed: string[] = [];
  const start = (program: string, args: readonly string[]): ChildProcess => {
    const child = spawn(join(assets, program), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr?.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
    return child;
  };
  const etcd = start('etcd', [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=http://127.0.0.1:${client}`,
    `--advertise-client-urls=http://127.0.0.1:${client}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
  ]);
  const publicKey = account.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const privateKey = account.privateKey.export({ format: 'pem', type: 'sec1' }).toString();
  const api = start('kube-apiserver', [
    `--etcd-servers=http://127.0.0.1:${client}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${secure}`,
    `--tls-cert-file=${file('server.pem', certificates.server.certificate)}`,
    `--tls-private-key-file=${file('server.key', certificates.server.key)}`,
    `--token-auth-file=${file('tokens.csv', 'admin-token,admin,1,"system:masters"\nreader-token,reader,2,"bulkhead:readers"\n')}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${file('account.pub', publicKey)}`,
    `--service-account-signing-key-file=${file('account.key', privateKey)}`,
    // As EKS has it, and so the examples
    '--service-cluster-ip-range=172.20.0.0/16',
    '--disable-admission-plugins=ServiceAccount',
    `--cert-dir=${folder}`,
  ]);
  const close = () => {
    api.kill('SIGKILL');
    etcd.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const ca = Buffer.from(certificates.ca).toString('base64');
  const kubeconfig = file(
    'kubeconfig',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'real',
          cluster: { server: `https://127.0.0.1:${secure}`, 'certificate-authority-data': ca },
        },
      ],
      users: ['admin', 'reader'].map((name) => ({ name, user: { token: `${name}-token` } })),
      contexts: ['admin', 'reader'].map((name) => ({ name, context: { cluster: 'real', user: name } })),
      'current-context': 'admin',
    }),
  );
  const ask: Ask = (method, path, body) =>
    send({ port: secure as number, ca: certificates.ca, method, path, ...(body && { body }) });
  try {
    await until(() => ask('GET', '/api/v1/namespaces'), api);
  } catch (error) {
    close();
    throw new Error(`kube-apiserver did not come up: ${String(error)}\n${printed.join('').slice(-4000)}`);
  }
  return {
    kubeconfig,
    close,
    create: async (all) => {
      // A definition is served a moment after it was made
      for (const object of all) await until(() => create(ask, object), api, 20_000);
    },
  };
}

type Ask = (method: string, path: string, body?: RawObject) => Promise<RawObject>;

/** As it stands: a typed client would leave out what its types spell in another way. */
async function create(ask: Ask, object: RawObject): Promise<void> {
  const { apiVersion, kind, metadata } = object as {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly namespace?: string };
  };
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { resources } = (await ask('GET', base)) as unknown as {
    readonly resources: readonly {
      readonly kind: string;
      readonly name: string;
      readonly namespaced: boolean;
    }[];
  };
  const resource = resources.find((one) => one.kind === kind && !one.name.includes('/'));
  if (resource === undefined) throw new Error(`${kind} of ${apiVersion} is not served`);
  const within = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
  await ask('POST', `${base}${within}/${resource.name}`, object);
}

class Refusal extends Error {
  readonly code: number;
  constructor(code: number, text: string) {
    super(`${code}: ${text}`);
    this.code = code;
  }
}

function send(to: {
  readonly port: number;
  readonly ca: string;
  readonly method: string;
  readonly path: string;
  readonly body?: RawObject;
}): Promise<RawObject> {
  const { port, ca, method, path, body } = to;
  const headers = { authorization: 'Bearer admin-token', 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, ca, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const code = response.statusCode ?? 0;
        if (code >= 300) reject(new Refusal(code, text));
        else resolve(JSON.parse(text) as RawObject);
      });
    })
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function until(
  work: () => Promise<unknown>,
  server: ChildProcess,
  limitMs = START_LIMIT_MS,
): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const isFinal = error instanceof Refusal && error.code === 422;
      if (isFinal || Date.now() > end || server.exitCode !== null) throw error;
      await sleep(300);
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) =>
          server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
        ),
    ),
  );
  for (const server of servers) server.close();
  return ports;
}
