// Half-open dependencies and cut DNS (scoring.md sections 5 and 6): the scores may look perfect, the site is down.
import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { adminNetworkPolicy, namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';
import { namespaceOf, score, service, workload } from '../../cases/scored-objects.ts';

const app = (name: string) => ({ podSelector: { matchLabels: { app: name } } });
const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const denyAll = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const tcp80 = [{ port: 80 }];
const shop = [namespace('shop'), workload('shop/web'), workload('shop/db')];
const dbFrom = (...peers: readonly RawObject[]) =>
  networkPolicy('shop/db', { ...app('db'), ingress: [{ from: peers, ports: tcp80 }] });
const webTo = (peers: readonly RawObject[], ports: readonly RawObject[] = tcp80) =>
  networkPolicy('shop/web', { ...app('web'), policyTypes: ['Egress'], egress: [{ to: peers, ports }] });

function reasonsOf(objects: readonly RawObject[], id: string, inNs = 'shop'): readonly string[] | undefined {
  const result = score(objects);
  expect(result.gaps).toEqual([]);
  return namespaceOf(result, inNs).statusReasons.find((reason) => reason.id === id)?.objects;
}

const both = ['Deployment/db', 'Deployment/web'];

describe('a dependency is half open', () => {
  const rows: readonly (readonly [
    when: string,
    policies: readonly RawObject[],
    objects: readonly string[] | undefined,
  ])[] = [
    ['where ingress lists the source and its egress is denied', [denyAll, dbFrom(app('web'))], both],
    ['where egress lists the destination and its ingress is denied', [denyAll, webTo([app('db')])], both],
    [
      'where the two sides allow different ports',
      [denyAll, dbFrom(app('web')), webTo([app('db')], [{ port: 81 }])],
      both,
    ],
    [
      'where a block of the same rule would cover the source too',
      [denyAll, dbFrom(app('web'), { ipBlock: { cidr: '10.0.0.0/8' } })],
      both,
    ],
  ];
  test.each(rows)('%s', (_, policies, objects) => {
    expect(reasonsOf([...shop, ...policies], 'halfOpenDependency')).toEqual(objects);
  });

  test('over namespaces: each side says so in its own', () => {
    const objects = [
      namespace('other'),
      workload('other/client'),
      networkPolicy('other/deny', { podSelector: {}, policyTypes: ['Egress'] }),
      ...shop,
      dbFrom({ ...inNamespace('other'), ...app('client') }),
    ];
    expect(reasonsOf(objects, 'halfOpenDependency')).toEqual(['Deployment/db']);
    expect(reasonsOf(objects, 'halfOpenDependency', 'other')).toEqual(['Deployment/client']);
  });

  test('for every source and destination that the rule lists', () => {
    const objects = [
      namespace('shop'),
      ...['a', 'b', 'c', 'd'].map((name) =>
        workload(`shop/${name}`, { labels: { app: name, side: name < 'c' ? 'src' : 'dst' } }),
      ),
    ];
    // What else is said of a and d makes ends of their own of them.
    const apart = ['a', 'd'].map((name) =>
      networkPolicy(`other/${name}`, {
        podSelector: {},
        ingress: [{ from: [{ ...inNamespace('shop'), ...app(name) }] }],
      }),
    );
    const side = (name: string) => ({ podSelector: { matchLabels: { side: name } } });
    const listed = networkPolicy('shop/in', {
      ...side('dst'),
      ingress: [{ from: [side('src')], ports: tcp80 }],
    });
    const all = ['Deployment/a', 'Deployment/b', 'Deployment/c', 'Deployment/d'];
    expect(reasonsOf([...objects, denyAll, listed, ...apart], 'halfOpenDependency')).toEqual(all);
  });

  test('where another rule admits pods that it does not list', () => {
    const objects = [namespace('shop'), workload('shop/a'), workload('shop/b'), workload('shop/db')];
    const listed = networkPolicy('shop/db', {
      ...app('db'),
      ingress: [
        { from: [{ podSelector: {} }], ports: tcp80 },
        { from: [app('b')], ports: tcp80 },
      ],
    });
    expect(reasonsOf([...objects, denyAll, listed], 'halfOpenDependency')).toEqual([
      'Deployment/b',
      'Deployment/db',
    ]);
  });

  test('where an admin policy denies what a NetworkPolicy lists', () => {
    const admin = adminNetworkPolicy('no-web', {
      priority: 1,
      subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } } },
      egress: [{ action: 'Deny', to: [{ namespaces: {} }] }],
    });
    expect(reasonsOf([...shop, dbFrom(app('web')), admin], 'halfOpenDependency')).toEqual(both);
  });
});

