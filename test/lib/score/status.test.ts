// The status gate, what is unknown, and the roll-up to a cluster (scoring.md P3 and section 5).
import { describe, expect, test } from 'vitest';
import type { Gap } from '../../../lib/model/gap.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';
import {
  namespaceOf,
  type ScoreOptions,
  score,
  service,
  workload,
  workloadOf,
} from '../../cases/scored-objects.ts';

const app = (name: string) => ({ podSelector: { matchLabels: { app: name } } });
const both = { policyTypes: ['Ingress', 'Egress'] };
const denyAll = networkPolicy('shop/deny', { podSelector: {}, ...both });
const shop = [namespace('shop'), workload('shop/web'), workload('shop/db')];
const allow = (spec: RawObject) => networkPolicy('shop/allow', { podSelector: {}, ...spec });
const broken = (name: string, spec: RawObject = {}) =>
  networkPolicy(`shop/${name}`, { podSelector: {}, ingress: 'all', ...spec });

function gateOf(objects: readonly RawObject[], options: ScoreOptions = {}) {
  const { status, statusReasons } = namespaceOf(score([...shop, ...objects], options), 'shop');
  return [status, ...statusReasons.map(({ id }) => id)];
}

const cidr = (text: string) => ({ ipBlock: { cidr: text } });
const names = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});

describe('a namespace whose pods are closed both ways', () => {
  const rows: readonly (readonly [what: string, objects: readonly RawObject[], gate: readonly string[]])[] = [
    ['is Met', [denyAll], ['met']],
    [
      'is Met with listed peers that may resolve names',
      [
        denyAll,
        networkPolicy('shop/db', { ...app('db'), ingress: [{ from: [app('web')], ports: [{ port: 80 }] }] }),
        networkPolicy('shop/web', {
          ...app('web'),
          policyTypes: ['Egress'],
          egress: [
            { to: [app('db')], ports: [{ port: 80 }] },
            { to: [cidr('10.0.0.10/32')], ports: [{ protocol: 'UDP', port: 53 }] },
          ],
        }),
      ],
      ['met'],
    ],
    [
      'is Met when every pod may resolve names',
      [
        denyAll,
        networkPolicy('shop/dns', {
          podSelector: {},
          policyTypes: ['Egress'],
          egress: [
            { to: [{ ...names('kube-system'), ...app('dns') }], ports: [{ protocol: 'UDP', port: 53 }] },
          ],
        }),
        namespace('kube-system'),
      ],
      ['met'],
    ],
    [
      'has an opening where a stranger of its namespace connects',
      [denyAll, allow({ ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] })],
      ['partial', 'opening', 'nextPodOpen'],
    ],
    [
      'has an opening where a stranger of any namespace connects',
      [
        denyAll,
        allow({ ...app('web'), ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }] }),
      ],
      ['partial', 'opening'],
    ],
    [
      'has an opening where Exists admits strangers',
      [
        denyAll,
        allow({
          ...app('web'),
          ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }] }],
        }),
      ],
      ['partial', 'opening'],
    ],
    [
      'has an opening to 65,536 private addresses',
      [denyAll, allow({ ...app('web'), ingress: [{ from: [cidr('10.1.0.0/16')] }] })],
      ['partial', 'opening'],
    ],
    [
      'has no opening to 4,096 private addresses',
      [denyAll, allow({ ...app('web'), ingress: [{ from: [cidr('10.1.0.0/20')] }] })],
      ['met'],
    ],
    [
      'has an opening to instance metadata',
      [
        denyAll,
        networkPolicy('shop/out', {
          ...app('web'),
          policyTypes: ['Egress'],
          egress: [
            { to: [cidr('169.254.169.254/32')], ports: [{ port: 80 }] },
            { to: [app('db')], ports: [{ protocol: 'UDP', port: 53 }] },
          ],
        }),
      ],
      ['partial', 'opening', 'halfOpenDependency'],
    ],
    [
      'has no opening to another port of that address',
      [
        denyAll,
        networkPolicy('shop/out', {
          ...app('web'),
          policyTypes: ['Egress'],
          egress: [
            { to: [cidr('169.254.169.254/32')], ports: [{ port: 81 }] },
            { to: [cidr('10.0.0.9/32')], ports: [{ protocol: 'UDP', port: 53 }] },
          ],
        }),
      ],
      ['met'],
    ],
  ];
  test.each(rows)('%s', (_, objects, gate) => {
    expect(gateOf(objects)).toEqual(gate);
  });
});

