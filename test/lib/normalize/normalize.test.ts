import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { normalize } from '../../../lib/normalize/normalize.ts';
import { clusterPolicy, controller, inventoryOf, networkPolicy, ownedBy, pod } from './inventory-of.ts';

const read = (...objects: RawObject[]) => normalize(inventoryOf(objects));
const namespace = (name: string, labels?: unknown) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});
const workloadsOf = (...objects: RawObject[]) =>
  read(...objects).workloads.map(
    ({ kind, name, podIds, replicas }) => `${kind}/${name} ${podIds.length} of ${replicas}`,
  );

describe('namespaces', () => {
  test('a namespace has the label of its name, whatever its object says', () => {
    const { namespaces } = read(namespace('shop', { 'kubernetes.io/metadata.name': 'other', team: 'a' }));
    expect(namespaces).toEqual([
      { id: 0, name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop', team: 'a' }, declared: true },
    ]);
  });
  test('a namespace that is only mentioned has no other label, and that is an assumption', () => {
    const { namespaces, assumptions, gaps } = read(pod({ name: 'a' }));
    expect(namespaces).toEqual([
      { id: 0, name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop' }, declared: false },
    ]);
    expect(assumptions).toContain('Namespace "shop" is not in the input: its only label is its name');
    expect(gaps).toEqual([]);
  });
  test('many missing namespaces are one sentence', () => {
    const pods = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => pod({ name, namespace: name }));
    expect(read(...pods).assumptions).toEqual([
      'Namespaces "a", "b", "c", "d", "e" and 2 more are not in the input: the only label of each is its name',
    ]);
  });
  test('an object that names no namespace is in default', () => {
    const { namespaces, assumptions } = read(pod({ name: 'a' }, { metadata: { namespace: undefined } }));
    expect(namespaces.map(({ name }) => name)).toEqual(['default']);
    expect(assumptions).toContain('1 object names no namespace: it is taken to be in "default"');
  });
  test('the namespaces of gaps are there, so that they can be shown as not known', () => {
    const gap = {
      reason: 'unsupported',
      message: 'x',
      remedy: 'x',
      effect: { scope: 'population', namespaces: ['far', '*'] },
    } as const;
    expect(normalize(inventoryOf([], { gaps: [gap] })).namespaces.map(({ name }) => name)).toEqual(['far']);
  });
});

describe('pods', () => {
  test.each(['Succeeded', 'Failed'])('a pod that has %s has no network and is left out', (phase) => {
    const { pods, workloads, namespaces } = read(pod({ name: 'a' }, { status: { phase } }));
    expect([pods, workloads, namespaces.length]).toEqual([[], [], 1]);
  });
  test('a pod that is being deleted is there until its last container has stopped', () => {
    const deleted = (name: string, states: object[]) =>
      pod(
        { name },
        {
          metadata: { deletionTimestamp: '2026-08-01T00:00:00Z' },
          status: { containerStatuses: states.map((state) => ({ state })) },
        },
      );
    const { pods } = read(
      deleted('running', [{ terminated: { exitCode: 0 } }, { running: {} }]),
      deleted('stopped', [{ terminated: { exitCode: 0 } }]),
      deleted('unknown', []),
    );
    expect(pods.map(({ name }) => name)).toEqual(['running', 'unknown']);
  });
  test.each<[name: string, status: RawObject, addresses: string[]]>([
    ['podIP', { podIP: '10.0.0.1' }, ['10.0.0.1']],
    [
      'podIPs before podIP',
      { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: 'FD00:0:0::1' }] },
      ['10.0.0.1', 'fd00::1'],
    ],
    ['the first of each family', { podIPs: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] }, ['10.0.0.1']],
    ['leading zeros as decimal', { podIP: '010.000.000.001' }, ['10.0.0.1']],
    ['none yet', { podIP: '', phase: 'Pending' }, []],
    ['not the node address of a pod with its own network', { hostIP: '192.168.0.1' }, []],
  ])('addresses: %s', (_, status, addresses) => {
    expect(read(pod({ name: 'a' }, { status })).pods.map((found) => found.addresses)).toEqual([addresses]);
  });
  test('a hostNetwork pod has the address of its node: from its status, or from the Node', () => {
    const node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n' },
      status: { addresses: [{ type: 'InternalIP', address: '192.168.0.7' }] },
    };
    const onHost = (name: string, status: RawObject) =>
      pod({ name }, { spec: { hostNetwork: true, nodeName: 'n' }, status });
    const { pods, workloads } = read(
      node,
      onHost('a', { hostIP: '192.168.0.1' }),
      onHost('b', { podIP: '192.168.0.2' }),
      onHost('c', {}),
    );
    expect(pods.map(({ addresses }) => addresses)).toEqual([
      ['192.168.0.1'],
      ['192.168.0.2'],
      ['192.168.0.7'],
    ]);
    expect(workloads.every(({ hostNetwork }) => hostNetwork)).toBe(true);
  });
  test('ports are those of containers and of init containers that keep running', () => {
    const port = (containerPort: number, more = {}) => ({ ports: [{ containerPort, ...more }] });
    const spec = {
      containers: [
        port(80, { name: 'web' }),
        port(53, { protocol: 'UDP', hostPort: 5353 }),
        { name: 'none' },
      ],
      initContainers: [port(1), { ...port(2), restartPolicy: 'Always' }],
    };
    expect(read(pod({ name: 'a' }, { spec })).pods[0]?.ports).toEqual([
      { name: 'web', protocol: 'TCP', port: 80 },
      { protocol: 'UDP', port: 53, hostPort: 5353 },
      { protocol: 'TCP', port: 2 },
    ]);
  });
  test.each<[told: string, object: RawObject]>([
    ['spec is missing', { ...pod({ name: 'a' }), spec: null }],
    ['spec.containers is not a list', pod({ name: 'a' }, { spec: { containers: {} } })],
    ['spec.containers[0] is not an object', pod({ name: 'a' }, { spec: { containers: ['nginx'] } })],
    ['spec.containers[0].ports is not a list', pod({ name: 'a' }, { spec: { containers: [{ ports: {} }] } })],
    [
      'spec.containers[0].ports[0].containerPort is missing',
      pod({ name: 'a' }, { spec: { containers: [{ ports: [{}] }] } }),
    ],
    [
      'spec.containers[0].ports[0].containerPort is "0"',
      pod({ name: 'a' }, { spec: { containers: [{ ports: [{ containerPort: 0 }] }] } }),
    ],
    [
      'spec.containers[0].ports[0].name is "Web"',
      pod({ name: 'a' }, { spec: { containers: [{ ports: [{ containerPort: 1, name: 'Web' }] }] } }),
    ],
    [
      'spec.containers[0].ports[0].protocol is "HTTP"',
      pod({ name: 'a' }, { spec: { containers: [{ ports: [{ containerPort: 1, protocol: 'HTTP' }] }] } }),
    ],
    [
      'spec.hostNetwork is "yes", which is not true or false',
      pod({ name: 'a' }, { spec: { hostNetwork: 'yes' } }),
    ],
    [
      'metadata.labels.app is "1", which is not text: put it in quotes',
      pod({ name: 'a', labels: { app: 1 } }),
    ],
    ['metadata.labels.app is "a b", which is not a label value', pod({ name: 'a', labels: { app: 'a b' } })],
    ['metadata.labels has the key "/a", which is not a label key', pod({ name: 'a', labels: { '/a': 'b' } })],
    [
      'metadata.ownerReferences has an owner without kind and name',
      pod({ name: 'a' }, { metadata: { ownerReferences: [{ name: 'x' }] } }),
    ],
    [
      'status.podIP is "10.0.0", which is not an IP address',
      pod({ name: 'a' }, { status: { podIP: '10.0.0' } }),
    ],
    ['status is not an object', pod({ name: 'a' }, { status: [] as unknown as RawObject })],
    ['metadata.name is missing', pod({ name: '' })],
    ['metadata.name is "A", which is not a name', pod({ name: 'A' })],
  ])('a pod that cannot be read is a gap, and its namespace is not fully known: %s', (told, object) => {
    const { pods, gaps, unreadableWorkloads } = read(object, pod({ name: 'good' }));
    expect(pods.map(({ name }) => name)).toEqual(['good']);
    expect(gaps).toMatchObject([
      { origin: { file: 'test.yaml', line: 1 }, effect: { scope: 'population', namespaces: ['shop'] } },
    ]);
    expect(gaps[0]?.message).toContain(told);
    expect(unreadableWorkloads).toMatchObject([{ namespace: 'shop', object: { kind: 'Pod' } }]);
  });
});

