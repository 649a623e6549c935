// Commands over clusters of EKS: a fake of AWS says where they are, fake API servers answer and judge each token.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type FakeAws, type FakeFault, type RunningAws, startFakeAws } from '../../fakes/aws-api.ts';
import { refusalOfToken } from '../../fakes/eks-token-verifier.ts';
import { makeCertificates } from '../../fakes/kubernetes-api/certificates.ts';
import { type FakeApi, startFakeApi } from '../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { fakeSurroundings } from '../../fakes/kubernetes-api/surroundings.ts';
import { useAwsAt } from '../adapters/eks/aws-environment.ts';
import { run } from './fake-shell.ts';

const HUB = '111111111111';
const MEMBER = '222222222222';
const ROLE = `arn:aws:iam::${MEMBER}:role/bulkhead-reader`;
const AS_ROLE = ['--role-arn', ROLE, '--external-id', 'external'];
const arnOf = (name: string, account = MEMBER, region = 'eu-west-1') =>
  `arn:aws:eks:${region}:${account}:cluster/${name}`;

let api: FakeApi;
let aws: RunningAws | undefined;

beforeAll(async () => {
  api = await startFakeApi({
    certificates: await makeCertificates(),
    objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', uid: '1' } }],
  });
  api.tokens.has = (token) =>
    ['prod', 'test'].some(
      (clusterName) =>
        refusalOfToken(token, {
          clusterName,
          stsHost: 'sts.eu-west-1.amazonaws.com',
          now: fakeSurroundings().now(),
          secretOf: (id) => (id === `ASIA${MEMBER}` ? 'fake-secret-of-a-session' : undefined),
        }) === undefined,
    );
});
afterAll(() => api.close());
afterEach(async () => {
  await aws?.close();
  aws = undefined;
  vi.unstubAllEnvs();
});

/** Runs one command line where AWS is this world and the API server of prod and test is ours. */
async function runAt(
  args: readonly string[],
  { names = ['prod', 'test'], fault }: { names?: readonly string[]; fault?: FakeAws['fault'] } = {},
) {
  const description = {
    endpoint: api.access.server,
    certificateAuthority: { data: Buffer.from(api.access.ca).toString('base64') },
  };
  const creating = { creating: { description: { status: 'CREATING' } } };
  const readable = Object.fromEntries(names.map((name) => [name, { description }]));
  aws = await startFakeAws({
    clusters: { [MEMBER]: { 'eu-west-1': { ...readable, ...(names.length > 1 && creating) } } },
    roles: { [ROLE]: 'external' },
    ...(fault && { fault }),
  });
  useAwsAt(aws.url, HUB);
  return run(args, { endpointsTrustedInTests: [new URL(api.access.server).host] });
}
const denied: FakeFault = { status: 403, type: 'AccessDeniedException' };

