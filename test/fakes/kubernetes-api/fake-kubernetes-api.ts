// A Kubernetes API server of ours for tests: HTTPS with a private CA, a token or a client certificate, discovery, lists
// in pages with continue tokens that expire, single ConfigMaps, and faults that are asked for by path and name.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ClusterAccess } from '../../../functions/adapters/kubernetes-api/cluster-access.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { Certificates } from './certificates.ts';
import { aggregatedDiscovery, groupDocument, groupList, resourceList } from './discovery-documents.ts';
import { commit, type Fault, sendJson, sendStatus } from './faults.ts';
import { type StoredResource, storeObjects } from './stored-objects.ts';

export interface FakeApiOptions {
  readonly certificates: Certificates;
  readonly objects?: readonly RawObject[];
  /** Kinds that are served beside those of the objects, without any object. */
  readonly installed?: Parameters<typeof storeObjects>[1];
  /** By path without query, or `*` for every path; asked before anything else. */
  readonly faults?: Readonly<Record<string, Fault>>;
  /** `perGroup`: as servers before 1.26. Default: aggregated. */
  readonly discovery?: 'aggregated' | 'perGroup';
  /** Default: the token `good-token`. */
  readonly auth?: 'token' | 'certificate';
  /** The Date header, RFC 3339; default: the machine's time. */
  readonly date?: string;
}

export interface FakeApi {
  readonly access: ClusterAccess;
  /** `METHOD path?query` of each request, in order. */
  readonly requests: readonly string[];
  /** TLS connections that were made. */
  readonly connectionCount: () => number;
  /** Tokens that are good; a test may change them. */
  readonly tokens: Set<string>;
  readonly close: () => Promise<void>;
}

export const GOOD_TOKEN = 'good-token';