describe('workloads', () => {
  const replicaSet = (name: string, deployment?: string, spec = {}) =>
    controller(
      'ReplicaSet',
      { name },
      { ...(deployment === undefined ? {} : { metadata: ownedBy('Deployment', deployment) }), spec },
    );
  const ownedPod = (name: string, kind: string, owner: string, labels = {}) =>
    pod({ name, labels }, { metadata: ownedBy(kind, owner) });

  test('pods of a ReplicaSet belong to its Deployment', () => {
    expect(
      workloadsOf(
        controller('Deployment', { name: 'web' }, { spec: { replicas: 5 } }),
        replicaSet('web-1', 'web'),
        replicaSet('web-2', 'web', { replicas: 0 }),
        ownedPod('web-1-a', 'ReplicaSet', 'web-1'),
        ownedPod('web-1-b', 'ReplicaSet', 'web-1'),
      ),
    ).toEqual(['Deployment/web 2 of 2']);
  });
  test('without the ReplicaSet, its name and the hash label tell the Deployment', () => {
    const labels = { 'pod-template-hash': '5f4' };
    expect(workloadsOf(ownedPod('web-5f4-a', 'ReplicaSet', 'web-5f4', labels))).toEqual([
      'Deployment/web 1 of 1',
    ]);
    expect(workloadsOf(ownedPod('web-5f4-a', 'ReplicaSet', 'web-5f4'))).toEqual([
      'ReplicaSet/web-5f4 1 of 1',
    ]);
  });
  test('pods of a Job belong to its CronJob', () => {
    const job = controller('Job', { name: 'backup-28500000' }, { metadata: ownedBy('CronJob', 'backup') });
    const cronJob = controller('CronJob', { name: 'backup' });
    const running = ownedPod('backup-28500000-x', 'Job', 'backup-28500000');
    expect(workloadsOf(cronJob, job, running)).toEqual(['CronJob/backup 1 of 1']);
    expect(workloadsOf(cronJob, running)).toEqual(['CronJob/backup 1 of 1']);
    expect(workloadsOf(running)).toEqual(['Job/backup-28500000 1 of 1']);
  });
  test('other owners are taken as they are, and those of owners are not looked at', () => {
    const stateful = controller('StatefulSet', { name: 'db' }, { metadata: ownedBy('Postgres', 'main') });
    expect(workloadsOf(stateful, ownedPod('db-0', 'StatefulSet', 'db'))).toEqual(['StatefulSet/db 1 of 1']);
    expect(workloadsOf(ownedPod('x-0', 'SparkApplication', 'x'))).toEqual(['SparkApplication/x 1 of 1']);
  });
  test('bare pods of equal labels are one workload with the name of the first, whatever the order of labels', () => {
    const { workloads, pods } = read(
      pod({ name: 'b', labels: { x: '1', y: '2' } }),
      pod({ name: 'a', labels: { y: '2', x: '1' } }),
      pod({ name: 'c', labels: { x: '1' } }),
      pod({ name: 'd', namespace: 'other', labels: { x: '1', y: '2' } }),
    );
    expect(workloads.map(({ name, podIds }) => [name, podIds.map((id) => pods[id]?.name)])).toEqual([
      ['d', ['d']],
      ['a', ['a', 'b']],
      ['c', ['c']],
    ]);
    expect(workloads.every(({ kind }) => kind === 'Pod')).toBe(true);
  });
  test('bare pods without labels are a workload each', () => {
    expect(workloadsOf(pod({ name: 'a' }), pod({ name: 'b' }))).toEqual(['Pod/a 1 of 1', 'Pod/b 1 of 1']);
  });
  test('the static pods of the nodes are one workload each', () => {
    const labels = { component: 'etcd' };
    expect(
      workloadsOf(ownedPod('etcd-1', 'Node', 'n1', labels), ownedPod('etcd-2', 'Node', 'n2', labels)),
    ).toEqual(['Pod/etcd-1 2 of 2']);
  });
  test.each<[kind: string, spec: RawObject, expected: string]>([
    ['Deployment', { replicas: 3 }, 'Deployment/web 1 of 3'],
    ['Deployment', { replicas: 0 }, 'Deployment/web 1 of 1'],
    ['StatefulSet', {}, 'StatefulSet/web 1 of 1'],
    ['DaemonSet', {}, 'DaemonSet/web 1 of 1'],
    ['ReplicaSet', { replicas: 2 }, 'ReplicaSet/web 1 of 2'],
    ['ReplicationController', { replicas: 2 }, 'ReplicationController/web 1 of 2'],
    ['Job', { parallelism: 4 }, 'Job/web 1 of 4'],
    ['CronJob', {}, 'CronJob/web 1 of 1'],
  ])('a %s with %j and without pods has one representative', (kind, spec, expected) => {
    const cluster = read(controller(kind, { name: 'web' }, { spec }));
    expect(
      cluster.workloads.map(
        (found) => `${found.kind}/${found.name} ${found.podIds.length} of ${found.replicas}`,
      ),
    ).toEqual([expected]);
    expect(cluster.pods).toMatchObject([
      { name: 'web', labels: { app: 'web' }, representative: true, addresses: [], origin: { line: 1 } },
    ]);
    expect(cluster.gaps).toEqual([]);
  });
  test('a controller whose pods have all completed has a representative', () => {
    const done = pod(
      { name: 'web-1' },
      { metadata: ownedBy('StatefulSet', 'web'), status: { phase: 'Failed' } },
    );
    expect(read(controller('StatefulSet', { name: 'web' }), done).pods).toMatchObject([
      { representative: true },
    ]);
  });
  test('a Job that is over has none: it makes no more pods', () => {
    const over = {
      ...controller('Job', { name: 'once' }),
      status: { conditions: [{ type: 'Complete', status: 'True' }] },
    };
    expect(read(over).workloads).toEqual([]);
  });
  test('old ReplicaSets are not workloads of their own, and the busiest stands for a Deployment that is not given', () => {
    const sets = [replicaSet('web-1', 'web', { replicas: 0 }), replicaSet('web-2', 'web', { replicas: 4 })];
    expect(workloadsOf(controller('Deployment', { name: 'web' }), ...sets)).toEqual([
      'Deployment/web 1 of 1',
    ]);
    expect(workloadsOf(...sets)).toEqual(['Deployment/web 1 of 4']);
  });
  test('a controller of a third party is a workload of its own kind, whatever its name', () => {
    const rollout = { ...controller('Rollout', { name: 'web' }), apiVersion: 'argoproj.io/v1alpha1' };
    const service = { ...controller('Service', { name: 'fn' }), apiVersion: 'serving.knative.dev/v1' };
    expect(workloadsOf(rollout, service)).toEqual(['Rollout/web 1 of 1', 'Service/fn 1 of 1']);
  });
  test('pods of a Rollout are found through its ReplicaSet', () => {
    const rollout = { ...controller('Rollout', { name: 'web' }), apiVersion: 'argoproj.io/v1alpha1' };
    const set = controller('ReplicaSet', { name: 'web-1' }, { metadata: ownedBy('Rollout', 'web') });
    expect(workloadsOf(rollout, set, ownedPod('web-1-a', 'ReplicaSet', 'web-1'))).toEqual([
      'Rollout/web 1 of 1',
    ]);
  });
  test.each<[told: string, object: RawObject]>([
    [
      'spec.template is missing or not an object',
      controller('Deployment', { name: 'web' }, { spec: { template: null } }),
    ],
    ['spec is not an object', { ...controller('Deployment', { name: 'web' }), spec: 'x' }],
    [
      'spec asks for "many" pods, which is not a count',
      controller('Deployment', { name: 'web' }, { spec: { replicas: 'many' } }),
    ],
    [
      'spec.template.spec.containers is not a list',
      controller('DaemonSet', { name: 'web' }, { spec: { template: { spec: { containers: 'x' } } } }),
    ],
    [
      'spec.selector asks for "app=other", which the template does not have',
      controller('Deployment', { name: 'web' }, { spec: { selector: { matchLabels: { app: 'other' } } } }),
    ],
    [
      'spec.template.metadata.labels.app is "true"',
      controller('Deployment', { name: 'web', labels: { app: true } }),
    ],
  ])('a controller that cannot be read makes its namespace not fully known: %s', (told, object) => {
    const { workloads, gaps, unreadableWorkloads } = read(object);
    expect(workloads).toEqual([]);
    expect(gaps).toMatchObject([{ effect: { scope: 'population', namespaces: ['shop'] } }]);
    expect(gaps[0]?.message).toContain(told);
    expect(
      unreadableWorkloads.map(({ namespace: found, object: ref }) => [found, ref.kind, ref.name]),
    ).toEqual([['shop', object.kind, 'web']]);
  });
  test('a controller that cannot be read and has pods hides nothing: they tell what it is', () => {
    const broken = controller('StatefulSet', { name: 'web' }, { spec: { template: null } });
    const { workloads, gaps, unreadableWorkloads } = read(broken, ownedPod('web-0', 'StatefulSet', 'web'));
    expect(workloads).toMatchObject([{ kind: 'StatefulSet', name: 'web' }]);
    expect(gaps.map((gap) => gap.effect)).toEqual([{ scope: 'none' }]);
    expect(unreadableWorkloads).toEqual([]);
  });
});

