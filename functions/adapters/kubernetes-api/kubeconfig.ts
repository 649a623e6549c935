// Contexts of a kubeconfig → how to reach their clusters. Credentials of every form (certificates, tokens, token files,
// exec plugins, OIDC) are @kubernetes/client-node's work; what would weaken the connection is refused here.
import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { getCACertificates } from 'node:tls';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { InputError, KubernetesError } from '../../errors.ts';
import type { ClusterAccess } from './cluster-access.ts';
import type { KubeconfigDocument, KubeconfigSource } from './kubeconfig-file.ts';

/** A plugin that asks a question on a terminal would wait for ever. */
const CREDENTIAL_TIMEOUT_MS = 60_000;

/** Names of all contexts, in the order of the files. */
export function contextNames(document: KubeconfigDocument): string[] {
  return document.contexts.map(({ name }) => name);
}

/**
 * How the context's cluster is reached. `env` may name a proxy as for kubectl: HTTPS_PROXY, and NO_PROXY for the hosts
 * that are reached without it. Throws InputError when there is no such context, and KubernetesError when its settings
 * are refused or its credentials cannot be had.
 */
export async function accessOf(
  document: KubeconfigDocument,
  context: string,
  env: KubeconfigSource['env'],
): Promise<ClusterAccess> {
  const entry = document.contexts.find(({ name }) => name === context);
  if (entry === undefined) {
    const known = contextNames(document).slice(0, 20).join(', ');
    throw new InputError(
      `Cannot find the context "${context}" in the kubeconfig: it has ${known === '' ? 'none' : known}`,
    );
  }
  const cluster = document.clusters.find(({ name }) => name === entry.context.cluster)?.cluster;
  const user = document.users.find(({ name }) => name === entry.context.user)?.user ?? {};
  if (cluster === undefined)
    throw new KubernetesError(context, 'its kubeconfig names a cluster that it does not have');
  const server = checkServer(context, cluster);
  checkUser(context, user);
  // Only what this context needs: the files of another user's tokens are not opened
  const own: KubeconfigDocument = {
    clusters: [{ name: String(entry.context.cluster), cluster }],
    users: [{ name: String(entry.context.user ?? ''), user }],
    contexts: [entry],
  };
  const credentials = await makeCredentials(own, { context, user });
  const first = await credentials.read('use');
  const { 'tls-server-name': serverName, 'proxy-url': proxy } = cluster;
  const userName = text(entry.context.user);
  return {
    name: context,
    server,
    ca: authorityOf(context, cluster),
    ...(text(serverName) === undefined ? {} : { serverName: text(serverName) as string }),
    ...(first.certificate === undefined ? {} : { clientCertificate: first.certificate }),
    ...(first.token === undefined ? {} : { token: async (why) => (await credentials.read(why)).token ?? '' }),
    ...(userName === undefined ? {} : { identity: userName }),
    ...proxyOf(context, text(proxy), env),
  };
}

function checkServer(context: string, cluster: RawObject): string {
  if (cluster['insecure-skip-tls-verify'] === true) {
    const why = 'its kubeconfig says insecure-skip-tls-verify, so anyone could answer in its place';
    throw new KubernetesError(context, `${why}: give it a certificate-authority`);
  }
  const server = text(cluster.server) ?? '';
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url?.protocol !== 'https:') throw new KubernetesError(context, 'its server is no https URL');
  if (url.username !== '' || url.password !== '') {
    throw new KubernetesError(context, 'the URL of its server holds a user or a password');
  }
  return server;
}

function checkUser(context: string, user: RawObject): void {
  if (user.username !== undefined || user.password !== undefined) {
    throw new KubernetesError(context, 'it has a user name and password, which API servers no longer take');
  }
  const impersonates = ['as', 'as-uid', 'as-groups', 'as-user-extra'].find(
    (field) => user[field] !== undefined,
  );
  if (impersonates !== undefined) {
    // Left out, it would silently read with other rights than were asked for
    throw new KubernetesError(
      context,
      `its kubeconfig impersonates ("${impersonates}"), which is not supported`,
    );
  }
}

/** The cluster's own proxy-url goes before the environment, and NO_PROXY says nothing of it. */
function proxyOf(
  context: string,
  own: string | undefined,
  env: KubeconfigSource['env'],
): Pick<ClusterAccess, 'proxy' | 'noProxy'> {
  if (own !== undefined) return { proxy: checkProxy(context, own, 'its proxy-url') };
  const proxy = env.HTTPS_PROXY || env.https_proxy;
  if (!proxy) return {};
  const noProxy = env.NO_PROXY || env.no_proxy;
  return { proxy: checkProxy(context, proxy, 'HTTPS_PROXY'), ...(noProxy ? { noProxy } : {}) };
}

