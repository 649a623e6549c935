// The worked example of scoring.md section 6, row by row: wordpress and mysql, from no policy to the full allow-list.
import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { namespace, networkPolicy } from '../../cases/build-inventory.ts';
import { ingress, namespaceOf, score, service, workload, workloadOf } from '../../cases/scored-objects.ts';

const NS = 'wordpress-mysql';
const SUBNETS = ['10.0.1.0/24', '10.0.2.0/24'];

const application: readonly RawObject[] = [
  namespace(NS),
  workload(`${NS}/wordpress`, { ports: ['http:TCP:80'] }),
  service(`${NS}/wordpress`, { ports: ['TCP:80'] }),
  ingress(`${NS}/wordpress`, {
    className: 'alb',
    annotations: {
      'alb.ingress.kubernetes.io/scheme': 'internet-facing',
      'alb.ingress.kubernetes.io/target-type': 'ip',
    },
    backends: ['wordpress:80'],
  }),
  workload(`${NS}/mysql`, { ports: ['mysql:TCP:3306'] }),
  service(`${NS}/mysql`, { ports: ['TCP:3306'] }),
  namespace('kube-system'),
  workload('kube-system/coredns', {
    labels: { 'k8s-app': 'kube-dns' },
    ports: ['dns:UDP:53', 'dns-tcp:TCP:53'],
  }),
  service('kube-system/kube-dns', { selector: { 'k8s-app': 'kube-dns' }, ports: ['UDP:53', 'TCP:53'] }),
];

const wordpress = { podSelector: { matchLabels: { app: 'wordpress' } } };
const mysql = { podSelector: { matchLabels: { app: 'mysql' } } };
const coredns = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};
const tcp = (port: number) => ({ protocol: 'TCP', port });
const policy = (name: string, spec: RawObject) => networkPolicy(`${NS}/${name}`, spec);

const controlsOwn = policy('mysql', {
  ...mysql,
  ingress: [{ from: [wordpress], ports: [tcp(3306)] }],
});
const denyIngress = policy('deny-ingress', { podSelector: {}, policyTypes: ['Ingress'] });
const denyAll = policy('deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const fromBalancer = policy('balancer', {
  ...wordpress,
  ingress: [{ from: SUBNETS.map((cidr) => ({ ipBlock: { cidr } })), ports: [tcp(80)] }],
});
const wordpressOut = policy('wordpress-out', {
  ...wordpress,
  policyTypes: ['Egress'],
  egress: [
    { to: [mysql], ports: [tcp(3306)] },
    { to: [coredns], ports: [{ protocol: 'UDP', port: 53 }, tcp(53)] },
  ],
});

const declared = [{ namespace: NS, name: 'wordpress', ports: [80] }];
const scan = (policies: readonly RawObject[], declarations = declared): ScanResult =>
  score([...application, ...policies], { networks: { loadBalancerCidrs: SUBNETS }, declared: declarations });

const steps = {
  '0 no policy': [],
  "1 the control's own policy": [controlsOwn],
  '1b default-deny ingress and the balancer': [controlsOwn, denyIngress, fromBalancer],
  '2 default-deny both ways, nothing else': [controlsOwn, denyAll],
  '3 full allow-list': [controlsOwn, denyAll, fromBalancer, wordpressOut],
} as const;

const rows: readonly (readonly [
  step: keyof typeof steps,
  wordpressInOut: readonly [number, number],
  mysqlInOut: readonly [number, number],
  exposures: readonly [wordpress: number, mysql: number],
  coverage: number,
  exposure: number,
  status: string,
])[] = [
  ['0 no policy', [0, 0], [0, 0], [85, 70], 0, 87.1, 'notMet'],
  ["1 the control's own policy", [0, 0], [1, 0], [85, 40.42], 22.5, 86.21, 'notMet'],
  ['1b default-deny ingress and the balancer', [1, 0], [1, 0], [55.75, 40.42], 50, 59.33, 'partial'],
  ['2 default-deny both ways, nothing else', [1, 1], [1, 1], [0, 0], 100, 0, 'partial'],
  ['3 full allow-list', [1, 1], [1, 1], [16.48, 0.42], 100, 16.55, 'met'],
];

