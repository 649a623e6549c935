// What the API server of an EKS cluster does with a bearer token, written from the rules of aws-iam-authenticator
// (pkg/token/token.go, Verify) and not from our signer: first the shape, then the signature, which STS would check.
import { createHash, createHmac } from 'node:crypto';

export interface TokenRules {
  /** Name of the cluster that is asked. */
  readonly clusterName: string;
  readonly stsHost: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Secret access key of an access key id, undefined for one that STS does not know. */
  readonly secretOf: (accessKeyId: string) => string | undefined;
}

const KEYS = new Set(
  'action version x-amz-algorithm x-amz-credential x-amz-date x-amz-expires x-amz-security-token x-amz-signature x-amz-signedheaders'.split(
    ' ',
  ),
);

/** Why the token is refused, or undefined when it is accepted. */
export function refusalOfToken(token: string, rules: TokenRules): string | undefined {
  if (Buffer.byteLength(token) > 4096) return 'longer than 4096 bytes';
  if (!token.startsWith('k8s-aws-v1.')) return 'prefix';
  const encoded = token.slice('k8s-aws-v1.'.length);
  if (!/^[A-Za-z0-9_-]+$/.test(encoded) || encoded.length % 4 === 1) return 'not raw URL base64';
  const text = Buffer.from(encoded, 'base64url').toString('latin1');
  if (!URL.canParse(text)) return 'not a URL';
  return refusalOfUrl(text, rules) ?? refusalOfSignature(new URL(text), rules);
}

function refusalOfUrl(text: string, rules: TokenRules): string | undefined {
  const url = new URL(text);
  if (url.protocol !== 'https:') return 'not https';
  if (url.host !== rules.stsHost) return `host ${url.host}`;
  // WHATWG URLs add the slash that a request without one lacks
  if (!/^https:\/\/[^/?#]+\/(\?|$)/.test(text)) return 'path';
  const keys = [...url.searchParams.keys()].map((key) => key.toLowerCase());
  if (new Set(keys).size !== keys.length) return 'a query key twice';
  const unknown = keys.find((key) => !KEYS.has(key));
  if (unknown !== undefined) return `query key ${unknown}`;
  const value = (key: string) => url.searchParams.get(key) ?? '';
  if (value('Action') !== 'GetCallerIdentity') return 'action';
  if (!value('X-Amz-SignedHeaders').split(';').includes('x-k8s-aws-id')) return 'x-k8s-aws-id is not signed';
  if (!/^\d+$/.test(value('X-Amz-Expires')) || Number(value('X-Amz-Expires')) > 900) return 'expires';
  const signedAt = dateOf(value('X-Amz-Date'));
  if (signedAt === undefined) return 'date';
  if (signedAt - rules.now > 15 * 60_000) return 'date is too far ahead';
  return rules.now - signedAt > 15 * 60_000 ? 'date is too old' : undefined;
}

function dateOf(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return year === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html, the steps by their names there
function refusalOfSignature(url: URL, { clusterName, secretOf }: TokenRules): string | undefined {
  const value = (key: string) => url.searchParams.get(key) ?? '';
  const [accessKeyId = '', ...scope] = value('X-Amz-Credential').split('/');
  const secret = secretOf(accessKeyId);
  if (secret === undefined) return `access key ${accessKeyId}`;
  const headers = value('X-Amz-SignedHeaders').split(';');
  const headerValues: Readonly<Record<string, string>> = { host: url.host, 'x-k8s-aws-id': clusterName };
  const query = [...url.searchParams]
    .filter(([key]) => key !== 'X-Amz-Signature')
    .map((pair) => pair.map(uriEncode).join('='))
    .sort();
  const canonicalRequest = [
    'GET',
    '/',
    query.join('&'),
    ...headers.map((name) => `${name}:${headerValues[name] ?? ''}`),
    '',
    headers.join(';'),
    createHash('sha256').digest('hex'),
  ].join('\n');
  const digest = createHash('sha256').update(canonicalRequest).digest('hex');
  const stringToSign = ['AWS4-HMAC-SHA256', value('X-Amz-Date'), scope.join('/'), digest].join('\n');
  const key = scope.reduce<Buffer | string>(hmac, `AWS4${secret}`);
  return hmac(key, stringToSign).toString('hex') === value('X-Amz-Signature') ? undefined : 'signature';
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
