import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InputError } from '../../../functions/errors.ts';
import { openEksSources } from '../../../functions/steps/open-eks-sources.ts';
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

test('discovered clusters can be opened, and those that cannot stand among them with the reason', async () => {
  const { sources, close } = await openEksSources({
    clusters: { from: 'discovery', regions: ['eu-west-1'] },
    now,
  });
  expect(sources.map(({ target }) => target.id)).toEqual([arnOf('failed'), arnOf('prod'), arnOf('test')]);
  const [failed, prod] = sources;
  expect(failed).toEqual({
    target: { id: arnOf('failed'), name: 'failed', accountId: ACCOUNT, region: 'eu-west-1' },
    notAssessed: expect.stringContaining('its status is FAILED'),
  });
  const access = prod && 'open' in prod ? await prod.open() : undefined;
  expect(access?.eks?.arn).toBe(arnOf('prod'));
  close();
});
test('clusters that are named by ARN are asked for only when they are opened', async () => {
  const arns = [arnOf('prod'), arnOf('gone')];
  const { sources, close } = await openEksSources({ clusters: { from: 'arns', arns }, now });
  expect(aws.calls).toEqual([]);
  expect(sources.map(({ target }) => target.name)).toEqual(['prod', 'gone']);
  const [, gone] = sources;
  await expect(gone && 'open' in gone ? gone.open() : undefined).rejects.toMatchObject({
    reason: 'notFound',
    remedy: expect.stringContaining('Check the name'),
  });
  close();
});
test('a text that is no ARN of a cluster is refused at once', async () => {
  const clusters = { from: 'arns', arns: [arnOf('prod'), 'prod'] } as const;
  await expect(openEksSources({ clusters, now })).rejects.toThrow(InputError);
});
