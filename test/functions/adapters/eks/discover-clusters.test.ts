import { afterEach, describe, expect, test, vi } from 'vitest';
import { awsAccounts } from '../../../../functions/adapters/eks/aws-accounts.ts';
import { discoverEksClusters } from '../../../../functions/adapters/eks/discover-clusters.ts';
import { InputError } from '../../../../functions/errors.ts';
import { type FakeAws, type RunningAws, startFakeAws } from '../../../fakes/aws-api.ts';
import { useAwsAt } from './aws-environment.ts';

const HUB = '111111111111';
const MEMBER = '222222222222';
const OTHER = '333333333333';
const roleOf = (account: string) => `arn:aws:iam::${account}:role/bulkhead-reader`;
const arnOf = (account: string, region: string, name: string) =>
  `arn:aws:eks:${region}:${account}:cluster/${name}`;
const _NOW = Date.parse('2026-03-01T12:00:00Z');

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

const fleet: FakeAws = {
  clusters: {
    [HUB]: { 'eu-west-1': { hub: {} } },
    [MEMBER]: {
      'eu-west-1': { a: {}, b: {}, c: {}, d: {}, e: {} },
      'us-east-1': { a: {}, creating: { description: { status: 'CREATING' } } },
    },
    [OTHER]: { 'eu-west-1': { alone: {} } },
  },
  roles: { [roleOf(MEMBER)]: 'external', [roleOf(OTHER)]: 'another' },
  pageSize: 2,
};

describe('discoverEksClusters()', () => {
  test('finds the clusters of the own account in the region that the environment sets', async () => {
    await start(fleet);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    expect(await discoverEksClusters({ accounts: awsAccounts({}) })).toEqual([
      { id: arnOf(HUB, 'eu-west-1', 'hub'), name: 'hub', accountId: HUB, region: 'eu-west-1', tags: {} },
    ]);
  });
  test('lists every page of every account and region, and keeps what cannot be scanned with the reason', async () => {
    const { calls } = await start(fleet);
    const accounts = awsAccounts({ roleArns: [roleOf(MEMBER), roleOf(OTHER)], externalId: 'external' });
    const found = await discoverEksClusters({ accounts, regions: ['us-east-1', 'eu-west-1'] });
    expect(found.map(({ id, notAssessed }) => [id, notAssessed])).toEqual([
      ...['a', 'b', 'c', 'd', 'e'].map((name) => [arnOf(MEMBER, 'eu-west-1', name), undefined]),
      [arnOf(MEMBER, 'us-east-1', 'a'), undefined],
      [arnOf(MEMBER, 'us-east-1', 'creating'), 'its status is CREATING; scan again when it is ACTIVE'],
      [
        roleOf(OTHER),
        `sts:AssumeRole was refused to arn:aws:iam::111111111111:user/hub (403 AccessDenied); let arn:aws:iam::111111111111:user/hub assume ${roleOf(OTHER)}: its trust policy must name the caller and the external ID that is given with --external-id (infra/member-account/member-account.yaml), and the caller needs sts:AssumeRole on it`,
      ],
    ]);
    // One session for all regions and clusters of an account
    expect(calls.filter(({ action }) => action === 'sts:AssumeRole')).toHaveLength(2);
  });
  test('keeps a region that cannot be listed, and lists the others', async () => {
    await start({
      ...fleet,
      fault: ({ action, region }) =>
        action === 'eks:ListClusters' && region === 'us-east-1'
          ? {
              status: 403,
              type: 'AccessDeniedException',
              message:
                'User: arn:aws:sts::222222222222:assumed-role/bulkhead-reader/bulkhead is not authorized to perform: eks:ListClusters on resource: arn:aws:eks:us-east-1:222222222222:cluster/* with an explicit deny in a service control policy',
            }
          : undefined,
    });
    const accounts = awsAccounts({ roleArns: [roleOf(MEMBER)], externalId: 'external' });
    const found = await discoverEksClusters({ accounts, regions: ['us-east-1', 'eu-west-1'] });
    expect(found).toHaveLength(6);
    expect(found.at(-1)).toEqual({
      id: arnOf(MEMBER, 'us-east-1', '*'),
      name: 'all clusters of account 222222222222 in us-east-1',
      accountId: MEMBER,
      region: 'us-east-1',
      notAssessed:
        'eks:ListClusters was refused to arn:aws:sts::222222222222:assumed-role/bulkhead-reader/bulkhead (403 AccessDeniedException, with an explicit deny in a service control policy); find the policy that denies eks:ListClusters to arn:aws:sts::222222222222:assumed-role/bulkhead-reader/bulkhead, and lift it',
    });
  });
  test('keeps the own account when its credentials are not accepted', async () => {
    await start({ ...fleet, fault: () => ({ status: 403, type: 'ExpiredToken' }) });
    const found = await discoverEksClusters({ accounts: awsAccounts({}), regions: ['eu-west-1'] });
    expect(found.map(({ id }) => id)).toEqual(['account of the caller']);
    expect(found[0]?.notAssessed).toContain('sts:GetCallerIdentity ended with 403 ExpiredToken');
    expect(found[0]?.notAssessed).toContain('aws sso login');
  });
  test('asks again after an answer that passes', async () => {
    let faults = 2;
    await start({
      ...fleet,
      fault: ({ action }) =>
        action === 'eks:DescribeCluster' && faults-- > 0
          ? { status: 500, type: 'ServerException' }
          : undefined,
    });
    const found = await discoverEksClusters({ accounts: awsAccounts({}), regions: ['eu-west-1'] });
    expect(found.map(({ notAssessed }) => notAssessed)).toEqual([undefined]);
  });
  test.each([
    ['no region', {}, undefined, /^Cannot tell which region to search .*--region/],
    ['a region that is none', {}, ['eu-west'], /^Cannot use the region "eu-west"/],
    ['regions of two partitions', {}, ['eu-west-1', 'cn-north-1'], /^Cannot search the region "cn-north-1"/],
    [
      'a role without a region',
      { roleArns: [roleOf(MEMBER), 'arn:aws-cn:iam::444444444444:role/r'] },
      ['eu-west-1'],
      /^Cannot use the role arn:aws-cn:iam::444444444444:role\/r: no region/,
    ],
    [
      'a role that is none',
      { roleArns: ['bulkhead-reader'] },
      ['eu-west-1'],
      /^Cannot use "bulkhead-reader"/,
    ],
    [
      'two roles of one account',
      { roleArns: [roleOf(MEMBER), `${roleOf(MEMBER)}-2`] },
      ['eu-west-1'],
      /two roles of the account 222222222222/,
    ],
  ])('refuses %s before it asks anything', async (_, options, regions, message) => {
    const { calls } = await start(fleet);
    const discover = async () =>
      discoverEksClusters({ accounts: awsAccounts(options), ...(regions && { regions }) });
    await expect(discover()).rejects.toThrow(InputError);
    await expect(discover()).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });
});
