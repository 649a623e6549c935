// The ScanResults that templates are tested and looked at with: small, met,
// empty, unknown and large. The realistic and the hostile one have files of their own.
import type { ScanResult } from '../../lib/model/scan-result.ts';
import {
  certain,
  dnsPeer,
  entryPoint,
  lost,
  namespace,
  openNamespace,
  result,
  rule,
  workload,
} from './result-builder.ts';
import { shopGaps } from './shop-result.ts';

/** The control's own application with its one ingress policy: mysql restricted, wordpress open. */
export function wordpressResult(): ScanResult {
  const route = lost('internet', 'ingress', 30, {
    peer: { kind: 'entryPoint', entryPoint: 'LoadBalancer wordpress' },
    ports: 'TCP 80',
  });
  const objects = ['Deployment/wordpress'];
  const own = namespace('wordpress-mysql', {
    status: 'notMet',
    statusReasons: [
      { id: 'workloadOpen', namespace: 'wordpress-mysql', objects },
      { id: 'internetWithoutIsolation', namespace: 'wordpress-mysql', objects },
      { id: 'exposureCritical', namespace: 'wordpress-mysql', objects: [] },
      { id: 'nextPodOpen', namespace: 'wordpress-mysql', objects: [] },
      { id: 'opening', namespace: 'wordpress-mysql', objects: ['Deployment/mysql', ...objects] },
    ],
    coverage: certain(22.5),
    exposure: certain(86.21),
    policyCount: 1,
    nextPod: { ingress: certain(0), egress: certain(0) },
    workloads: [
      workload('mysql', {
        open: ['egress'],
        exposure: [
          lost('sameNamespace', 'ingress', 0.42, {
            peer: {
              kind: 'workload',
              namespace: 'wordpress-mysql',
              workloadKind: 'Deployment',
              name: 'wordpress',
              count: 1,
            },
            ports: 'TCP 3306',
            cause: rule('wordpress-mysql', 'mysql-ingress', {
              file: 'examples/wordpress-mysql/2-ingress-policy/policy.yaml',
            }),
          }),
        ],
        pods: 1,
      }),
      workload('wordpress', { open: ['ingress', 'egress'], exposure: [route], pods: 1 }),
    ],
  });
  return result([own], {
    name: 'wordpress-mysql',
    coverage: certain(22.5),
    exposure: certain(86.21),
    entryPoints: [entryPoint('wordpress-mysql', 'wordpress')],
    assumptions: ['Instance metadata is assumed to be reachable from pods: no node was given'],
  });
}

/** The same application with the full allow-list: nothing to do. */
export function metResult(): ScanResult {
  const dns = lost('otherNamespaces', 'egress', 0.73, {
    peer: dnsPeer,
    ports: 'TCP 53, UDP 53',
    cause: rule('wordpress-mysql', 'allow-dns'),
  });
  const own = namespace('wordpress-mysql', {
    exposure: certain(16.55),
    workloads: [workload('mysql', { pods: 1 }), workload('wordpress', { exposure: [dns], pods: 1 })],
  });
  return result([own], {
    name: 'wordpress-mysql',
    coverage: certain(100),
    exposure: certain(16.55),
    entryPoints: [{ ...entryPoint('wordpress-mysql', 'wordpress'), declared: true }],
  });
}

/** No namespace, no workload, nothing. */
export function emptyResult(): ScanResult {
  return result([], { name: 'empty', coverage: null, exposure: null, status: 'empty' });
}

/** Everything hangs on what could not be read. */
export function unknownResult(): ScanResult {
  const policy = { kind: 'NetworkPolicy', namespace: 'shop', name: 'broken', file: 'shop.yaml', line: 3 };
  const cause = { kind: 'unreadable', policy } as const;
  const unknown = (name: string) => ({
    ...workload(name, {
      exposure: [lost('internet', 'egress', 15, { cause })],
      coverage: [lost('internet', 'egress', 35, { cause })],
    }),
    exposure: { best: 0, worst: 15 },
  });
  const spaces = ['shop', 'store', 'warehouse'].map((name) =>
    namespace(name, {
      status: 'notAssessed',
      statusReasons: [{ id: 'unknown', namespace: name, objects: [] }],
      coverage: { best: 100, worst: 12.5 },
      exposure: { best: 0, worst: 71.3 },
      nextPod: { ingress: { best: 1, worst: 0 }, egress: { best: 1, worst: 0 } },
      workloads: [unknown('web'), unknown('api')],
      unreadableWorkloads: ['Deployment/worker'],
    }),
  );
  return result(spaces, {
    name: 'unknown',
    coverage: { best: 100, worst: 12.5 },
    exposure: { best: 0, worst: 71.3 },
    gaps: shopGaps(),
  });
}

/** So many namespaces of three workloads, two of three open: about a page each. */
export function largeResult(count: number): ScanResult {
  const spaces = Array.from({ length: count }, (_, index) => {
    const name = `team-${String(index).padStart(4, '0')}`;
    const names = ['api', 'web', 'worker'].map((part) => `${part}-${index}`);
    return index % 3 === 2
      ? namespace(name, { workloads: names.map((one) => workload(one)) })
      : openNamespace(name, names, { exposure: certain(60 + (index % 39)) });
  });
  return result(spaces, { name: `large-${count}`, coverage: certain(33.3), exposure: certain(99) });
}