describe('nodes', () => {
  test('a node has its labels, its internal and external addresses and its pod ranges', () => {
    const node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n', labels: { zone: 'a' } },
      spec: { podCIDR: '10.1.0.0/24', podCIDRs: ['10.1.0.0/24', 'fd00::/64'] },
      status: {
        addresses: [
          { type: 'Hostname', address: 'n' },
          { type: 'InternalIP', address: '192.168.0.1' },
          { type: 'ExternalIP', address: '203.0.113.1' },
        ],
      },
    };
    expect(read(node).nodes).toEqual([
      {
        id: 0,
        name: 'n',
        labels: { zone: 'a' },
        addresses: ['192.168.0.1', '203.0.113.1'],
        podCidrs: ['10.1.0.0/24', 'fd00::/64'],
      },
    ]);
  });
  test('a node that cannot be read concerns every namespace', () => {
    const node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n' },
      status: { addresses: [{ type: 'InternalIP', address: 'x' }] },
    };
    expect(read(node)).toMatchObject({
      nodes: [],
      gaps: [{ reason: 'cidr', effect: { namespaces: ['*'] } }],
    });
  });
});

describe('duplicates', () => {
  const twice = (a: RawObject, b: RawObject) => normalize(inventoryOf([a, b]));
  test('two equal objects are one, and a gap that changes nothing', () => {
    const { pods, gaps } = twice(
      pod({ name: 'a', labels: { x: '1', y: '2' } }),
      pod({ name: 'a', labels: { y: '2', x: '1' } }),
    );
    expect(pods).toHaveLength(1);
    expect(gaps).toEqual([
      {
        reason: 'duplicate',
        message: 'Found Pod "shop/a" again in test.yaml:2, with the same content',
        remedy: 'Keep one of them',
        object: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'a' },
        origin: { file: 'test.yaml', line: 1 },
        effect: { scope: 'none' },
      },
    ]);
  });
  test('two different objects make their namespace not fully known, and the choice does not depend on their order', () => {
    const a = pod({ name: 'a', labels: { x: '1' } });
    const b = pod({ name: 'a', labels: { x: '2' } });
    for (const cluster of [twice(a, b), twice(b, a)]) {
      expect(cluster.pods.map(({ labels }) => labels)).toEqual([{ x: '1' }]);
      expect(cluster.gaps).toMatchObject([
        { reason: 'duplicate', effect: { scope: 'population', namespaces: ['shop'] } },
      ]);
    }
  });
  test('two different policies of one name are unreadable: what either of them could touch is unknown', () => {
    const select = (app: string) => ({ podSelector: { matchLabels: { app } } });
    const { policies, gaps } = twice(
      networkPolicy(select('a')),
      networkPolicy({ ...select('b'), policyTypes: ['Egress'] }),
    );
    expect(policies.map(({ unreadable }) => unreadable)).toEqual([{ directions: ['ingress', 'egress'] }]);
    expect(gaps).toMatchObject([{ reason: 'duplicate', effect: { scope: 'policy' } }]);
  });
  test('two different policies with one subject could only touch that', () => {
    const podSelector = { matchLabels: { app: 'a' } };
    const { policies } = twice(networkPolicy({ podSelector }), networkPolicy({ podSelector, ingress: [{}] }));
    expect(policies.map(({ unreadable }) => unreadable)).toEqual([
      { subject: podSelector, directions: ['ingress'] },
    ]);
  });
  test('the same name in another namespace, or of another kind, is no duplicate', () => {
    const { gaps } = read(
      pod({ name: 'a' }),
      pod({ name: 'a', namespace: 'b' }),
      controller('Deployment', { name: 'a' }),
    );
    expect(gaps).toEqual([]);
  });
});

