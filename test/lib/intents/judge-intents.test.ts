// Zones of small clusters: what is in them, what crosses their boundary, and what of it nobody listed.
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../lib/analyze.ts';
import type { Gap } from '../../../lib/model/gap.ts';
import type { FlowRule, IntendedVerdict, Intents, ZoneRule } from '../../../lib/model/intent.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { buildInventory, namespace, networkPolicy, node, pod } from '../../cases/build-inventory.ts';
import { workload } from '../../cases/scored-objects.ts';

function zone(name: string, parts: Partial<ZoneRule> = {}): ZoneRule {
  return {
    name,
    boundary: 'zones',
    clusters: [],
    namespaces: [name],
    namespaceLabels: {},
    workloads: [],
    labels: {},
    ...parts,
  };
}

function expectation(parts: Partial<IntendedVerdict>): IntendedVerdict {
  return { from: 'a/web', to: 'b/web', ports: {}, allowed: false, line: 1, clusters: [], ...parts };
}

function scan(
  objects: readonly RawObject[],
  intents: Partial<Intents>,
  gaps: readonly Gap[] = [],
): ScanResult {
  return analyze(
    { ...buildInventory(objects), gaps },
    {
      toolVersion: '0',
      inventorySha256: '',
      rulesetSha256: '',
      declaredEntryPoints: [],
      intents: { zones: [], flows: [], expectations: [], clusters: 'one', ...intents },
    },
  );
}

/** `from → to`: its verdict and the ports that are wrong. */
function flowsOf({ intents }: ScanResult): Record<string, string> {
  return Object.fromEntries(
    (intents?.flows ?? []).map(({ from, to, verdict, wrongPorts }) => [
      `${from} → ${to}`,
      verdict === 'holds' || verdict === 'notJudged' ? verdict : `${verdict} ${wrongPorts}`,
    ]),
  );
}

const tcp = (port: number): FlowRule['ports'] => [{ protocol: 'TCP', first: port, last: port }];
const apps = ['a', 'b', 'c'].flatMap((name) => [namespace(name), workload(`${name}/web`)]);
const denied = ['a', 'b', 'c'].map((name) =>
  networkPolicy(`${name}/deny`, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
);
const toB = (ports: unknown[]) => [
  networkPolicy('a/out', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } } }], ports }],
  }),
  networkPolicy('b/in', {
    podSelector: {},
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } }] }],
  }),
];