describe('the worked example has the numbers of its table at step', () => {
  test.each(rows)('%s', (step, wordpressInOut, mysqlInOut, exposures, coverage, exposure, status) => {
    const result = scan(steps[step]);
    expect(result.gaps).toEqual([]);
    const [web, database] = [workloadOf(result, `${NS}/wordpress`), workloadOf(result, `${NS}/mysql`)];
    const inOut = ({ directions }: typeof web) => [
      directions?.ingress.quality.worst,
      directions?.egress.quality.worst,
    ];
    expect(inOut(web)).toEqual(wordpressInOut);
    expect(inOut(database)).toEqual(mysqlInOut);
    expect([web.exposure.worst, database.exposure.worst]).toEqual(exposures);
    const found = namespaceOf(result, NS);
    expect(found.scores.coverage).toEqual({ best: coverage, worst: coverage });
    expect(found.scores.exposure).toEqual({ best: exposure, worst: exposure });
    expect(found.status).toBe(status);
  });
});

const reasonsAt = (step: keyof typeof steps, declarations = declared) =>
  namespaceOf(scan(steps[step], declarations), NS).statusReasons.map(({ id, objects }) => [id, ...objects]);

describe('the gate of the worked example says why', () => {
  test('no policy: both workloads are open, the internet has a route, exposure is critical', () => {
    expect(reasonsAt('0 no policy').slice(0, 3)).toEqual([
      ['workloadOpen', 'Deployment/mysql', 'Deployment/wordpress'],
      ['internetWithoutIsolation', 'Deployment/wordpress'],
      ['exposureCritical'],
    ]);
  });

  test('step 2 is a trap: the scores look perfect, the dependency is half open and DNS is cut', () => {
    expect(reasonsAt('2 default-deny both ways, nothing else')).toEqual([
      ['halfOpenDependency', 'Deployment/mysql', 'Deployment/wordpress'],
      ['dnsCut', 'Deployment/wordpress'],
    ]);
  });

  test('step 3 is Met only if the entry point is declared', () => {
    expect(reasonsAt('3 full allow-list')).toEqual([]);
    expect(reasonsAt('3 full allow-list', [])).toEqual([['entryPointNotDeclared', 'Ingress/wordpress']]);
  });

  test('an entry point is declared by its own name too, and on its declared ports only', () => {
    const byPort = (ports: readonly number[]) =>
      reasonsAt('3 full allow-list', [{ namespace: NS, name: 'wordpress', ports: [...ports] }]);
    expect(byPort([])).toEqual([]);
    expect(byPort([443])).toEqual([['entryPointNotDeclared', 'Ingress/wordpress']]);
  });
});

describe('every lost point names what took it', () => {
  test('at no policy, the entry point and the missing policy', () => {
    const { exposureDeductions, directions } = workloadOf(scan(steps['0 no policy']), `${NS}/wordpress`);
    expect(
      exposureDeductions.find(
        ({ position, direction }) => position === 'internet' && direction === 'ingress',
      ),
    ).toEqual({
      position: 'internet',
      direction: 'ingress',
      points: 15,
      peer: { kind: 'entryPoint', entryPoint: 'Ingress/wordpress' },
      ports: 'TCP 80',
      cause: { kind: 'noPolicy' },
    });
    expect(directions?.egress.coverageDeductions).toMatchObject([
      { position: 'isolation', points: 100, ports: 'all' },
    ]);
  });

  test('at the full allow-list, the rule of the policy that opens it', () => {
    const { exposureDeductions } = workloadOf(scan(steps['3 full allow-list']), `${NS}/wordpress`);
    expect(exposureDeductions).toEqual([
      {
        position: 'internet',
        direction: 'ingress',
        points: 15,
        peer: { kind: 'entryPoint', entryPoint: 'Ingress/wordpress' },
        ports: 'TCP 80',
        cause: ruleOf('balancer', 0),
      },
      {
        position: 'private',
        direction: 'ingress',
        points: 0.75,
        peer: { kind: 'addresses', range: '10.0.1.0-10.0.2.255' },
        ports: 'TCP 80',
        cause: ruleOf('balancer', 0),
      },
      {
        position: 'otherNamespaces',
        direction: 'egress',
        points: 0.73,
        peer: {
          kind: 'workload',
          namespace: 'kube-system',
          workloadKind: 'Deployment',
          name: 'coredns',
          count: 1,
        },
        ports: 'TCP 53, UDP 53',
        cause: ruleOf('wordpress-out', 1),
      },
    ]);
  });
});

function ruleOf(name: string, ruleIndex: number): RawObject {
  const ref = { kind: 'NetworkPolicy', namespace: NS, name, file: 'test.yaml', line: expect.any(Number) };
  return { kind: 'rule', policy: ref, ruleIndex };
}
