import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { awsAccounts } from '../../../../functions/adapters/eks/aws-accounts.ts';
import { eksErrorOf } from '../../../../functions/adapters/eks/aws-failure.ts';
import { eksAccess } from '../../../../functions/adapters/eks/eks-access.ts';
import { EksError } from '../../../../functions/adapters/eks/eks-error.ts';
import { InputError } from '../../../../functions/errors.ts';
import { FAKE_CA, type FakeAws, type RunningAws, startFakeAws } from '../../../fakes/aws-api.ts';
import { refusalOfToken } from '../../../fakes/eks-token-verifier.ts';
import { useAwsAt } from './aws-environment.ts';

const HUB = '111111111111';
const MEMBER = '222222222222';
const OTHER = '333333333333';
const roleOf = (account: string) => `arn:aws:iam::${account}:role/bulkhead-reader`;
const arnOf = (account: string, region: string, name: string) =>
  `arn:aws:eks:${region}:${account}:cluster/${name}`;
const NOW = Date.parse('2026-03-01T12:00:00Z');

let running: RunningAws | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
  vi.unstubAllEnvs();
});

async function start(world: FakeAws): Promise<RunningAws> {
  running = await startFakeAws(world);
  useAwsAt(running.url, HUB);
  return running;
}

describe('eksAccess()', () => {
  const target = arnOf(MEMBER, 'eu-west-1', 'prod');
  const access = (arn = target, roleArns = [roleOf(MEMBER)]) =>
    eksAccess(arn, { accounts: awsAccounts({ roleArns, externalId: 'external' }), now: () => NOW });
  const world = (
    cluster: FakeAws['clusters'][string][string][string],
    fault?: FakeAws['fault'],
  ): FakeAws => ({
    clusters: { [MEMBER]: { 'eu-west-1': { prod: cluster } } },
    roles: { [roleOf(MEMBER)]: 'external' },
    pageSize: 1,
    ...(fault && { fault }),
  });
  const addons = {
    'vpc-cni': {
      addonVersion: 'v1.20.1-eksbuild.1',
      status: 'ACTIVE',
      configurationValues: '{"env":{"TOKEN":"secret"},"enableNetworkPolicy":"true"}',
    },
    coredns: { addonVersion: 'v1.12', status: 'DEGRADED', configurationValues: 'corefile: secret' },
  };

  test('gives endpoint, certificate authority, identity and what EKS knows of the cluster', async () => {
    await start(world({ addons, description: { computeConfig: { enabled: true } } }));
    const { token, ...rest } = await access();
    expect(rest).toEqual({
      name: 'prod',
      server: 'https://0123456789abcdef0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com',
      ca: `${Buffer.from(FAKE_CA, 'base64').toString().trim()}\n`,
      identity: 'arn:aws:sts::222222222222:assumed-role/reader/bulkhead',
      eks: {
        arn: target,
        accountId: MEMBER,
        region: 'eu-west-1',
        version: '1.34',
        platformVersion: 'eks.9',
        autoMode: true,
        ipFamily: 'ipv4',
        vpcId: 'vpc-0a1b',
        addons: [
          { name: 'coredns', version: 'v1.12', status: 'DEGRADED' },
          {
            name: 'vpc-cni',
            version: 'v1.20.1-eksbuild.1',
            status: 'ACTIVE',
            configuration: '"enableNetworkPolicy":"true"',
          },
        ],
      },
      gaps: [],
    });
    const refusal = refusalOfToken((await token?.('use')) ?? '', {
      clusterName: 'prod',
      stsHost: 'sts.eu-west-1.amazonaws.com',
      now: NOW,
      secretOf: (id) => (id === `ASIA${MEMBER}` ? 'fake-secret-of-a-session' : undefined),
    });
    expect(refusal).toBeUndefined();
  });
  test('takes both certificates while a certificate authority is rotated', async () => {
    const pem = Buffer.from(FAKE_CA, 'base64').toString().trim();
    const data = Buffer.from(`${pem}\n${pem}\n`).toString('base64');
    await start(world({ description: { certificateAuthority: { data } } }));
    expect((await access()).ca.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });
  test('one session serves all clusters of an account', async () => {
    const { calls } = await start({
      clusters: { [MEMBER]: { 'eu-west-1': { prod: {}, test: {} }, 'us-east-1': { prod: {} } } },
      roles: { [roleOf(MEMBER)]: 'external' },
    });
    const accounts = awsAccounts({ roleArns: [roleOf(MEMBER)], externalId: 'external' });
    const targets = [target, arnOf(MEMBER, 'eu-west-1', 'test'), arnOf(MEMBER, 'us-east-1', 'prod')];
    await Promise.all(targets.map((arn) => eksAccess(arn, { accounts, now: () => NOW })));
    accounts.close();
    expect(calls.filter(({ action }) => action.startsWith('sts:')).map(({ action }) => action)).toEqual([
      'sts:AssumeRole',
      'sts:GetCallerIdentity',
    ]);
  });
  test('dates tokens by the clock of AWS when ours is off', async () => {
    await start({ ...world({}), clockOffsetMs: 3_600_000 });
    const token = (await (await access()).token?.('use')) ?? '';
    const hourAhead = (now: number) =>
      refusalOfToken(token, {
        clusterName: 'prod',
        stsHost: 'sts.eu-west-1.amazonaws.com',
        now,
        secretOf: () => 'fake-secret-of-a-session',
      });
    expect(hourAhead(NOW + 3_600_000)).toBeUndefined();
    expect(hourAhead(NOW)).toBe('date is too far ahead');
  });
  test('an updating cluster is read', async () => {
    await start(world({ description: { status: 'UPDATING' } }));
    expect((await access()).name).toBe('prod');
  });
  test.each([
    ['eks:ListAddons', 403, 'AccessDeniedException', 'forbidden'],
    ['eks:DescribeAddon', 403, 'AccessDeniedException', 'forbidden'],
    ['eks:DescribeAddon', 500, 'ServerException', 'unavailable'],
  ])('%s that ends with %i %s is a gap, and no add-on is told', async (action, status, type, reason) => {
    await start(world({ addons }, (call) => (call.action === action ? { status, type } : undefined)));
    const { eks, gaps } = await access();
    expect(eks?.addons).toBeUndefined();
    expect(gaps).toMatchObject([{ reason, effect: { scope: 'enforcement' } }]);
    expect(gaps?.[0]?.message).toContain(`${action} `);
    expect(gaps?.[0]?.remedy).not.toBe('');
  });
  test('an add-on that is removed while it is read is no gap', async () => {
    const gone = { status: 404, type: 'ResourceNotFoundException' };
    await start(
      world({ addons: { coredns: addons.coredns } }, ({ action }) =>
        action === 'eks:DescribeAddon' ? gone : undefined,
      ),
    );
    expect(await access()).toMatchObject({ eks: { addons: [] }, gaps: [] });
  });

  test.each([
    ['another account', { arn: arnOf(OTHER, 'eu-west-1', 'prod') }, 'describes another cluster'],
    [
      'plain http',
      { endpoint: 'http://0123456789ABCDEF0123456789ABCDEF.gr7.eu-west-1.eks.amazonaws.com' },
      'no https',
    ],
    ['no endpoint', { endpoint: '' }, 'no https'],
    ['the metadata service', { endpoint: 'https://169.254.169.254' }, 'no host name that EKS gives'],
    ['a name that ends alike', { endpoint: 'https://evil-eks.amazonaws.com' }, 'no host name that EKS gives'],
    [
      'a name that begins alike',
      { endpoint: 'https://0123456789abcdef0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com.evil.example' },
      'no host name that EKS gives',
    ],
    [
      'another region',
      { endpoint: 'https://0123456789abcdef0123456789abcdef.gr7.us-east-1.eks.amazonaws.com' },
      'no host name that EKS gives',
    ],
    [
      'another port',
      { endpoint: 'https://0123456789abcdef0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com:8443' },
      'no host name that EKS gives',
    ],
    [
      'a path',
      { endpoint: 'https://0123456789abcdef0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com/x' },
      'no host name that EKS gives',
    ],
    [
      'a user',
      { endpoint: 'https://a@0123456789abcdef0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com' },
      'no host name that EKS gives',
    ],
    ['no certificate authority', { certificateAuthority: {} }, 'certificate authority is missing'],
    [
      'a broken certificate authority',
      {
        certificateAuthority: {
          data: Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----').toString(
            'base64',
          ),
        },
      },
      'is no certificate',
    ],
  ])('does not trust an answer with %s', async (_, description, detail) => {
    await start(world({ description }));
    const error = await access().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EksError);
    expect(error).toMatchObject({ reason: 'refused', message: expect.stringContaining(detail) });
  });
  test.each([
    ['in the dual-stack form', 'https://0123456789abcdef0123456789abcdef.gr7.eks-cluster.eu-west-1.api.aws'],
    ['without a short label', 'https://0123456789abcdef0123456789abcdef.eu-west-1.eks.amazonaws.com/'],
  ])('trusts an endpoint %s', async (_, endpoint) => {
    await start(world({ description: { endpoint } }));
    expect((await access()).server).toBe(endpoint.replace(/\/$/, ''));
  });
  test('trusts an endpoint of a test only by its exact host and port', async () => {
    await start(world({ description: { endpoint: 'https://127.0.0.1:8443' } }));
    const accounts = awsAccounts({ roleArns: [roleOf(MEMBER)], externalId: 'external' });
    const trusting = (host: string) =>
      eksAccess(target, { accounts, now: () => NOW, endpointsTrustedInTests: [host] });
    await expect(trusting('127.0.0.1:8444')).rejects.toThrow('no host name that EKS gives');
    expect((await trusting('127.0.0.1:8443')).server).toBe('https://127.0.0.1:8443');
  });

  test.each([
    [403, 'AccessDeniedException', 'denied', 'Grant eks:DescribeCluster to'],
    [404, 'ResourceNotFoundException', 'notFound', 'Check the name'],
    [403, 'UnrecognizedClientException', 'credentials', 'aws sts get-caller-identity'],
    [500, 'ServerException', 'failed', 'Scan again'],
  ])('%i %s is told as %s', async (status, type, reason, remedy) => {
    await start(world({}, ({ action }) => (action === 'eks:DescribeCluster' ? { status, type } : undefined)));
    const error = (await access().catch((caught: unknown) => caught)) as EksError;
    expect(error).toBeInstanceOf(EksError);
    expect(error.reason).toBe(reason);
    expect(error.message).toContain(`eks:DescribeCluster`);
    expect(error.message).toContain(`${status} ${type}`);
    expect(error.remedy).toContain(remedy);
  });
  test('throttling is told when it does not end', () => {
    const error = Object.assign(new Error('Rate exceeded'), { name: 'TooManyRequestsException' });
    const call = { action: 'eks:DescribeCluster', doing: 'describe', region: 'eu-west-1' };
    expect(eksErrorOf(error, call)).toMatchObject({
      reason: 'throttled',
      remedy: expect.stringContaining('Scan again later'),
    });
  });
  test('a mistake of ours is not told as a failure of AWS', () => {
    const call = { action: 'eks:DescribeCluster', doing: 'describe', region: 'eu-west-1' };
    expect(() => eksErrorOf(new TypeError('x is undefined'), call)).toThrow(TypeError);
  });
  test('a service that cannot be reached is told as such', async () => {
    const { close } = await start(world({}));
    await close();
    await expect(access()).rejects.toMatchObject({
      reason: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
  test('an answer that quotes the signed request does not reach the error', async () => {
    const secret = 'IQoJb3JpZ2luX2VjEXAMPLETOKEN';
    const message = `The Canonical String should have been 'GET / x-amz-security-token:${secret}' because no ${secret} policy allows`;
    for (const type of ['InvalidSignatureException', 'AccessDeniedException']) {
      await start(
        world({}, ({ action }) =>
          action === 'eks:DescribeCluster' ? { status: 403, type, message } : undefined,
        ),
      );
      const error = await access().catch((caught: unknown) => caught);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('fake-secret');
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
      await running?.close();
    }
  });
  test('a cluster of an account that is neither ours nor that of a role asks for the role', async () => {
    await start(world({}));
    await expect(access(target, [])).rejects.toMatchObject({
      reason: 'credentials',
      message: expect.stringContaining('the credentials are of account 111111111111'),
      remedy: expect.stringContaining('Name a role of account 222222222222 with --role-arn'),
    });
  });
  test.each([
    'prod',
    'arn:aws:eks:eu-west-1:222222222222:nodegroup/prod',
    'arn:aws:eks:cn-north-1:222222222222:cluster/prod',
    'arn:aws:eks:eu-west-1:2:cluster/prod',
    'arn:aws:eks:eu-west-1:222222222222:cluster/../x',
  ])('refuses %s as an ARN', async (arn) => {
    await start(world({}));
    await expect(access(arn)).rejects.toThrow(InputError);
  });
});
