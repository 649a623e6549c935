// STS and EKS over HTTP for the real AWS SDK, as far as we call them: accounts, regions, roles with external IDs, pages
// and faults, all as data. Knows who asks by the access key (`AKIA` or `ASIA` + account id) and where by the scope
// of the signature; does not check the signature.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rootCertificates } from 'node:tls';

export interface FakeCluster {
  /** Laid over a description that is fine. */
  readonly description?: Readonly<Record<string, unknown>>;
  /** By name; what DescribeAddon answers. */
  readonly addons?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface FakeAws {
  /** Account → region → cluster. */
  readonly clusters: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, FakeCluster>>>>>
  >;
  /** Roles that may be assumed, with the external ID that each wants. */
  readonly roles?: Readonly<Record<string, string>>;
  /** Members of a page of a list; all when absent. */
  readonly pageSize?: number;
  /** Its clock minus ours. */
  readonly clockOffsetMs?: number;
  /** What is answered instead; asked for every call. */
  readonly fault?: (call: FakeCall) => FakeFault | undefined;
}

export interface FakeCall {
  /** As IAM spells it. */
  readonly action: string;
  readonly accountId: string;
  readonly region: string;
  /** Of the cluster. */
  readonly name?: string;
}

export interface FakeFault {
  readonly status: number;
  /** Name of the exception. */
  readonly type: string;
  readonly message?: string;
}

export interface RunningAws {
  readonly url: string;
  readonly calls: readonly FakeCall[];
  readonly close: () => Promise<void>;
}

export const FAKE_CA = Buffer.from(rootCertificates[0] ?? '').toString('base64');

/** Starts it on a free port of this machine. */
export async function startFakeAws(world: FakeAws): Promise<RunningAws> {
  const calls: FakeCall[] = [];
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const call = callOf(request, body);
    calls.push(call);
    const answer = answerTo(world, { call, body, url: new URL(request.url ?? '/', 'http://fake') });
    const date = new Date(Date.now() + (world.clockOffsetMs ?? 0)).toUTCString();
    response.writeHead(answer.status, { 'content-type': answer.type, date, ...answer.headers });
    response.end(answer.body);
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls, close };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const json = (value: unknown): Answer => ({
  status: 200,
  type: 'application/json',
  body: JSON.stringify(value),
});
const xml = (body: string, status = 200): Answer => ({ status, type: 'text/xml', body });

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function callOf({ url = '/', headers }: IncomingMessage, body: string): FakeCall {
  const [, accountId = '', region = '', service = ''] =
    /Credential=\w{4}(\d+)\/\d+\/([\w-]+)\/(\w+)\//.exec(headers.authorization ?? '') ?? [];
  if (service === 'sts') {
    return { action: `sts:${new URLSearchParams(body).get('Action')}`, accountId, region };
  }
  const [, , name, addons, addon] = new URL(url, 'http://fake').pathname.split('/').map(decodeURIComponent);
  if (name === undefined) return { action: 'eks:ListClusters', accountId, region };
  const action = addon ? 'eks:DescribeAddon' : addons ? 'eks:ListAddons' : 'eks:DescribeCluster';
  return { action, accountId, region, name };
}

function answerTo(
  world: FakeAws,
  { call, body, url }: { readonly call: FakeCall; readonly body: string; readonly url: URL },
): Answer {
  const fault = world.fault?.(call);
  if (fault !== undefined) return faultAnswer(call, fault);
  if (call.action === 'sts:GetCallerIdentity') return callerIdentity(call);
  if (call.action === 'sts:AssumeRole') return assumeRole(world, { call, form: new URLSearchParams(body) });
  return eksAnswer(world, call, url);
}

function faultAnswer({ action }: FakeCall, { status, type, message = '' }: FakeFault): Answer {
  if (action.startsWith('sts:')) {
    return xml(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      status,
    );
  }
  return { ...json({ message }), status, headers: { 'x-amzn-errortype': type } };
}

function callerIdentity({ accountId }: FakeCall): Answer {
  return xml(
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::${accountId}:assumed-role/reader/bulkhead</Arn><UserId>X:bulkhead</UserId><Account>${accountId}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );
}

function assumeRole(
  { roles = {} }: FakeAws,
  { call, form }: { readonly call: FakeCall; readonly form: URLSearchParams },
): Answer {
  const arn = form.get('RoleArn') ?? '';
  if (roles[arn] === undefined || roles[arn] !== form.get('ExternalId')) {
    const message = `User: arn:aws:iam::${call.accountId}:user/hub is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    return faultAnswer(call, { status: 403, type: 'AccessDenied', message });
  }
  const account = arn.split(':')[4];
  return xml(
    `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>fake-secret-of-a-session</SecretAccessKey><SessionToken>fake-session-token</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  );
}

function eksAnswer(world: FakeAws, call: FakeCall, url: URL): Answer {
  const { action, accountId, region, name = '' } = call;
  const clusters = world.clusters[accountId]?.[region] ?? {};
  if (action === 'eks:ListClusters') return page(Object.keys(clusters), { world, url, field: 'clusters' });
  const cluster = clusters[name];
  if (cluster === undefined) return faultAnswer(call, { status: 404, type: 'ResourceNotFoundException' });
  if (action === 'eks:DescribeCluster') return json({ cluster: { ...fine(call), ...cluster.description } });
  const { addons = {} } = cluster;
  if (action === 'eks:ListAddons') return page(Object.keys(addons), { world, url, field: 'addons' });
  const addon = addons[decodeURIComponent(url.pathname.split('/')[4] ?? '')];
  if (addon === undefined) return faultAnswer(call, { status: 404, type: 'ResourceNotFoundException' });
  return json({ addon });
}

function page(
  names: readonly string[],
  { world, url, field }: { readonly world: FakeAws; readonly url: URL; readonly field: string },
): Answer {
  const start = Number(url.searchParams.get('nextToken') ?? 0);
  const end = start + (world.pageSize ?? names.length);
  return json({
    [field]: names.slice(start, end),
    ...(end < names.length && { nextToken: String(end) }),
  });
}

function fine({ accountId, region, name }: FakeCall): Record<string, unknown> {
  return {
    name,
    arn: `arn:aws:eks:${region}:${accountId}:cluster/${name}`,
    version: '1.34',
    platformVersion: 'eks.9',
    status: 'ACTIVE',
    endpoint: `https://0123456789ABCDEF0123456789ABCDEF.gr7.${region}.eks.amazonaws.com`,
    certificateAuthority: { data: FAKE_CA },
    kubernetesNetworkConfig: { ipFamily: 'ipv4' },
    resourcesVpcConfig: { vpcId: 'vpc-0a1b' },
  };
}