describe('a flow between zones', () => {
  const zones = [zone('a'), zone('b')];

  test('that no policy stops is broken both ways, and so is the boundary', () => {
    const result = scan(apps, { zones });
    expect(flowsOf(result)).toMatchObject({ 'a → b': 'broken all ports', 'b → a': 'broken all ports' });
    expect(result.findings.filter(({ checkId }) => checkId === 'zone-boundary')).toHaveLength(2);
  });
  test('holds where everything is denied', () => {
    const result = scan([...apps, ...denied], { zones });
    expect(flowsOf(result)).toMatchObject({ 'a → b': 'holds', 'b → a': 'holds' });
    expect(result.checks.find(({ id }) => id === 'zone-boundary')?.outcome).toBe('pass');
  });
  test('may be what flows list, and no more: the rest is told with the rules on both sides', () => {
    const objects = [...apps, ...denied, ...toB([{ port: 80 }, { port: 443 }])];
    const flows = [{ from: 'a', to: 'b', ports: tcp(443) }];
    expect(flowsOf(scan(objects, { zones, flows: [{ from: 'a', to: 'b', ports: [] }] }))).toMatchObject({
      'a → b': 'holds',
    });
    const result = scan(objects, { zones, flows });
    expect(flowsOf(result)).toMatchObject({ 'a → b': 'broken TCP 80', 'b → a': 'holds' });
    const [finding] = result.findings.filter(({ checkId }) => checkId === 'zone-boundary');
    expect(finding).toMatchObject({
      outcome: 'fail',
      severity: 'high',
      namespace: 'b',
      resources: ['Deployment/web'],
      evidence: [
        {
          connection: 'Deployment a/web → Deployment b/web, TCP 80',
          direction: 'egress',
          policy: { name: 'out' },
        },
        { direction: 'ingress', policy: { name: 'in' }, ruleIndex: 0 },
      ],
    });
  });
  test('has a fingerprint of its ports, so that a port that opens later is another finding', () => {
    const told = (ports: unknown[]) =>
      scan([...apps, ...denied, ...toB(ports)], { zones }).findings.find(
        ({ checkId }) => checkId === 'zone-boundary',
      )?.fingerprint;
    expect(told([{ port: 80 }])).toBe(told([{ port: 80 }]));
    expect(told([{ port: 80 }])).not.toBe(told([{ port: 80 }, { port: 443 }]));
  });
  test('is unknown, not held, where a policy that cannot be read may open it', () => {
    const broken = networkPolicy('b/in', {
      podSelector: {},
      ingress: [{ from: [{ ipBlock: { cidr: 'x' } }] }],
    });
    const outB = networkPolicy('a/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{}] });
    const result = scan([...apps, denied[1] as RawObject, outB, broken], { zones: [zone('a'), zone('b')] });
    expect(flowsOf(result)).toMatchObject({ 'a → b': 'unknown all ports' });
    expect(result.checks.find(({ id }) => id === 'zone-boundary')?.outcome).not.toBe('pass');
  });
});

test('a workload that may be open is not taken for one beside it that is closed for certain', () => {
  const labels = { app: 'odd' };
  const objects = [
    namespace('a'),
    namespace('b'),
    pod('a/web'),
    pod('b/closed'),
    pod('b/odd', { labels }),
    networkPolicy('b/deny', { podSelector: {}, policyTypes: ['Ingress'] }),
    networkPolicy('b/in', {
      podSelector: { matchLabels: labels },
      ingress: [{ from: [{ ipBlock: { cidr: 'x' } }] }],
    }),
  ];
  const { intents } = scan(objects, { zones: [zone('a'), zone('b')] });
  const [flow] = intents?.flows.filter(({ from, to }) => from === 'a' && to === 'b') ?? [];
  expect(flow).toMatchObject({ verdict: 'unknown', unknownPairs: 1, destinations: ['Pod b/odd'] });
});

describe('workloads that could not be read', () => {
  const unread = (...namespaces: string[]): Gap => ({
    reason: 'type',
    message: 'Cannot read a Deployment',
    remedy: 'Correct it',
    effect: { scope: 'population', namespaces },
  });
  const zones = [zone('a'), zone('b')];

  test('may belong to a zone: what would hold is not known', () => {
    const result = scan([...apps, ...denied], { zones }, [unread('a')]);
    expect(result.intents?.flows).toMatchObject([
      { from: 'a', to: 'b', verdict: 'unknown', why: 'workloadsNotRead' },
      { verdict: 'notJudged' },
      { verdict: 'notJudged' },
      { verdict: 'notJudged' },
      { from: 'b', to: 'a', verdict: 'unknown' },
      ...Array.from({ length: 9 }, () => ({})),
    ]);
    expect(result.checks.find(({ id }) => id === 'zone-boundary')?.outcome).toBe('unknown');
  });
  test('of another namespace do not touch it; of any do', () => {
    expect(flowsOf(scan([...apps, ...denied], { zones }, [unread('c')]))['a → b']).toBe('holds');
    expect(flowsOf(scan([...apps, ...denied], { zones }, [unread('*')]))['a → b']).toContain('unknown');
  });
  test('hide nothing that is broken', () => {
    expect(flowsOf(scan(apps, { zones }, [unread('*')]))['a → b']).toBe('broken all ports');
  });
});

describe('a closed boundary', () => {
  test('is judged against the rest and against addresses too; an open one is only told of', () => {
    const closed = scan(apps, { zones: [zone('a', { boundary: 'closed' })] });
    expect(flowsOf(closed)).toEqual({
      'a → others': 'broken all ports',
      'a → private': 'broken all ports',
      'a → internet': 'broken all ports',
      'others → a': 'broken all ports',
      'private → a': 'broken all ports',
      'internet → a': 'broken all ports',
    });
    expect(closed.findings.find(({ message }) => message.startsWith('Zone "internet"'))?.severity).toBe(
      'critical',
    );
    const open = scan(apps, { zones: [zone('a')] });
    expect(new Set(Object.values(flowsOf(open)))).toEqual(new Set(['notJudged']));
    expect(
      open.intents?.zones[0]?.crossings.map(({ zone: other, direction }) => `${direction} ${other}`).sort(),
    ).toEqual(['in internet', 'in others', 'in private', 'out internet', 'out others', 'out private']);
    expect(open.checks.find(({ id }) => id === 'zone-boundary')?.outcome).toBe('notApplicable');
  });
  test.each([
    ['the block that is open', '203.0.113.0/24', 'holds'],
    ['a larger one', '203.0.0.0/16', 'holds'],
    ['a part of it', '203.0.113.0/25', 'broken TCP 443'],
    ['another one', '198.51.100.0/24', 'broken TCP 443'],
  ])('lets through addresses that a flow names: %s', (_, to, verdict) => {
    const out = networkPolicy('a/out', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }], ports: [{ port: 443 }] }],
    });
    const result = scan([...apps, ...denied, out], {
      zones: [zone('a', { boundary: 'closed' })],
      flows: [{ from: 'a', to, ports: tcp(443) }],
    });
    expect(flowsOf(result)).toMatchObject({ 'a → internet': verdict, 'a → private': 'holds' });
  });
  test('is not broken by the node, which reaches its own pods whatever policies say', () => {
    const objects = [
      ...apps.slice(0, 2),
      ...denied.slice(0, 1),
      namespace('infra'),
      node('n1', { ips: ['192.168.0.1'] }),
      pod('infra/agent', { node: 'n1', hostNetwork: true, ips: ['192.168.0.1'] }),
    ];
    expect(
      new Set(Object.values(flowsOf(scan(objects, { zones: [zone('a', { boundary: 'closed' })] })))),
    ).toEqual(new Set(['holds']));
  });
});