describe('a namespace is Not met', () => {
  const ingressOnly = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress'] });
  test('where a workload is isolated in neither direction', () => {
    const { statusReasons } = namespaceOf(
      score([...shop, networkPolicy('shop/web', { ...app('web'), ...both })]),
      'shop',
    );
    expect(statusReasons[0]).toEqual({ id: 'workloadOpen', namespace: 'shop', objects: ['Deployment/db'] });
  });

  test('where policies allow everything, which is to say nothing', () => {
    expect(gateOf([allow({ ...both, ingress: [{}], egress: [{}] })]).slice(0, 2)).toEqual([
      'notMet',
      'workloadOpen',
    ]);
  });

  test('where the internet has a route and ingress is not isolated', () => {
    const route = service('shop/web', { ports: ['TCP:80'], spec: { type: 'LoadBalancer' } });
    const egressOnly = networkPolicy('shop/out', { podSelector: {}, policyTypes: ['Egress'] });
    expect(gateOf([egressOnly])).toEqual(['partial', 'opening', 'nextPodOpen']);
    expect(gateOf([egressOnly, route])).toEqual([
      'notMet',
      'internetWithoutIsolation',
      'opening',
      'entryPointNotDeclared',
      'nextPodOpen',
    ]);
  });

  test('where exposure is 60 or more', () => {
    const most = allow({
      ...both,
      ingress: [{ ports: [{ port: 1, endPort: 500 }] }],
      egress: [{ ports: [{ port: 1, endPort: 500 }] }],
    });
    expect(gateOf([ingressOnly])[0]).toBe('partial');
    expect(gateOf([most]).slice(0, 2)).toEqual(['notMet', 'exposureCritical']);
  });
});

describe('hostNetwork', () => {
  const agent = (path: string) =>
    workload(path, { kind: 'DaemonSet', hostNetwork: true, ports: ['m:TCP:9100'] });

  test('workloads are outside coverage, and stand on their own line with their exposure', () => {
    const result = score([...shop, denyAll, agent('shop/agent')]);
    const { directions, exposure, hostNetwork, exposureDeductions } = workloadOf(result, 'shop/agent');
    expect([directions, hostNetwork, exposure.worst]).toEqual([null, true, 85]);
    expect(new Set(exposureDeductions.map(({ cause }) => cause.kind))).toEqual(new Set(['node']));
    expect(namespaceOf(result, 'shop').scores).toEqual({
      coverage: { best: 100, worst: 100 },
      exposure: { best: 85, worst: 85 },
      band: 'critical',
    });
    expect(gateOf([denyAll, agent('shop/agent')])).toEqual([
      'notMet',
      'exposureCritical',
      'hostNetworkWorkload',
    ]);
  });

  test('agents that must be there are in no score and no reason', () => {
    const result = score([namespace('kube-system'), agent('kube-system/kube-proxy')]);
    const { scores, statusReasons, system } = namespaceOf(result, 'kube-system');
    expect([scores.exposure, scores.coverage, system]).toEqual([null, null, true]);
    expect(statusReasons.map(({ id }) => id)).toEqual(['nextPodOpen']);
    expect(workloadOf(result, 'kube-system/kube-proxy').exposure.worst).toBe(85);
  });

  test('an agent of the same name in another namespace is none', () => {
    expect(gateOf([denyAll, agent('shop/kube-proxy')])).toContain('hostNetworkWorkload');
  });
});

