import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InputError, KubernetesError } from '../../../functions/errors.ts';
import { eksSources } from '../../../functions/steps/eks-sources.ts';
import { type RunningAws, startFakeAws } from '../../fakes/aws-api.ts';
import { useAwsAt } from '../adapters/eks/aws-environment.ts';

const ACCOUNT = '111111111111';
const arnOf = (name: string) => `arn:aws:eks:eu-west-1:${ACCOUNT}:cluster/${name}`;
const now = () => Date.parse('2026-03-01T12:00:00Z');

let aws: RunningAws;
beforeEach(async () => {
  aws = await startFakeAws({
    clusters: {
      [ACCOUNT]: {
        'eu-west-1': { prod: {}, failed: { description: { status: 'FAILED' } }, test: {} },
      },
    },
  });
  useAwsAt(aws.url, ACCOUNT);
});
afterEach(async () => {
  await aws.close();
  vi.unstubAllEnvs();
});

test('what cannot be read stands among the discovered clusters with the reason; the others can be opened', async () => {
  const { discover, open, close } = eksSources({ now });
  const found = await discover(['eu-west-1']);
  expect(found.map(({ id }) => id)).toEqual([arnOf('failed'), arnOf('prod'), arnOf('test')]);
  expect(found[0]).toEqual({
    id: arnOf('failed'),
    name: 'failed',
    accountId: ACCOUNT,
    region: 'eu-west-1',
    notAssessed: 'its status is FAILED; scan again when it is ACTIVE, or delete it',
  });
  const access = await open(arnOf('prod'));
  expect(access.eks?.arn).toBe(arnOf('prod'));
  // One for discovery and the opened cluster together
  expect(aws.calls.filter(({ action }) => action === 'sts:GetCallerIdentity')).toHaveLength(1);
  close();
});
test('a cluster that AWS does not let us read is told as one that could not be read, with what to do', async () => {
  const { open, close } = eksSources({ now });
  expect(aws.calls).toEqual([]);
  const error = await open(arnOf('gone')).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(KubernetesError);
  expect((error as KubernetesError).message).toBe(
    `Cannot read cluster "${arnOf('gone')}": eks:DescribeCluster ended with 404 ResourceNotFoundException; check the name, the account and the region; eu-west-1 was asked`,
  );
  close();
});
test('a text that is no ARN of a cluster is a mistake of the user', async () => {
  await expect(eksSources({ now }).open('prod')).rejects.toThrow(InputError);
});
