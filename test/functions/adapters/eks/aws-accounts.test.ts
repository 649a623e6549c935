// Whose credentials are used, and where: profiles, roles and partitions.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { awsAccounts } from '../../../../functions/adapters/eks/aws-accounts.ts';
import { discoverEksClusters } from '../../../../functions/adapters/eks/discover-clusters.ts';
import { type RunningAws, startFakeAws } from '../../../fakes/aws-api.ts';
import { useAwsAt } from './aws-environment.ts';

const CALLER = '111111111111';
const PROFILE = '222222222222';
const MEMBER = '333333333333';
const CHINA = '444444444444';
const roleArn = `arn:aws:iam::${MEMBER}:role/bulkhead-reader`;
const chinaRoleArn = `arn:aws-cn:iam::${CHINA}:role/bulkhead-reader`;

let aws: RunningAws;
let folder: string;
beforeEach(async () => {
  aws = await startFakeAws({
    clusters: {
      [CALLER]: { 'eu-west-1': { caller: {} } },
      [PROFILE]: { 'eu-central-1': { profile: {} } },
      [MEMBER]: { 'eu-west-1': { member: {} }, 'eu-central-1': { member: {} } },
    },
    roles: { [roleArn]: 'external', [chinaRoleArn]: 'external' },
  });
  useAwsAt(aws.url, CALLER);
  // A folder of its own for each test: the SDK remembers what it read by path
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-profiles-'));
  writeFileSync(
    join(folder, 'config'),
    `[profile plain]
region = eu-central-1
[profile chained]
region = eu-west-1
role_arn = ${roleArn}
external_id = external
source_profile = plain
[profile empty]
region = eu-west-1
`,
  );
  writeFileSync(
    join(folder, 'credentials'),
    `[plain]\naws_access_key_id = AKIA${PROFILE}\naws_secret_access_key = fake-secret-of-the-profile\n`,
  );
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
});
afterEach(async () => {
  await aws.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const found = async (options: Parameters<typeof awsAccounts>[0], regions: readonly string[] = []) =>
  (await discoverEksClusters({ accounts: awsAccounts(options), regions })).map(({ id }) => id);

describe('credentials and region', () => {
  test('are those of the environment by default', async () => {
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    expect(await found({})).toEqual([`arn:aws:eks:eu-west-1:${CALLER}:cluster/caller`]);
  });
  test('are those of the profile that is named, whatever keys the environment holds', async () => {
    expect(await found({ profile: 'plain' })).toEqual([
      `arn:aws:eks:eu-central-1:${PROFILE}:cluster/profile`,
    ]);
  });
  test('are those of AWS_PROFILE when no profile is named', async () => {
    vi.stubEnv('AWS_PROFILE', 'plain');
    expect(await found({})).toEqual([`arn:aws:eks:eu-central-1:${PROFILE}:cluster/profile`]);
  });
  test('of a profile that assumes a role itself are those of the role', async () => {
    expect(await found({ profile: 'chained' })).toEqual([`arn:aws:eks:eu-west-1:${MEMBER}:cluster/member`]);
  });
  test('of a role that is given are asked for with those of the profile', async () => {
    const options = { profile: 'plain', roleArns: [roleArn], externalId: 'external' };
    expect(await found(options)).toEqual([`arn:aws:eks:eu-central-1:${MEMBER}:cluster/member`]);
    const assumed = aws.calls.find(({ action }) => action === 'sts:AssumeRole');
    expect(assumed).toMatchObject({ accountId: PROFILE, region: 'eu-central-1' });
  });
  test.each(['empty', 'unknown'])(
    'of the profile "%s", which has none, are a reason that names the profile and the way out',
    async (profile) => {
      const accounts = awsAccounts({ profile });
      const [entry] = await discoverEksClusters({ accounts, regions: ['eu-west-1'] });
      expect(entry?.id).toBe(`account of the profile ${profile}`);
      expect(entry?.notAssessed).toMatch(
        /^the search for credentials ended with CredentialsProviderError; see whether /,
      );
      expect(entry?.notAssessed).toContain(`aws sso login --profile ${profile}`);
      expect(aws.calls).toEqual([]);
    },
  );
  test('stay in their partition: each role is asked in the regions of its own', async () => {
    const roleArns = [roleArn, chinaRoleArn];
    await found({ roleArns, externalId: 'external' }, ['eu-west-1', 'cn-north-1']);
    const lists = aws.calls.filter(({ action }) => action === 'eks:ListClusters');
    expect(lists.map(({ accountId, region }) => `${accountId} ${region}`).sort()).toEqual([
      `${MEMBER} eu-west-1`,
      `${CHINA} cn-north-1`,
    ]);
  });
});