describe('what could not be read', () => {
  test('is an interval: absent in the best case, open in the worst', () => {
    const result = score([...shop, denyAll, broken('broken', app('web'))]);
    const { directions, exposure } = workloadOf(result, 'shop/web');
    expect(directions?.ingress).toMatchObject({ isolated: 'unknown', quality: { best: 1, worst: 0 } });
    expect(directions?.egress).toMatchObject({ isolated: 'yes', quality: { best: 1, worst: 1 } });
    expect(exposure).toEqual({ best: 0, worst: 30 });
    expect(namespaceOf(result, 'shop').scores.coverage).toEqual({ best: 100, worst: 77.5 });
    expect(directions?.ingress.coverageDeductions).toMatchObject([
      { points: 100, cause: { kind: 'unreadable', policy: { kind: 'NetworkPolicy', name: 'broken' } } },
    ]);
  });

  test('never becomes a pass: what would be Met is Not assessed', () => {
    expect(gateOf([denyAll])[0]).toBe('met');
    expect(gateOf([denyAll, broken('broken')])).toEqual(['notAssessed', 'unknown']);
  });

  test('never hides a failure: Not met in the best case is Not met', () => {
    const open = broken('broken', { ...both, egress: 'all' });
    expect(gateOf([open]).slice(0, 2)).toEqual(['notMet', 'workloadOpen']);
    expect(workloadOf(score([...shop, open]), 'shop/web').directions?.ingress.isolated).toBe('unknown');
  });

  test('leaves a Partial one Partial where even the worst case is', () => {
    const out = networkPolicy('shop/out', { podSelector: {}, policyTypes: ['Egress'] });
    expect(gateOf([out])).toEqual(['partial', 'opening', 'nextPodOpen']);
    expect(gateOf([out, broken('broken')])).toEqual(['partial', 'unknown', 'opening', 'nextPodOpen']);
  });

  test('counts against Met where it may cut a dependency of another namespace', () => {
    const client = { ...names('other'), ...app('client') };
    const objects = [
      denyAll,
      networkPolicy('shop/db', { ...app('db'), ingress: [{ from: [client], ports: [{ port: 80 }] }] }),
      namespace('other'),
      workload('other/client'),
    ];
    const egress = (path: string, spec: RawObject) =>
      networkPolicy(path, { podSelector: {}, policyTypes: ['Egress'], ...spec });
    expect(gateOf(objects)).toEqual(['met']);
    expect(gateOf([...objects, egress('other/out', {})])).toEqual(['partial', 'halfOpenDependency']);
    expect(gateOf([...objects, egress('other/out', { egress: 'all' })])).toEqual(['notAssessed', 'unknown']);
  });

  test('an unreadable workload is open in the worst case, and in the way of Met', () => {
    const result = score([...shop, denyAll, { ...pod('shop/bad'), spec: 'none' }]);
    const found = namespaceOf(result, 'shop');
    expect(found.unreadableWorkloads).toEqual(['Pod/bad']);
    expect(found.scores).toEqual({
      coverage: { best: 100, worst: 59 },
      exposure: { best: 0, worst: 100 },
      band: 'critical',
    });
    expect(found.status).toBe('notAssessed');
    expect(found.statusReasons).toEqual([{ id: 'unknown', namespace: 'shop', objects: ['Pod/bad'] }]);
  });

  const lost = (...namespaces: readonly string[]): Gap => ({
    reason: 'syntax',
    message: 'Cannot read document',
    remedy: 'Correct it',
    effect: { scope: 'population', namespaces },
  });

  test('anywhere keeps every namespace from Met, and leaves the others as they are', () => {
    expect(gateOf([denyAll], { gaps: [lost('*')] })).toEqual(['notAssessed', 'unknown']);
    expect(gateOf([], { gaps: [lost('*')] }).slice(0, 1)).toEqual(['notMet']);
    const result = score([namespace('shop')], { gaps: [lost('*')] });
    expect(namespaceOf(result, 'shop').status).toBe('empty');
    expect([result.status, result.statusReasons]).toEqual([
      'notAssessed',
      [{ id: 'unknown', namespace: '*', objects: [] }],
    ]);
  });

  test('in one namespace is in the way of that one', () => {
    const gaps = [lost('shop')];
    expect(gateOf([denyAll], { gaps })).toEqual(['notAssessed', 'unknown']);
    const result = score(
      [
        ...shop,
        denyAll,
        namespace('other'),
        workload('other/x'),
        networkPolicy('other/deny', { podSelector: {}, ...both }),
      ],
      { gaps },
    );
    expect(namespaceOf(result, 'other').status).toBe('met');
    expect(namespaceOf(score([namespace('shop')], { gaps }), 'shop').status).toBe('notAssessed');
  });
});

describe('a cluster', () => {
  const inNs = (name: string, ...policies: readonly RawObject[]) => [
    namespace(name),
    workload(`${name}/app`),
    ...policies,
  ];
  const closed = (name: string) => networkPolicy(`${name}/deny`, { podSelector: {}, ...both });
  const statusOf = ({ status, statusReasons }: ScanResult) => [
    status,
    ...statusReasons.map(({ id, namespace: where }) => `${where} ${id}`),
  ];

  test('has the worst status of its namespaces, system ones too, and every reason', () => {
    expect(statusOf(score([...inNs('a', closed('a')), ...inNs('b', closed('b'))]))).toEqual(['met']);
    const half = networkPolicy('b/in', { podSelector: {}, policyTypes: ['Ingress'] });
    expect(statusOf(score([...inNs('a', closed('a')), ...inNs('b', half)]))).toEqual([
      'partial',
      'b opening',
      'b nextPodOpen',
    ]);
    const mixed = score([...inNs('b', half), ...inNs('kube-system')]);
    expect(statusOf(mixed).slice(0, 3)).toEqual([
      'notMet',
      'kube-system workloadOpen',
      'kube-system exposureCritical',
    ]);
    expect(statusOf(mixed)).toContain('b nextPodOpen');
  });

  test('leaves out namespaces without workloads', () => {
    const result = score([...inNs('a', closed('a')), namespace('default')]);
    expect(statusOf(result)).toEqual(['met']);
    expect(namespaceOf(result, 'default')).toMatchObject({
      status: 'empty',
      scores: { coverage: null, exposure: null, band: null },
    });
    expect(score([namespace('default')]).status).toBe('empty');
  });

  test('has the mean coverage of its workloads and the exposure of its worst namespaces', () => {
    const result = score([...inNs('a', closed('a')), workload('a/more'), ...inNs('b')]);
    expect(result.scores).toEqual({
      coverage: { best: 66.67, worst: 66.67 },
      exposure: { best: 70, worst: 70 },
      band: 'critical',
    });
  });
});
