import { describe, expect, test } from 'vitest';
import { normalize } from '../../../../lib/normalize/normalize.ts';
import { inventoryOf, networkPolicy } from '../inventory-of.ts';

const allow = (rule: unknown) => ({ podSelector: {}, policyTypes: ['Ingress'], ingress: [rule] });
const from = (peer: unknown) => allow({ from: [peer] });
const port = (item: unknown) => allow({ ports: [item] });
const selecting = (podSelector: unknown) => ({ podSelector, policyTypes: ['Ingress'] });
const expression = (key: string, operator: unknown, values?: unknown) =>
  selecting({ matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] });

function read(spec: unknown) {
  const { policies, gaps } = normalize(inventoryOf([networkPolicy(spec)]));
  return { policy: policies[0]!, gaps };
}

describe('the API server accepts, so there is no gap:', () => {
  test.each<[name: string, spec: unknown]>([
    ['no spec at all', undefined],
    ['a null podSelector', { podSelector: null }],
    ['a null in every optional field', { podSelector: null, policyTypes: null, ingress: null, egress: null }],
    ['an empty rule', allow({})],
    ['a rule with null lists', allow({ from: null, ports: null })],
    ['both selectors in one peer', from({ podSelector: {}, namespaceSelector: { matchLabels: { a: 'b' } } })],
    ['a CIDR with host bits', from({ ipBlock: { cidr: '10.0.0.7/8' } })],
    [
      'an except inside the CIDR',
      from({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.3.4/32'] } }),
    ],
    ['an IPv6 block', from({ ipBlock: { cidr: 'fd00::/8', except: ['fd00:1::/32'] } })],
    ['a port without a number', port({ protocol: 'SCTP' })],
    ['a port name', port({ port: 'http-alt' })],
    ['a port range', port({ port: 1, endPort: 65535 })],
    ['a range of one port', port({ port: 80, endPort: 80 })],
    ['an empty label value', selecting({ matchLabels: { a: '' } })],
    ['a prefixed label key', selecting({ matchLabels: { 'app.kubernetes.io/name': 'x_y.z-1' } })],
    [
      'every operator',
      selecting({
        matchExpressions: [
          { key: 'a', operator: 'In', values: ['x'] },
          { key: 'b', operator: 'NotIn', values: ['x', ''] },
          { key: 'c', operator: 'Exists' },
          { key: 'd', operator: 'DoesNotExist', values: [] },
        ],
      }),
    ],
    ['the same policy type twice', { podSelector: {}, policyTypes: ['Egress', 'Egress'] }],
  ])('%s', (_, spec) => {
    const { policy, gaps } = read(spec);
    expect(gaps).toEqual([]);
    expect(policy.unreadable).toBeUndefined();
  });
});

describe('the API server rejects, so the policy is unreadable:', () => {
  test.each<[reason: string, told: string, spec: unknown]>([
    ['type', 'spec is not an object', []],
    ['type', 'spec.ingress is not a list', { podSelector: {}, ingress: { from: [] } }],
    ['type', 'spec.ingress[0] is not an object', { podSelector: {}, ingress: ['all'] }],
    ['type', 'spec.ingress[0] is empty', { podSelector: {}, ingress: [null] }],
    ['type', 'spec.ingress[0].from is not a list', allow({ from: { podSelector: {} } })],
    ['type', 'spec.podSelector is not an object', selecting('app=web')],
    ['type', 'spec.podSelector.matchLabels is not an object', selecting({ matchLabels: ['a'] })],
    [
      'type',
      'spec.podSelector.matchLabels.a is "1", which is not text: put it in quotes',
      selecting({ matchLabels: { a: 1 } }),
    ],
    ['unknownField', 'spec.podselector is not a field of the API', { podselector: {} }],
    ['unknownField', 'spec.ingress[0].form is not a field of the API', allow({ form: [] })],
    ['unknownField', 'spec.ingress[0].to is not a field of the API', allow({ to: [] })],
    [
      'unknownField',
      'spec.ingress[0].from[0].ports is not a field of the API',
      from({ podSelector: {}, ports: [] }),
    ],
    [
      'selector',
      'spec.podSelector.matchLabels has "a b", which is not a label key',
      selecting({ matchLabels: { 'a b': 'x' } }),
    ],
    [
      'selector',
      'spec.podSelector.matchLabels has "UPPER/a", which is not a label key',
      selecting({ matchLabels: { 'UPPER/a': 'x' } }),
    ],
    [
      'selector',
      'spec.podSelector.matchLabels.a is "-x", which is not a label value',
      selecting({ matchLabels: { a: '-x' } }),
    ],
    [
      'selector',
      'spec.podSelector.matchExpressions[0].operator is "Gt", which is not In',
      expression('a', 'Gt', ['1']),
    ],
    [
      'selector',
      'spec.podSelector.matchExpressions[0].operator is "", which is not In',
      expression('a', undefined),
    ],
    [
      'selector',
      'spec.podSelector.matchExpressions[0].values is empty, and In needs values',
      expression('a', 'In'),
    ],
    [
      'selector',
      'spec.podSelector.matchExpressions[0].values is empty, and NotIn needs values',
      expression('a', 'NotIn', []),
    ],
    [
      'selector',
      'spec.podSelector.matchExpressions[0].values has values, and Exists takes none',
      expression('a', 'Exists', ['x']),
    ],
    [
      'selector',
      'spec.podSelector.matchExpressions[0].values has values, and DoesNotExist takes none',
      expression('a', 'DoesNotExist', ['x']),
    ],
    [
      'selector',
      'spec.podSelector.matchExpressions[0].key is missing or not text',
      selecting({ matchExpressions: [{ operator: 'Exists' }] }),
    ],
    ['rule', 'spec.ingress[0].from[0] is empty', from({})],
    ['rule', 'spec.ingress[0].from[0] is empty', from({ podSelector: null })],
    [
      'rule',
      'spec.ingress[0].from[0] has an ipBlock beside a selector',
      from({ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }),
    ],
    [
      'rule',
      'spec.policyTypes[0] is "ingress", which is not Ingress or Egress',
      { podSelector: {}, policyTypes: ['ingress'] },
    ],
    [
      'rule',
      'spec.policyTypes has more than two entries',
      { podSelector: {}, policyTypes: ['Ingress', 'Egress', 'Egress'] },
    ],
    ['cidr', 'cidr is "10.0.0.0", which is not a CIDR', from({ ipBlock: { cidr: '10.0.0.0' } })],
    ['cidr', 'cidr is "10.0.0.0/33", which is not a CIDR', from({ ipBlock: { cidr: '10.0.0.0/33' } })],
    ['cidr', 'cidr is "", which is not a CIDR', from({ ipBlock: {} })],
    [
      'cidr',
      'except[0] is "10.0.0.0/8", which is not strictly inside "10.0.0.0/8"',
      from({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.0.0/8'] } }),
    ],
    [
      'cidr',
      'except[0] is "11.0.0.0/16", which is not strictly inside',
      from({ ipBlock: { cidr: '10.0.0.0/8', except: ['11.0.0.0/16'] } }),
    ],
    [
      'cidr',
      'except[0] is "fd00::/16", which is not strictly inside',
      from({ ipBlock: { cidr: '10.0.0.0/8', except: ['fd00::/16'] } }),
    ],
    ['port', 'protocol is "tcp", which is not TCP, UDP or SCTP', port({ protocol: 'tcp' })],
    ['port', 'port is "0", which is not a number from 1 to 65535', port({ port: 0 })],
    ['port', 'port is "65536", which is not', port({ port: 65536 })],
    ['port', 'port is "80", which is not a port name: write it without quotes', port({ port: '80' })],
    ['port', 'port is "a--b", which is not a port name', port({ port: 'a--b' })],
    ['port', 'port is "sixteen-letters-", which is not a port name', port({ port: 'sixteen-letters-' })],
    ['type', 'port is "true", which is not a number', port({ port: true })],
    ['port', 'endPort is 79, which is less than port 80', port({ port: 80, endPort: 79 })],
    ['port', 'endPort stands without port', port({ endPort: 80 })],
    ['port', 'endPort stands beside a named port', port({ port: 'http', endPort: 80 })],
  ])('%s: %s', (reason, told, spec) => {
    const { policy, gaps } = read(spec);
    expect(policy.unreadable).toBeDefined();
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({
      reason,
      effect: { scope: 'policy' },
      origin: { file: 'test.yaml', line: 1 },
      object: { kind: 'NetworkPolicy', namespace: 'shop', name: 'policy' },
    });
    expect(gaps[0]!.message).toMatch(/^Cannot read NetworkPolicy "shop\/policy": /);
    expect(gaps[0]!.message).toContain(told);
    expect(gaps[0]!.remedy).not.toBe('');
  });
});

describe('what an unreadable policy could still touch is as small as is certain:', () => {
  const bad = [{ from: [{}] }];
  test.each<[name: string, spec: unknown, unreadable: unknown]>([
    [
      'the subject, when that part is valid',
      { podSelector: { matchLabels: { a: 'b' } }, ingress: bad },
      { subject: { matchLabels: { a: 'b' } }, directions: ['ingress'] },
    ],
    ['every pod, when podSelector is missing', { ingress: bad }, { subject: {}, directions: ['ingress'] }],
    [
      'no subject, when the subject is what cannot be read',
      selecting({ matchLabels: { a: '$' } }),
      { directions: ['ingress'] },
    ],
    [
      'no subject, when podSelector may be the field that is misspelt',
      { podselector: { matchLabels: { a: 'b' } } },
      { directions: ['ingress', 'egress'] },
    ],
    [
      'egress too, when there are egress rules and no policyTypes',
      { podSelector: {}, ingress: bad, egress: [{}] },
      { subject: {}, directions: ['ingress', 'egress'] },
    ],
    [
      'ingress alone, when egress is empty',
      { podSelector: {}, ingress: bad, egress: [] },
      { subject: {}, directions: ['ingress'] },
    ],
    [
      'only the listed types',
      { podSelector: {}, policyTypes: ['Egress'], ingress: bad },
      { subject: {}, directions: ['egress'] },
    ],
    [
      'both directions, when the types cannot be read',
      { podSelector: {}, policyTypes: ['In'] },
      { subject: {}, directions: ['ingress', 'egress'] },
    ],
    [
      'both directions, when a field may be a misspelt direction',
      { podSelector: {}, Egress: [] },
      { subject: {}, directions: ['ingress', 'egress'] },
    ],
    ['everything, when the spec is no object', 'none', { directions: ['ingress', 'egress'] }],
  ])('%s', (_, spec, unreadable) => {
    expect(read(spec).policy.unreadable).toEqual(unreadable);
  });
});

test('nulls are left out of the spec of a valid policy, for they mean absence', () => {
  const spec = { podSelector: null, ingress: [{ from: [{ podSelector: {}, ipBlock: null }], ports: null }] };
  expect(read(spec).policy.spec).toEqual({ ingress: [{ from: [{ podSelector: {} }] }] });
});

test('the spec of a valid policy without nulls is the one that was read, not a copy', () => {
  const spec = from({ podSelector: {} });
  expect(read(spec).policy.spec).toBe(spec);
});

test('the gap points at the rule, where its line is known', () => {
  const spec = { podSelector: {}, egress: [{}, { to: [{}] }] };
  const { objects, ...rest } = inventoryOf([networkPolicy(spec)]);
  const [entry] = objects;
  const origin = { file: 'a.yaml', line: 3, ruleLines: { ingress: [], egress: [8, 9] } };
  const { gaps } = normalize({ ...rest, objects: [{ ...entry!, origin }] });
  expect(gaps.map((gap) => gap.origin)).toEqual([{ file: 'a.yaml', line: 9 }]);
});

test('a field that the object itself does not have is a gap', () => {
  const { gaps } = normalize(inventoryOf([{ ...networkPolicy({}), spce: {} }]));
  expect(gaps.map(({ reason, message }) => [reason, message])).toEqual([
    ['unknownField', 'Cannot read NetworkPolicy "shop/policy": spce is not a field of the API'],
  ]);
});

test('a policy with a name that the API server rejects is unreadable and kept', () => {
  const { policies, gaps } = normalize(inventoryOf([networkPolicy({ podSelector: {} }, 'a_b')]));
  expect(policies.map(({ name, unreadable }) => [name, unreadable])).toEqual([
    ['a_b', { subject: {}, directions: ['ingress'] }],
  ]);
  expect(gaps.map((gap) => gap.effect)).toEqual([{ scope: 'policy' }]);
});

test('a policy whose namespace cannot be read may stand in any', () => {
  const policy = { ...networkPolicy({}), metadata: { name: 'a', namespace: ['x'] } };
  const { policies, gaps } = normalize(inventoryOf([policy]));
  expect(policies).toEqual([]);
  expect(gaps.map((gap) => gap.effect)).toEqual([{ scope: 'population', namespaces: ['*'] }]);
});