function checkProxy(context: string, proxy: string, where: string): string {
  const protocol = URL.canParse(proxy) ? new URL(proxy).protocol : '';
  if (protocol === 'http:' || protocol === 'https:') return proxy;
  throw new KubernetesError(context, `${where} is neither http nor https`);
}

/** PEM. A cluster with a public certificate needs none of its own: then Node's list, with NODE_EXTRA_CA_CERTS. */
function authorityOf(context: string, cluster: RawObject): string {
  const data = text(cluster['certificate-authority-data']);
  const file = text(cluster['certificate-authority']);
  const pem =
    data !== undefined
      ? Buffer.from(data, 'base64').toString()
      : file !== undefined
        ? readFile(context, file)
        : getCACertificates('default').join('\n');
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new KubernetesError(context, 'its certificate-authority holds no PEM certificate');
  }
  return pem;
}

function readFile(context: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'it cannot be read' } = error as NodeJS.ErrnoException;
    throw new KubernetesError(context, `its certificate-authority "${file}": ${code}`);
  }
}

interface Credential {
  readonly token?: string;
  readonly certificate?: { readonly certificate: string; readonly key: string };
}

interface Credentials {
  /** `rejected` forgets every cache: plugins are run and files are read again. */
  readonly read: (why: 'use' | 'rejected') => Promise<Credential>;
}

async function makeCredentials(
  document: KubeconfigDocument,
  { context, user }: { readonly context: string; readonly user: RawObject },
): Promise<Credentials> {
  // 300 ms to import: only those who have a live cluster pay for it
  const { loadClientConfig } = await import('./client-kubeconfig.ts');
  const text = JSON.stringify({ ...withTokenFiles(document), 'current-context': context });
  const load = () => {
    try {
      return loadClientConfig(text);
    } catch {
      throw new KubernetesError(context, 'its kubeconfig cannot be understood');
    }
  };
  let config = load();
  return {
    read: async (why) => {
      if (why === 'rejected') config = load();
      const options: RequestOptions = {};
      try {
        await withTimeout(config.applyToHTTPSOptions(options), CREDENTIAL_TIMEOUT_MS);
      } catch (error) {
        throw new KubernetesError(context, credentialProblem(error, user));
      }
      return credentialOf(options);
    },
  };
}

/** client-node knows the field `tokenFile` of a user under another form, and reads that anew each minute. */
function withTokenFiles(document: KubeconfigDocument): KubeconfigDocument {
  const users = document.users.map(({ name, user }) => {
    if (typeof user.tokenFile !== 'string') return { name, user };
    const { tokenFile, token: _, ...rest } = user;
    return { name, user: { ...rest, 'auth-provider': { name: 'tokenFile', config: { tokenFile } } } };
  });
  return { ...document, users };
}

function credentialOf({ headers, cert, key }: RequestOptions): Credential {
  const authorization = (headers as Readonly<Record<string, unknown>> | undefined)?.Authorization;
  const [, token] = /^Bearer\s+(\S+)\s*$/.exec(String(authorization ?? '')) ?? [];
  return {
    ...(token === undefined ? {} : { token }),
    ...(cert === undefined || key === undefined
      ? {}
      : { certificate: { certificate: String(cert), key: String(key) } }),
  };
}

/** Never what a plugin wrote: there may be a secret in it. */
function credentialProblem(error: unknown, { exec }: RawObject): string {
  const command = (exec as RawObject | undefined | null)?.command;
  if (typeof command !== 'string') {
    const { code } = error as NodeJS.ErrnoException;
    return `its credentials cannot be read${code === undefined ? '' : ` (${code})`}`;
  }
  const { code } = error as NodeJS.ErrnoException;
  const plugin = `its credential plugin "${command.split('/').at(-1)}"`;
  if (code === 'ENOENT') return `${plugin} is not installed`;
  if (error instanceof Overdue)
    return `${plugin} gave no credential within ${CREDENTIAL_TIMEOUT_MS / 1000} s`;
  return `${plugin} gave no credential: run it by hand to see why`;
}

class Overdue extends Error {}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Overdue()), ms);
  });
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
