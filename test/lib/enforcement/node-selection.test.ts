import { describe, expect, test } from 'vitest';
import { selectsNode } from '../../../lib/enforcement/node-selection.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';

const node = {
  name: 'n1',
  labels: { zone: 'a', size: '4' },
  isWindows: false,
  isFargate: false,
  isListed: true,
};

function withTerms(...nodeSelectorTerms: readonly RawObject[]): RawObject {
  return {
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
  };
}

describe('selectsNode()', () => {
  test.each([
    ['In', 'zone', ['a', 'b'], true],
    ['In', 'zone', ['b'], false],
    ['In', 'other', ['b'], false],
    ['NotIn', 'zone', ['a'], false],
    ['NotIn', 'other', ['a'], true],
    ['Exists', 'zone', [], true],
    ['Exists', 'other', [], false],
    ['DoesNotExist', 'other', [], true],
    ['DoesNotExist', 'zone', [], false],
    ['Gt', 'size', ['3'], true],
    ['Gt', 'size', ['4'], false],
    ['Lt', 'size', ['5'], true],
    ['Lt', 'other', ['5'], false],
    ['Sometimes', 'zone', ['a'], false],
  ])('takes %s %s %j as %s', (operator, key, values, wanted) => {
    expect(selectsNode(withTerms({ matchExpressions: [{ key, operator, values }] }), node)).toBe(wanted);
  });
  test('needs one term of several, and all expressions of a term', () => {
    const yes = { key: 'zone', operator: 'In', values: ['a'] };
    const no = { key: 'zone', operator: 'In', values: ['b'] };
    expect(selectsNode(withTerms({ matchExpressions: [no] }, { matchExpressions: [yes] }), node)).toBe(true);
    expect(selectsNode(withTerms({ matchExpressions: [yes, no] }), node)).toBe(false);
  });
  test('takes a term without expressions as matching no node', () => {
    expect(selectsNode(withTerms({}), node)).toBe(false);
  });
  test('reads the name of the node from matchFields', () => {
    const field = (name: string) => ({
      matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }],
    });
    expect(selectsNode(withTerms(field('n1')), node)).toBe(true);
    expect(selectsNode(withTerms(field('n2')), node)).toBe(false);
  });
  test('needs every label of nodeSelector', () => {
    expect(selectsNode({ nodeSelector: { zone: 'a' } }, node)).toBe(true);
    expect(selectsNode({ nodeSelector: { zone: 'a', size: '5' } }, node)).toBe(false);
  });
});
