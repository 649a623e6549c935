// A small HTTP server in front of moto. It passes everything on to moto but for what moto cannot do, where it stands
// in for AWS itself:
// - add-ons: moto knows no ListAddons and no DescribeAddon;
// - DescribeCluster: moto makes up the endpoint and the certificate authority at random. The stub puts well-formed
//   ones in their place, or those of a fake API server, and adds computeConfig, which moto drops;
// - AssumeRole: moto lets anyone assume any role. The test hands over the trust policies that moto keeps, and the caller's
//   external ID and session name are held against them.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rootCertificates } from 'node:tls';

export interface StubbedCluster {
  /** Of a fake API server. */
  readonly endpoint?: string;
  /** PEM. */
  readonly ca?: string;
  readonly autoMode?: boolean;
  /** By name: what DescribeAddon answers. */
  readonly addons?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface AwsStub {
  readonly url: string;
  /** Actions that were asked for, as IAM spells them, in order. */
  readonly actions: readonly string[];
  readonly close: () => Promise<void>;
}

interface StubOptions {
  readonly motoUrl: string;
  /** By `REGION/NAME`. */
  readonly clusters: Readonly<Record<string, StubbedCluster>>;
  /** Roles that may be assumed, and what their trust policy wants: read from moto by the test. */
  readonly trust: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Asked {
  readonly action: string;
  readonly region: string;
  readonly cluster: string;
  readonly addon: string;
  readonly form: URLSearchParams;
}

/** Starts it on a free port of this machine. */
export async function startAwsStub(options: StubOptions): Promise<AwsStub> {
  const actions: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const asked = askedOf(request, body);
    actions.push(asked.action);
    const answer = standIn(options, asked) ?? (await passOn(options, { request, body, asked }));
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    actions,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function askedOf({ url = '/', headers }: IncomingMessage, body: Buffer): Asked {
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d+\/([\w-]+)\/(\w+)\//.exec(headers.authorization ?? '') ?? [];
  const form = new URLSearchParams(service === 'sts' ? body.toString() : '');
  if (service !== 'eks')
    return { action: `${service}:${form.get('Action')}`, region, cluster: '', addon: '', form };
  const [, , cluster = '', addons, addon = ''] = new URL(url, 'http://stub').pathname.split('/');
  const verb = { list: 'ListClusters', addons: addon ? 'DescribeAddon' : 'ListAddons' };
  const action = cluster === '' ? verb.list : addons === undefined ? 'DescribeCluster' : verb.addons;
  return { action: `eks:${action}`, region, cluster, addon, form };
}

function standIn({ clusters, trust }: StubOptions, asked: Asked): Answer | undefined {
  const { action, region, cluster, addon, form } = asked;
  const addons = clusters[`${region}/${cluster}`]?.addons ?? {};
  if (action === 'eks:ListAddons') return json({ addons: Object.keys(addons) });
  if (action === 'eks:DescribeAddon') {
    return addons[addon] ? json({ addon: addons[addon] }) : json({ message: 'No addon' }, 404);
  }
  if (action !== 'sts:AssumeRole') return undefined;
  const wanted = trust[form.get('RoleArn') ?? ''];
  const sent: Readonly<Record<string, string | null>> = {
    'sts:ExternalId': form.get('ExternalId'),
    'sts:RoleSessionName': form.get('RoleSessionName'),
  };
  const met = wanted !== undefined && Object.entries(wanted).every(([key, value]) => sent[key] === value);
  return met ? undefined : denied(form.get('RoleArn') ?? '');
}

function denied(roleArn: string): Answer {
  return {
    status: 403,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/hub is not authorized to perform: sts:AssumeRole on resource: ${roleArn}</Message></Error></ErrorResponse>`,
  };
}

async function passOn(
  { motoUrl, clusters }: StubOptions,
  {
    request,
    body,
    asked,
  }: { readonly request: IncomingMessage; readonly body: Buffer; readonly asked: Asked },
): Promise<Answer> {
  const headers = Object.entries(request.headers).filter(
    ([name]) => !['host', 'connection', 'content-length', 'transfer-encoding', 'expect'].includes(name),
  ) as [string, string][];
  const answer = await fetch(`${motoUrl}${request.url}`, {
    method: request.method ?? 'GET',
    headers,
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const described = asked.action === 'eks:DescribeCluster' && answer.ok;
  return {
    status: answer.status,
    headers: Object.fromEntries(
      [...answer.headers].filter(([name]) => ['content-type', 'x-amzn-errortype'].includes(name)),
    ),
    body: described ? completed(bytes.toString(), clusters[`${asked.region}/${asked.cluster}`] ?? {}) : bytes,
  };
}

function completed(text: string, { endpoint, ca, autoMode = false }: StubbedCluster): string {
  const { cluster } = JSON.parse(text) as { cluster: Record<string, unknown> & { arn: string } };
  const region = cluster.arn.split(':')[3];
  return JSON.stringify({
    cluster: {
      ...cluster,
      endpoint: endpoint ?? `https://0123456789ABCDEF0123456789ABCDEF.gr7.${region}.eks.amazonaws.com`,
      certificateAuthority: { data: Buffer.from(ca ?? rootCertificates[0] ?? '').toString('base64') },
      computeConfig: { enabled: autoMode },
    },
  });
}