describe('assumptions', () => {
  test('that pods have no known address is only told when a policy asks for addresses', () => {
    const block = networkPolicy({ egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] });
    const about = (text: string) => (sentence: string) => sentence.includes(text);
    expect(read(pod({ name: 'a' })).assumptions.filter(about('address'))).toEqual([]);
    expect(read(pod({ name: 'a' }), block).assumptions.filter(about('address'))).toEqual([
      '1 pod has no known address: an IP block is taken to match it where it covers all private ranges',
    ]);
  });
  test('that domain names match no address is told with the policies that have them', () => {
    const egress = [{ action: 'Allow', to: [{ domainNames: ['example.com'] }] }];
    const policy = clusterPolicy(
      'AdminNetworkPolicy',
      { priority: 1, subject: { namespaces: {} }, egress },
      'names',
    );
    expect(read(policy).assumptions).toEqual([
      'AdminNetworkPolicy "names" allows domain names: they are taken to match no address',
    ]);
  });
  test('that a template stands for pods is told once for all', () => {
    const sentence = '2 workloads have no pods in the input: one pod made from the template stands for each';
    expect(
      read(controller('Deployment', { name: 'a' }), controller('Deployment', { name: 'b' })).assumptions,
    ).toContain(sentence);
  });
});

test('objects are counted by apiVersion and kind, with those that are ignored', () => {
  const inventory = inventoryOf([pod({ name: 'a' }), pod({ name: 'b' }, { status: { phase: 'Failed' } })], {
    ignored: { 'v1/Secret': 3 },
  });
  expect(normalize(inventory).objectCounts).toEqual({ 'v1/Pod': 2, 'v1/Secret': 3 });
});