describe('scan', () => {
  test('--eks reads every cluster that is found, and tells of each that it cannot read', async () => {
    const { status, out, err } = await runAt([
      'scan',
      '--eks',
      '--region',
      'eu-west-1',
      ...AS_ROLE,
      '--json',
    ]);
    const results = JSON.parse(out) as { cluster: { name: string } }[];
    expect(results.map(({ cluster }) => cluster.name)).toEqual(['prod', 'test']);
    expect(err).toContain('Not assessed: 1 of 3 clusters\n');
    expect(err).toContain(
      `Cannot read cluster "${arnOf('creating')}": its status is CREATING; scan again when it is ACTIVE\n`,
    );
    expect(status).toBe(3);
    // Discovery and all scans share one session
    expect(aws?.calls.filter(({ action }) => action === 'sts:AssumeRole')).toHaveLength(1);
  });
  test('--eks beside the ARN of one of its clusters reads that one once', async () => {
    const { out } = await runAt([
      ...['scan', `eks:${arnOf('test')}`, '--eks', '--region', 'eu-west-1', ...AS_ROLE, '--json'],
    ]);
    const names = (JSON.parse(out) as { cluster: { name: string } }[]).map(({ cluster }) => cluster.name);
    expect(names).toEqual(['test', 'prod']);
  });
  test('a region that cannot be listed is a cluster that is not assessed', async () => {
    const { status, err } = await runAt(['scan', '--eks', '--region', 'eu-west-1', ...AS_ROLE], {
      fault: ({ action }) => (action === 'eks:ListClusters' ? denied : undefined),
    });
    expect(err).toContain(`Cannot read cluster "${arnOf('*')}": eks:ListClusters was refused`);
    expect(status).toBe(3);
  });
  test('an account that cannot be opened is named, with what its role lacks', async () => {
    const { status, err } = await runAt(['scan', '--eks', '--region', 'eu-west-1', '--role-arn', ROLE]);
    expect(err).toContain(
      `Cannot read cluster "all clusters of account ${MEMBER}": sts:AssumeRole was refused`,
    );
    expect(err).toContain('--external-id');
    expect(status).toBe(3);
  });
  test('of two clusters of one name in two accounts each is called by its account too', async () => {
    const other = arnOf('prod', HUB);
    const { out, err } = await runAt(['scan', `eks:${arnOf('prod')}`, `eks:${other}`, ...AS_ROLE, '--json']);
    const names = (JSON.parse(out) as { cluster: { name: string } }[]).map(({ cluster }) => cluster.name);
    expect(names).toEqual([`${MEMBER}-eu-west-1-prod`]);
    expect(err).toContain(`Cannot read cluster "${other}": eks:DescribeCluster ended with 404`);
  });
  test.each([
    [['--region', 'eu-west-1', 'x'], 'Cannot use --region alone'],
    [['--eks'], 'Cannot tell which region to search for EKS clusters: give --region'],
    [['--eks', '--region', 'mars-1'], 'Cannot use the region "mars-1"'],
    [['--eks', '--role-arn', 'reader', '--region', 'eu-west-1'], 'Cannot use "reader" as the ARN of a role'],
    [['eks:prod'], 'Cannot use "prod" as the ARN of an EKS cluster'],
    [['--eks', '--region', 'us-east-1', ...AS_ROLE], 'Cannot find any EKS cluster'],
    [
      ['--eks', '--region', 'eu-west-1', ...AS_ROLE, '--cluster-name', 'x'],
      'Cannot give 3 clusters one name',
    ],
  ])('%j is a mistake of the user', async (args, message) => {
    const { status, err } = await runAt(['scan', ...args]);
    expect(err).toContain(message);
    expect(status).toBe(2);
  });
});

test('inventory eks:ARN saves what EKS knows of the cluster, who read it, and no credential', async () => {
  const { out } = await runAt(['inventory', `eks:${arnOf('prod')}`, ...AS_ROLE], { names: ['prod'] });
  const inventory = JSON.parse(out) as { cluster: object; reading: object };
  expect(inventory.cluster).toMatchObject({ name: 'prod', source: 'live', eks: { arn: arnOf('prod') } });
  expect(inventory.reading).toMatchObject({
    identity: `arn:aws:sts::${MEMBER}:assumed-role/reader/bulkhead`,
  });
  for (const secret of ['k8s-aws-v1', 'fake-secret', 'fake-session']) expect(out).not.toContain(secret);
});
test('inventory eks:ARN without the right to list add-ons says what is unknown, and what to grant', async () => {
  const { status, out, err } = await runAt(['inventory', `eks:${arnOf('prod')}`, ...AS_ROLE], {
    names: ['prod'],
    fault: ({ action }) => (action === 'eks:ListAddons' ? denied : undefined),
  });
  const { gaps } = JSON.parse(out) as { gaps: { remedy: string; effect: object }[] };
  expect(gaps).toContainEqual(
    expect.objectContaining({
      effect: { scope: 'enforcement' },
      remedy: expect.stringContaining(`Grant eks:ListAddons to ${ROLE}`),
    }),
  );
  expect(err).not.toBe('');
  expect(status).toBe(3);
});
test('doctor eks:ARN examines the cluster', async () => {
  const { out } = await runAt(['doctor', `eks:${arnOf('prod')}`, ...AS_ROLE], { names: ['prod'] });
  expect(out).toContain('prod');
  expect(api.requests.some((request) => request.includes('limit=1'))).toBe(true);
});
