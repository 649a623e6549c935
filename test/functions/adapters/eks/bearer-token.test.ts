import { describe, expect, test } from 'vitest';
import {
  type AwsCredentials,
  type CredentialSource,
  signToken,
  tokenSource,
} from '../../../../functions/adapters/eks/bearer-token.ts';
import { InputError } from '../../../../functions/errors.ts';
import { refusalOfToken, type TokenRules } from '../../../fakes/eks-token-verifier.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const secrets: Readonly<Record<string, string>> = {
  AKIDLONG: 'long/Secret+key',
  ASIASESSION: 'session/Secret+key',
  ASIANEXT: 'next/Secret',
};
const longTerm: AwsCredentials = { accessKeyId: 'AKIDLONG', secretAccessKey: 'long/Secret+key' };
const session: AwsCredentials = {
  accessKeyId: 'ASIASESSION',
  secretAccessKey: 'session/Secret+key',
  sessionToken: `IQoJb3JpZ2luX2VjE//${'x+/=Yz'.repeat(150)}==`,
};
const rules: TokenRules = {
  clusterName: 'prod',
  stsHost: 'sts.eu-west-1.amazonaws.com',
  now: NOON,
  secretOf: (id) => secrets[id],
};
const signProd = (credentials: AwsCredentials, region = 'eu-west-1') =>
  signToken({ clusterName: 'prod', region, credentials, signedAt: new Date(NOON) });