test('gaps of the reader and of normalize are sorted by file, line and message', () => {
  const gap = {
    reason: 'syntax',
    message: 'z',
    remedy: '',
    origin: { file: 'test.yaml', line: 1 },
    effect: { scope: 'none' },
  } as const;
  const { gaps } = normalize(
    inventoryOf([pod({ name: 'B' }), pod({ name: 'A' })], {
      gaps: [gap, { ...gap, origin: { file: 'a', line: 9 } }],
    }),
  );
  expect(
    gaps.map(({ origin, message }) => `${origin?.file}:${origin?.line} ${message.slice(0, 20)}`),
  ).toEqual([
    'a:9 z',
    'test.yaml:1 Cannot read Pod "sho',
    'test.yaml:1 z',
    'test.yaml:2 Cannot read Pod "sho',
  ]);
});

test.each<[name: string, value: unknown]>([
  ['in quotes', '{{ .Values.name }}'],
  ['without', { '{ .Values.name }': null }],
])('a template that has not been rendered, %s, is told how to', (_, name) => {
  const { gaps } = read({ ...pod({ name: 'a' }), metadata: { name } });
  expect(gaps.map(({ remedy }) => remedy)).toEqual([
    'Render the template first: helm template NAME PATH | bulkhead scan -',
  ]);
});

test('nothing that an inventory may hold makes normalize throw', () => {
  const values: unknown[] = [null, 0, 'x', [], [null], {}, { a: null }, true];
  const kinds = [
    'Pod',
    'Deployment',
    'CronJob',
    'Service',
    'Namespace',
    'Node',
    'Ingress',
    'Gateway',
    'HTTPRoute',
    'EndpointSlice',
    'Endpoints',
    'NetworkPolicy',
    'AdminNetworkPolicy',
    'ClusterNetworkPolicy',
  ];
  const fields = ['metadata', 'spec', 'status', 'endpoints', 'subsets'];
  for (const kind of kinds) {
    for (const field of fields) {
      for (const value of values) {
        const object = {
          apiVersion: 'v1',
          kind,
          metadata: { name: 'a', namespace: 'shop' },
          spec: {},
          [field]: value,
        };
        expect(() => read(object)).not.toThrow();
      }
    }
  }
});