describe('what crosses a boundary', () => {
  const crossingsOf = (objects: readonly RawObject[], own: ZoneRule) =>
    (scan(objects, { zones: [own] }).intents?.zones[0]?.crossings ?? []).map(
      ({ direction, outside, inside, ports, verdict }) =>
        `${direction} ${outside.join('+')} | ${inside.join('+')} | ${ports} ${verdict}`,
    );

  test('names both sides, and the ports', () => {
    expect(crossingsOf([...apps, ...denied, ...toB([{ port: 80 }])], zone('a'))).toEqual([
      'out Deployment b/web | Deployment a/web | TCP 80 accept',
    ]);
  });
  test('is one line for pods and nodes of the zone that are open alike', () => {
    const objects = [
      ...apps.slice(0, 4),
      node('n1', { ips: ['192.168.0.1'] }),
      pod('a/agent', { node: 'n1', hostNetwork: true, ips: ['192.168.0.1'] }),
    ];
    expect(crossingsOf(objects, zone('a')).filter((line) => line.includes('b/web'))).toEqual([
      'out Deployment b/web | Deployment a/web+Pod a/agent | all ports accept',
      'in Deployment b/web | Deployment a/web+Pod a/agent | all ports accept',
    ]);
  });
  test('destinations that are open alike by other policies have evidence of their own', () => {
    const open = ['b', 'c'].map((name) => networkPolicy(`${name}/in`, { podSelector: {}, ingress: [{}] }));
    const out = networkPolicy('a/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{}] });
    const result = scan([...apps, ...denied, ...open, out], { zones: [zone('a', { boundary: 'closed' })] });
    const flow = result.intents?.flows.find(({ to }) => to === 'others');
    const policies = flow?.evidence.flatMap(({ direction, policy }) =>
      direction === 'ingress' ? [`${policy?.namespace}/${policy?.name}`] : [],
    );
    expect(policies).toEqual(['b/in', 'c/in']);
  });
  test('of pods that are alike, those on the node are open to it, and those whose node is not known may be', () => {
    const objects = [
      namespace('a'),
      namespace('infra'),
      node('n1', { ips: ['192.168.0.1'] }),
      node('n2', { ips: ['192.168.0.2'] }),
      pod('infra/agent', { node: 'n1', hostNetwork: true, ips: ['192.168.0.1'] }),
      pod('a/elsewhere', { node: 'n2' }),
      pod('a/here', { node: 'n1' }),
      pod('a/pending'),
      networkPolicy('a/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    ];
    const own = crossingsOf(objects, zone('infra', { boundary: 'zones' })).filter((line) =>
      line.includes(' Pod a/'),
    );
    expect(own.sort()).toEqual([
      'in Pod a/here | Pod infra/agent | all ports accept',
      'in Pod a/pending | Pod infra/agent | all ports unknown',
      'out Pod a/here | Pod infra/agent | all ports accept',
      'out Pod a/pending | Pod infra/agent | all ports unknown',
    ]);
  });
});

describe('what a zone selects', () => {
  const zonesOf = (
    rules: readonly ZoneRule[],
    clusters: Intents['clusters'] = 'one',
    gaps: readonly Gap[] = [],
  ) => scan(apps, { zones: rules, clusters }, gaps).intents?.zones.filter(({ kind }) => kind === 'declared');

  test('a workload belongs to the first zone that selects it, and the other says so', () => {
    expect(
      zonesOf([zone('a'), zone('all', { namespaces: ['*'] }), zone('late', { namespaces: ['a'] })]),
    ).toMatchObject([
      { workloads: ['a/Deployment/web'], takenByOthers: [] },
      { workloads: ['b/Deployment/web', 'c/Deployment/web'], takenByOthers: ['a/Deployment/web'] },
      { state: 'selectsNothing', workloads: [], takenByOthers: ['a/Deployment/web'] },
    ]);
  });
  test('labels of the namespace, labels of the pods, kind and name: all of them have to fit', () => {
    const objects = [
      namespace('x', { scope: 'pci' }),
      workload('x/api'),
      workload('x/batch', { kind: 'DaemonSet' }),
    ];
    const selected = (parts: Partial<ZoneRule>) =>
      scan(objects, { zones: [zone('x', { namespaces: [], ...parts })] }).intents?.zones[0]?.workloads;
    expect(selected({ namespaceLabels: { scope: 'pci' } })).toEqual([
      'x/DaemonSet/batch',
      'x/Deployment/api',
    ]);
    expect(selected({ namespaceLabels: { scope: 'pci' }, workloads: ['Deployment/*'] })).toEqual([
      'x/Deployment/api',
    ]);
    expect(selected({ labels: { app: 'batch' } })).toEqual(['x/DaemonSet/batch']);
    expect(selected({ labels: { app: 'batch' }, workloads: ['Deployment/*'] })).toEqual([]);
    expect(selected({ namespaceLabels: { scope: 'constructor' } })).toEqual([]);
  });
  test('nothing is said loudly, and is not known where something could not be read', () => {
    const unread: Gap = {
      reason: 'forbidden',
      message: 'Cannot list pods',
      remedy: 'Grant it',
      effect: { scope: 'population', namespaces: ['*'] },
    };
    const outcome = (result: ScanResult) =>
      result.checks.find(({ id }) => id === 'zone-selects-nothing')?.outcome;
    expect(zonesOf([zone('nobody')])).toMatchObject([{ state: 'selectsNothing' }]);
    expect(outcome(scan(apps, { zones: [zone('nobody')] }))).toBe('fail');
    expect(outcome(scan(apps, { zones: [zone('nobody')] }, [unread]))).toBe('unknown');
    expect(outcome(scan(apps, { zones: [zone('a')] }))).toBe('pass');
  });
  test('where zones are shared, one that names this cluster has to select something here', () => {
    expect(zonesOf([zone('nobody')], 'several')).toMatchObject([{ state: 'notHere' }]);
    expect(zonesOf([zone('nobody', { clusters: ['test'] })], 'several')).toMatchObject([
      { state: 'selectsNothing' },
    ]);
    expect(zonesOf([zone('a', { clusters: ['prod-*'] })])).toEqual([]);
  });
});

describe('expectations', () => {
  const judged = (parts: Partial<IntendedVerdict>, clusters: Intents['clusters'] = 'one') =>
    scan(apps, { expectations: [expectation(parts)], clusters });

  test('that hold are counted; one that does not is a finding with what was found', () => {
    expect(judged({ allowed: true }).intents).toMatchObject({
      expectations: { asked: 1, held: 1 },
      unmet: [],
    });
    const result = judged({ ports: { protocol: 'TCP', port: 80 } });
    expect(result.intents?.expectations).toEqual({ asked: 1, held: 0, broken: 1, unknown: 0 });
    expect(result.findings.find(({ checkId }) => checkId === 'expectation-not-met')).toMatchObject({
      outcome: 'fail',
      message: 'Expected a/web → b/web, TCP 80: denied. It is allowed on TCP 80',
      evidence: [
        {
          connection:
            'Deployment a/web → Deployment b/web, TCP 80; no policy restricts egress; no policy restricts ingress',
        },
      ],
    });
  });
  test('whose ends are not there are unknown, never held; shared ones may be for other clusters', () => {
    expect(judged({ to: 'nowhere/x' }).intents?.expectations).toEqual({
      asked: 1,
      held: 0,
      broken: 0,
      unknown: 1,
    });
    expect(judged({ to: 'nowhere/x' }, 'several').intents?.expectations.asked).toBe(0);
    expect(judged({ to: 'nowhere/x', clusters: ['test'] }, 'several').intents?.expectations.unknown).toBe(1);
    expect(judged({ clusters: ['prod-*'] }).intents?.expectations.asked).toBe(0);
  });
});

test('without intents there is nothing of them in a result, and their checks do not apply', () => {
  const result = analyze(buildInventory(apps), {
    toolVersion: '0',
    inventorySha256: '',
    rulesetSha256: '',
    declaredEntryPoints: [],
  });
  expect(result.intents).toBeUndefined();
  const own = ['zone-boundary', 'zone-selects-nothing', 'expectation-not-met'];
  const outcomes = result.checks.filter(({ id }) => own.includes(id)).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['notApplicable', 'notApplicable', 'notApplicable']);
});
