import { describe, expect, test } from 'vitest';
import { belongsTo } from '../../../functions/steps/fleet-run/group-plan.ts';

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