describe('a dependency is whole', () => {
  const rows: readonly (readonly [when: string, policies: readonly RawObject[]])[] = [
    ['where both sides allow it', [denyAll, dbFrom(app('web')), webTo([app('db')])]],
    ['where the other side is not restricted', [dbFrom(app('web'))]],
    [
      'where the other side allows one of its ports',
      [
        denyAll,
        networkPolicy('shop/db', { ...app('db'), ingress: [{ from: [app('web')] }] }),
        webTo([app('db')]),
      ],
    ],
    ['where no pod is listed: an open selector', [denyAll, dbFrom({ podSelector: {} })]],
    [
      'where no pod is listed: Exists',
      [denyAll, dbFrom({ podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } })],
    ],
    ['where no pod is listed: a block', [denyAll, dbFrom({ ipBlock: { cidr: '10.0.0.0/8' } })]],
    ['where the listed pod is its own', [denyAll, dbFrom(app('db'))]],
    [
      'where one address family carries it',
      [
        pod('shop/one', { labels: { app: 'one' }, ips: ['10.0.0.1', 'fd00::1'] }),
        pod('shop/two', { labels: { app: 'two' }, ips: ['10.0.0.2', 'fd00::2'] }),
        networkPolicy('shop/two', { ...app('two'), ingress: [{ from: [app('one')] }] }),
        networkPolicy('shop/one', {
          ...app('one'),
          policyTypes: ['Egress'],
          egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24' } }] }],
        }),
      ],
    ],
  ];
  test.each(rows)('%s', (_, policies) => {
    expect(reasonsOf([...shop, ...policies], 'halfOpenDependency')).toBeUndefined();
  });
});

describe('DNS', () => {
  const dns = [
    namespace('kube-system'),
    workload('kube-system/coredns', { labels: { 'k8s-app': 'kube-dns' }, ports: ['dns:UDP:5353'] }),
  ];
  const kubeDns = service('kube-system/kube-dns', {
    selector: { 'k8s-app': 'kube-dns' },
    ports: ['UDP:53:dns'],
  });
  const udp = (port: number) => [{ protocol: 'UDP', port }];
  const toDns = { ...inNamespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } };
  const dbOpen = networkPolicy('shop/db', { ...app('db'), ingress: [{ from: [app('web')], ports: tcp80 }] });
  const webToDb = webTo([app('db')]);
  const webToDns = (port: number) =>
    networkPolicy('shop/dns', {
      ...app('web'),
      policyTypes: ['Egress'],
      egress: [{ to: [toDns], ports: udp(port) }],
    });

  const rows: readonly (readonly [
    what: string,
    objects: readonly RawObject[],
    cut: readonly string[] | undefined,
  ])[] = [
    ['is cut where egress goes to a workload and not to DNS', [webToDb], ['Deployment/web']],
    ['is not cut where egress is not restricted', [dbOpen], undefined],
    [
      'is not cut where nothing may be connected to',
      [networkPolicy('shop/out', { podSelector: {}, policyTypes: ['Egress'] })],
      undefined,
    ],
    [
      'is cut for the source of a half-open dependency, though its egress is closed',
      [denyAll, dbOpen],
      ['Deployment/web'],
    ],
    [
      'is not cut where UDP 53 is open to anything and the servers are not known',
      [
        webToDb,
        networkPolicy('shop/dns', { ...app('web'), policyTypes: ['Egress'], egress: [{ ports: udp(53) }] }),
      ],
      undefined,
    ],
    ['is not cut where the servers are named, and are not in the input', [webToDb, webToDns(53)], undefined],
    [
      'is cut where the servers are not in the input, and another port of theirs is open',
      [webToDb, webToDns(5354)],
      ['Deployment/web'],
    ],
    [
      'is cut where TCP 53 alone is open',
      [
        webToDb,
        networkPolicy('shop/dns', {
          ...app('web'),
          policyTypes: ['Egress'],
          egress: [{ ports: [{ port: 53 }] }],
        }),
      ],
      ['Deployment/web'],
    ],
    ['servers are found by their label, on port 53', [...dns, webToDb, webToDns(53)], undefined],
    [
      'servers are found by their Service, on its target port',
      [...dns, kubeDns, webToDb, webToDns(5353)],
      undefined,
    ],
    [
      "is cut where the Service's port is open and not its target port",
      [...dns, kubeDns, webToDb, webToDns(53)],
      ['Deployment/web'],
    ],
    [
      'is cut where UDP 53 is open to other pods than the servers',
      [
        ...dns,
        webToDb,
        networkPolicy('shop/dns', {
          ...app('web'),
          policyTypes: ['Egress'],
          egress: [{ to: [app('db')], ports: udp(53) }],
        }),
      ],
      ['Deployment/web'],
    ],
    [
      "is cut where the servers' ingress denies",
      [
        ...dns,
        webToDb,
        webToDns(53),
        networkPolicy('kube-system/deny', { podSelector: {}, policyTypes: ['Ingress'] }),
      ],
      ['Deployment/web'],
    ],
    [
      'is not cut where the cache on the node answers',
      [
        ...dns,
        webToDb,
        networkPolicy('shop/dns', {
          ...app('web'),
          policyTypes: ['Egress'],
          egress: [{ to: [{ ipBlock: { cidr: '169.254.20.10/32' } }], ports: udp(53) }],
        }),
      ],
      undefined,
    ],
  ];
  test.each(rows)('%s', (_, objects, cut) => {
    expect(reasonsOf([...shop, ...objects], 'dnsCut')).toEqual(cut);
  });

  test('a server needs no other server', () => {
    const out = networkPolicy('kube-system/out', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.2/32' } }], ports: udp(53) }],
    });
    expect(reasonsOf([...shop, ...dns, out], 'dnsCut', 'kube-system')).toBeUndefined();
  });
});
