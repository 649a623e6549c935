// EKS through the real AWS SDK over HTTP: accounts, regions, pages and roles of moto, add-ons of the stub before it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { awsAccounts } from '../../functions/adapters/eks/aws-accounts.ts';
import { discoverEksClusters } from '../../functions/adapters/eks/discover-clusters.ts';
import { eksAccess } from '../../functions/adapters/eks/eks-access.ts';
import { refusalOfToken } from '../fakes/eks-token-verifier.ts';
import { useAwsAt } from '../functions/adapters/eks/aws-environment.ts';
import { readTemplate } from '../infra/cloudformation.ts';
import { type AwsStub, startAwsStub } from './aws-stub.ts';
import { CALLER, createClusters, deployMemberAccount, keysOf, motoUrl, resetMoto } from './seed-moto.ts';

const HUB = '123456789012';
const EU = '222222222222';
const US = '333333333333';
const EXTERNAL_ID = 'bulkhead-7c9e6679';
const manyNames = Array.from({ length: 103 }, (_, index) => `c${String(index).padStart(3, '0')}`);
const arnOf = (account: string, region: string, name: string) =>
  `arn:aws:eks:${region}:${account}:cluster/${name}`;

let stub: AwsStub;
let roleArns: readonly string[];

beforeAll(async () => {
  await resetMoto();
  const template = readFileSync(
    join(import.meta.dirname, '../../infra/member-account/member-account.yaml'),
    'utf8',
  );
  const parameters = { HubRoleArn: `arn:aws:iam::${HUB}:role/bulkhead-hub`, ExternalId: EXTERNAL_ID };
  const deployed = [];
  for (const account of [EU, US]) {
    deployed.push(await deployMemberAccount(await keysOf(account), { template, parameters }));
  }
  await createClusters(CALLER, { region: 'eu-west-1', names: ['hub'] });
  await createClusters(await keysOf(EU), { region: 'eu-west-1', names: manyNames });
  await createClusters(await keysOf(EU), { region: 'us-east-1', names: ['prod'] });
  await createClusters(await keysOf(US), { region: 'us-east-1', names: ['prod'] });
  roleArns = deployed.map(({ roleArn }) => roleArn);
  stub = await startAwsStub({
    motoUrl: motoUrl(),
    trust: Object.fromEntries(deployed.map(({ roleArn, conditions }) => [roleArn, conditions])),
    clusters: {
      'us-east-1/prod': {
        autoMode: true,
        addons: {
          'vpc-cni': {
            addonVersion: 'v1.20.1-eksbuild.1',
            status: 'ACTIVE',
            configurationValues: '{"enableNetworkPolicy":"true"}',
          },
        },
      },
    },
  });
  useAwsAt(stub.url, '');
  vi.stubEnv('AWS_ACCESS_KEY_ID', CALLER.accessKeyId);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await stub?.close();
});

const member = () => awsAccounts({ roleArns, externalId: EXTERNAL_ID });

test('the role of member-account.yaml can be deployed, and its output is what --role-arn takes', () => {
  expect(roleArns).toEqual([EU, US].map((account) => `arn:aws:iam::${account}:role/bulkhead-reader`));
});

describe('discoverEksClusters()', () => {
  test('finds every cluster of every page, region and account, each under its own account', async () => {
    const found = await discoverEksClusters({ accounts: member(), regions: ['eu-west-1', 'us-east-1'] });
    const expected = [
      ...manyNames.map((name) => arnOf(EU, 'eu-west-1', name)),
      arnOf(EU, 'us-east-1', 'prod'),
      arnOf(US, 'us-east-1', 'prod'),
    ];
    expect(found.filter(({ notAssessed }) => notAssessed !== undefined)).toEqual([]);
    expect(found.map(({ id }) => id)).toEqual(expected.sort());
    // 100 a page: the 103 of one region take two
    expect(stub.actions.filter((action) => action === 'eks:ListClusters')).toHaveLength(5);
  });
  test('without a role finds those of the own account only', async () => {
    const found = await discoverEksClusters({ accounts: awsAccounts({}), regions: ['eu-west-1'] });
    expect(found).toEqual([
      { id: arnOf(HUB, 'eu-west-1', 'hub'), name: 'hub', accountId: HUB, region: 'eu-west-1', tags: {} },
    ]);
  });
  test('names the role whose external ID is wrong, and goes on without it', async () => {
    const accounts = awsAccounts({ roleArns, externalId: 'guessed-wrong' });
    const found = await discoverEksClusters({ accounts, regions: ['us-east-1'] });
    expect(found.map(({ id }) => id)).toEqual(roleArns);
    for (const { notAssessed } of found) expect(notAssessed).toContain('--external-id');
  });
});

describe('eksAccess()', () => {
  test('gives what a cluster of another account is read with', async () => {
    const now = Date.now();
    const { token, ca, ...access } = await eksAccess(arnOf(US, 'us-east-1', 'prod'), {
      accounts: member(),
      now: () => now,
    });
    expect(ca).toContain('BEGIN CERTIFICATE');
    expect(access).toEqual({
      name: 'prod',
      server: 'https://0123456789abcdef0123456789abcdef.gr7.us-east-1.eks.amazonaws.com',
      identity: `arn:aws:sts::${US}:assumed-role/bulkhead-reader/bulkhead`,
      eks: {
        arn: arnOf(US, 'us-east-1', 'prod'),
        accountId: US,
        region: 'us-east-1',
        version: '1.34',
        platformVersion: expect.stringMatching(/^eks\.\d+$/),
        autoMode: true,
        addons: [
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
      stsHost: 'sts.us-east-1.amazonaws.com',
      now,
      // moto tells nobody the secrets of its sessions; test/functions checks the signature itself
      secretOf: () => undefined,
    });
    expect(refusal).toMatch(/^access key ASIA/);
  });
  test('a cluster that does not exist is an error that names account and region', async () => {
    const access = eksAccess(arnOf(US, 'us-east-1', 'gone'), { accounts: member(), now: Date.now });
    await expect(access).rejects.toMatchObject({
      reason: 'notFound',
      message: expect.stringContaining('"gone" of account 333333333333 in us-east-1'),
    });
  });
});

test('no call was sent but those that the role of a member account grants', () => {
  const role = readTemplate('infra/member-account/member-account.yaml').Resources.ReaderRole?.Properties as {
    readonly Policies: readonly {
      readonly PolicyDocument: { readonly Statement: readonly { readonly Action: string | string[] }[] };
    }[];
  };
  const granted = role.Policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action }) => Action),
  );
  // The first is the hub's to be granted, the second is everyone's
  const others = ['sts:AssumeRole', 'sts:GetCallerIdentity'];
  expect([...new Set(stub.actions)].sort()).toEqual([...granted, ...others].sort());
});