/** Starts one on a free port of 127.0.0.1. */
export async function startFakeApi(options: FakeApiOptions): Promise<FakeApi> {
  const { certificates, auth = 'token' } = options;
  const stored = storeObjects(options.objects ?? [], options.installed);
  const requests: string[] = [];
  const tokens = new Set([GOOD_TOKEN]);
  const hits = new Map<string, number>();
  // TCP sockets by the client's port: the one under TLS cannot be had from the request
  const sockets = new Map<number | undefined, Socket>();
  const { server: own, ca } = certificates;
  const server = createServer(
    { cert: own.certificate, key: own.key, ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      const url = new URL(request.url ?? '/', 'https://fake');
      if (options.date !== undefined) response.setHeader('date', new Date(options.date).toUTCString());
      if (request.method !== 'GET') {
        sendStatus(response, { code: 405, reason: 'MethodNotAllowed', message: 'read only' });
      } else if (!isKnown(request, { auth, tokens })) {
        sendStatus(response, { code: 401, reason: 'Unauthorized', message: 'Unauthorized' });
      } else {
        const count = (hits.get(url.pathname) ?? 0) + 1;
        hits.set(url.pathname, count);
        const reset = () => void sockets.get(request.socket.remotePort)?.resetAndDestroy();
        answer({ request, response, url, count, reset }, { stored, options });
      }
    },
  );
  server.on('connection', (socket: Socket) => sockets.set(socket.remotePort, socket));
  let connections = 0;
  server.on('secureConnection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    access: {
      name: 'fake',
      server: `https://127.0.0.1:${port}`,
      ca,
      ...(auth === 'token'
        ? { token: async () => GOOD_TOKEN, identity: 'token-user' }
        : { clientCertificate: certificates.client, identity: 'certificate-user' }),
    },
    requests,
    connectionCount: () => connections,
    tokens,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isKnown(
  request: IncomingMessage,
  { auth, tokens }: { readonly auth: 'token' | 'certificate'; readonly tokens: ReadonlySet<string> },
): boolean {
  if (auth === 'certificate') return (request.socket as TLSSocket).authorized;
  const [, token] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  return token !== undefined && tokens.has(token);
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly count: number;
  readonly reset: () => void;
}

function answer(
  { request, response, url, count, reset }: Asked,
  { stored, options }: { readonly stored: readonly StoredResource[]; readonly options: FakeApiOptions },
): void {
  const accept = request.headers.accept ?? '';
  const isAggregated = options.discovery !== 'perGroup' && accept.includes('APIGroupDiscoveryList');
  const found = documentOf(url, { stored, isAggregated });
  const fault = options.faults?.[url.pathname] ?? options.faults?.['*'];
  const isLaterPage = url.searchParams.has('continue');
  const text = JSON.stringify(found ?? {});
  const { authorization = '' } = request.headers;
  if (
    fault !== undefined &&
    commit(fault, { reset, response, count, isLaterPage, answer: text, authorization })
  )
    return;
  if (found === 'expired')
    sendStatus(response, { code: 410, reason: 'Expired', message: 'continue is too old' });
  else if (found === undefined)
    sendStatus(response, { code: 404, reason: 'NotFound', message: 'the server could not find it' });
  else {
    const isDiscovery = url.pathname === '/apis' && isAggregated;
    const type = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    sendJson(response, text, isDiscovery ? type : 'application/json');
  }
}

function documentOf(
  url: URL,
  { stored, isAggregated }: { readonly stored: readonly StoredResource[]; readonly isAggregated: boolean },
): object | 'expired' | undefined {
  const parts = url.pathname.split('/').slice(1);
  if (url.pathname === '/version') return { major: '1', minor: '34', gitVersion: 'v1.34.1-fake' };
  if (url.pathname === '/apis') return isAggregated ? aggregatedDiscovery(stored) : groupList(stored);
  if (parts[0] === 'apis' && parts.length === 2) return groupDocument(stored, parts[1] as string);
  const [group, version = '', ...rest] = parts[0] === 'api' ? ['', ...parts.slice(1)] : parts.slice(1);
  if (parts[0] === 'apis' && rest.length === 0)
    return resourceList(stored, { group: group as string, version });
  const inNamespace = rest[0] === 'namespaces' && rest.length === 4;
  const plural = inNamespace ? rest[2] : rest[0];
  const resource = stored.find(
    (one) => one.group === group && one.version === version && one.plural === plural,
  );
  if (resource === undefined || (!inNamespace && rest.length > 1)) return undefined;
  if (!inNamespace) return pageOf(resource, url.searchParams);
  return resource.objects.find((object) => {
    const { namespace, name } = object.metadata as { namespace?: string; name: string };
    return namespace === rest[1] && name === rest[3];
  });
}

const RESOURCE_VERSION = '4711';

function pageOf(resource: StoredResource, query: URLSearchParams): object | 'expired' {
  const { group, version, kind } = resource;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const isCustom = group.includes('.') && !group.endsWith('.k8s.io');
  // Items of built-in lists do not repeat what the list says
  const objects = resource.objects
    .filter((object) => isSelected(object, query.get('fieldSelector')))
    .map(({ apiVersion: _, kind: __, ...rest }) => (isCustom ? { apiVersion, kind, ...rest } : rest));
  const token = query.get('continue');
  const [rv, from] = token === null ? [RESOURCE_VERSION, 0] : parseToken(token);
  if (rv !== RESOURCE_VERSION || Number.isNaN(from)) return 'expired';
  const limit = Number(query.get('limit') ?? objects.length);
  const items = objects.slice(from, from + limit);
  const left = objects.length - from - items.length;
  const next = left > 0 ? { continue: makeToken(from + items.length), remainingItemCount: left } : {};
  return { kind: `${kind}List`, apiVersion, metadata: { resourceVersion: RESOURCE_VERSION, ...next }, items };
}

function makeToken(from: number): string {
  return Buffer.from(JSON.stringify({ v: RESOURCE_VERSION, start: from })).toString('base64url');
}

function parseToken(token: string): [string, number] {
  try {
    const { v, start } = JSON.parse(Buffer.from(token, 'base64url').toString());
    return [String(v), Number(start)];
  } catch {
    return ['', Number.NaN];
  }
}

/** `status.phase!=X` terms, which is all that is asked for. */
function isSelected(object: RawObject, selector: string | null): boolean {
  const phase = (object.status as RawObject | undefined)?.phase ?? 'Pending';
  return (selector ?? '').split(',').every((term) => term === '' || term !== `status.phase!=${phase}`);
}
