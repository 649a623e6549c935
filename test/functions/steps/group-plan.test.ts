import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { belongsTo, groupPlan } from '../../../functions/steps/fleet-run/group-plan.ts';
import { fleetConfig } from '../../../functions/steps/fleet-run/read-config.ts';

const arn = 'arn:aws:eks:eu-west-1:111122223333:cluster/';
const group = (include: string[], exclude: string[] = [], tags: Record<string, string> = {}) => ({
  clusters: { include, exclude, tags },
});

describe('belongsTo()', () => {
  test.each([
    ['prod', 'prod', true],
    ['prod', 'prod-a', false],
    ['prod-*', 'prod-a', true],
    ['prod-*', 'prod-', true],
    ['prod-*', 'prod', false],
    ['*-eu', 'prod-eu', true],
    ['*-eu', 'prod-eu-1', false],
    ['a*b*c', 'axxbxxc', true],
    ['a*b*c', 'acb', false],
    ['a*bc*bc', 'abcbc', true],
    ['a*bc*bc', 'abc', false],
    ['ab*ba', 'aba', false],
    ['*', '', true],
  ])('the pattern %j and the name %j: %j', (pattern, name, expected) => {
    const cluster = { id: `${arn}${name || 'x'}`, name };
    expect(belongsTo(group([pattern]), cluster)).toBe(expected);
    expect(belongsTo(group(['*'], [pattern]), cluster)).toBe(!expected);
  });
  test('every tag must have its value', () => {
    const cluster = { id: `${arn}a`, name: 'a', tags: { env: 'prod', team: 'x' } };
    expect(belongsTo(group(['*'], [], { env: 'prod' }), cluster)).toBe(true);
    expect(belongsTo(group(['*'], [], { env: 'prod', team: 'y' }), cluster)).toBe(false);
  });
  test('what could not be described or listed stays, unless its name leaves it out', () => {
    const unknown = { id: `${arn}a`, name: 'a', notAssessed: 'denied' };
    expect(belongsTo(group(['*'], [], { env: 'prod' }), unknown)).toBe(true);
    expect(belongsTo(group(['b']), unknown)).toBe(false);
    const account = { id: 'arn:aws:iam::1:role/r', name: 'all clusters of account 1', notAssessed: 'denied' };
    expect(belongsTo(group(['prod-*']), account)).toBe(true);
    const region = { id: `${arn}*`, name: 'all clusters of account 1 in eu-west-1', notAssessed: 'denied' };
    expect(belongsTo(group(['prod-*']), region)).toBe(true);
  });
});

describe('groupPlan()', () => {
  const text = `version: 1
fleet: F
groups:
  - name: a
    regions: [eu-west-1, us-east-1]
    roleArns: ["arn:aws:iam::111122223333:role/r"]
    thresholds: {coverage: 50}
    satellites:
      - {functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:bulkhead-satellite-shop", clusters: ["shop-*"]}
      - {functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:bulkhead-satellite-rest"}
thresholds: {coverage: 90, exposure: 40, assessedWithinHours: 26}
retention: {historyDays: 30}
`;
  const read = fleetConfig(text);
  if (!('config' in read)) throw new Error(JSON.stringify(read));
  const plan = groupPlan(read.config, 'a', { now: Date.now });
  test.each([
    ['111122223333', 'eu-west-1', 'shop-1', 'shop'],
    ['111122223333', 'eu-west-1', 'bank', 'rest'],
    ['111122223333', 'us-east-1', 'shop-1', undefined],
    ['444455556666', 'eu-west-1', 'shop-1', undefined],
  ])('the cluster of %s in %s named %s is scanned by %s', (accountId, region, name, expected) => {
    const satellite = plan.satelliteOf?.({ id: 'x', name, accountId, region });
    expect(satellite?.split('bulkhead-satellite-')[1]).toBe(expected);
  });
  test('a group asks for something else, or for what is asked of all', () => {
    expect(plan.thresholds).toEqual({ coverage: 50, exposure: 40 });
    expect(plan.historyDays).toBe(30);
  });
  test('the hash is of the bytes, as a person computes it', () => {
    expect(plan.configSha256).toBe(createHash('sha256').update(text).digest('hex'));
  });
  test('a group that is not there is told with those that are', () => {
    expect(() => groupPlan(read.config, 'b', { now: Date.now })).toThrow(
      'Cannot find the group "b" in the configuration: it has a',
    );
  });
});