const urlOf = (token: string) => Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString();
const tokenOf = (url: string) => `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;

describe('the API server accepts a token', () => {
  test.each([
    ['of a long-term key', longTerm, 'eu-west-1', 'sts.eu-west-1.amazonaws.com'],
    ['of a session', session, 'eu-west-1', 'sts.eu-west-1.amazonaws.com'],
    ['in China', session, 'cn-north-1', 'sts.cn-north-1.amazonaws.com.cn'],
    ['in GovCloud', session, 'us-gov-west-1', 'sts.us-gov-west-1.amazonaws.com'],
  ])('%s', async (_, credentials, region, stsHost) => {
    expect(refusalOfToken(await signProd(credentials, region), { ...rules, stsHost })).toBeUndefined();
  });
  test('until it is 15 minutes old', async () => {
    const token = await signProd(session);
    expect(refusalOfToken(token, { ...rules, now: NOON + 15 * MINUTE })).toBeUndefined();
    expect(refusalOfToken(token, { ...rules, now: NOON + 15 * MINUTE + 1000 })).toBe('date is too old');
  });
  test('of this cluster only', async () => {
    expect(refusalOfToken(await signProd(session), { ...rules, clusterName: 'test' })).toBe('signature');
  });
});

test('the same inputs give the same token, with neither x-id nor a checksum in it', async () => {
  expect(await signProd(session)).toBe(await signProd(session));
  expect([...new URL(urlOf(await signProd(session))).searchParams.keys()].sort()).toEqual([
    'Action',
    'Version',
    'X-Amz-Algorithm',
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-Security-Token',
    'X-Amz-Signature',
    'X-Amz-SignedHeaders',
  ]);
});
test.each(['us-iso-east-1', 'eu-west-1.evil.example/', 'EU-WEST-1', ''])(
  'no token is signed for a host that the region %j would make up',
  async (region) => {
    await expect(signProd(session, region)).rejects.toThrow(InputError);
  },
);

// The verifier is itself only a check while it refuses
test.each([
  ['prefix', (token: string) => token.replace('v1', 'v2')],
  ['longer than 4096 bytes', (token: string) => token + 'A'.repeat(4096)],
  ['not raw URL base64', (token: string) => `${token}=`],
  ['not https', (token: string) => tokenOf(urlOf(token).replace('https', 'http'))],
  ['host sts.amazonaws.com', (token: string) => tokenOf(urlOf(token).replace('sts.eu-west-1.', 'sts.'))],
  ['path', (token: string) => tokenOf(urlOf(token).replace('/?', '/x?'))],
  ['path', (token: string) => tokenOf(urlOf(token).replace('/?', '?'))],
  ['a query key twice', (token: string) => tokenOf(`${urlOf(token)}&action=GetCallerIdentity`)],
  ['query key x-id', (token: string) => tokenOf(`${urlOf(token)}&x-id=GetCallerIdentity`)],
  [
    'x-k8s-aws-id is not signed',
    (token: string) => tokenOf(urlOf(token).replace('host%3Bx-k8s-aws-id', 'host')),
  ],
  ['expires', (token: string) => tokenOf(urlOf(token).replace('Expires=60', 'Expires=901'))],
  ['signature', (token: string) => tokenOf(urlOf(token).replace('Expires=60', 'Expires=61'))],
])('the verifier refuses for its %s', async (reason, change) => {
  expect(refusalOfToken(change(await signProd(session)), rules)).toBe(reason);
});

describe('tokenSource()', () => {
  /** A source over a clock that the test sets; counts how often credentials were asked, and refreshed. */
  function makeSource(first: AwsCredentials = session, refreshed: AwsCredentials = first) {
    const clock = { now: NOON };
    const asked: string[] = [];
    const credentials: CredentialSource = async (options) => {
      asked.push(options?.forceRefresh ? 'refresh' : 'use');
      return asked.includes('refresh') ? refreshed : first;
    };
    const token = tokenSource({
      clusterName: 'prod',
      region: 'eu-west-1',
      credentials,
      now: () => clock.now,
    });
    return { clock, asked, token };
  }

  test('signs once for many requests', async () => {
    const { token, asked } = makeSource();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => token('use')));
    expect(new Set(tokens).size).toBe(1);
    expect(asked).toEqual(['use']);
  });
  test('gives a token that is good for another minute, however long the scan takes', async () => {
    const { token, clock, asked } = makeSource();
    for (let second = 0; second < 3600; second += 10) {
      clock.now = NOON + second * 1000;
      const later = { ...rules, now: clock.now + MINUTE };
      expect(refusalOfToken(await token('use'), later), `after ${second} s`).toBeUndefined();
    }
    expect(asked).toHaveLength(5);
  });
  test('signs anew before the credentials end that signed the last one', async () => {
    const { token, clock, asked } = makeSource({ ...session, expiration: new Date(NOON + 5 * MINUTE) });
    await token('use');
    clock.now = NOON + 4 * MINUTE - 1;
    await token('use');
    expect(asked).toHaveLength(1);
    clock.now = NOON + 4 * MINUTE;
    await token('use');
    expect(asked).toHaveLength(2);
  });
  test('takes new credentials for a token that was rejected, once for all requests that carried it', async () => {
    const next = { accessKeyId: 'ASIANEXT', secretAccessKey: 'next/Secret', sessionToken: 'next' };
    const { token, clock, asked } = makeSource(session, next);
    const before = await token('use');
    clock.now += 1000;
    const after = await Promise.all([token('rejected'), token('rejected'), token('use')]);
    clock.now += 1000;
    after.push(await token('rejected'));
    expect(new Set(after).size).toBe(1);
    expect(after[0]).not.toBe(before);
    expect(urlOf(after[0] ?? '')).toContain('ASIANEXT');
    expect(asked).toEqual(['use', 'refresh']);
    clock.now += MINUTE;
    await token('rejected');
    expect(asked).toEqual(['use', 'refresh', 'refresh']);
  });
  test('does not use a token from the future of a clock that was set back', async () => {
    const { token, clock } = makeSource();
    await token('use');
    clock.now = NOON - 60 * MINUTE;
    expect(refusalOfToken(await token('use'), { ...rules, now: clock.now })).toBeUndefined();
  });
  test('tries again after credentials could not be had', async () => {
    let failures = 1;
    const token = tokenSource({
      clusterName: 'prod',
      region: 'eu-west-1',
      now: () => NOON,
      credentials: async () => {
        if (failures-- > 0) throw new Error('no credentials');
        return session;
      },
    });
    await expect(token('use')).rejects.toThrow('no credentials');
    expect(refusalOfToken(await token('use'), rules)).toBeUndefined();
  });
});
