// A ScanResult as a real cluster gives it: fourteen namespaces, every status, two entry points, three gaps.
import type { NamespaceResult, ScanResult } from '../../lib/model/scan-result.ts';
import { shopChecks, shopFindings } from './finding-samples.ts';
import {
  anyPod,
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

/** Fourteen namespaces with every status, two entry points and three gaps. */
export function shopResult(): ScanResult {
  return result(shopNamespaces(), {
    name: 'prod-eu-1',
    entryPoints: [
      entryPoint('wordpress-mysql', 'wordpress'),
      { ...entryPoint('ingress', 'nginx'), kind: 'Ingress', declared: true },
    ],
    assumptions: [
      'The cluster DNS is taken to be the pods of Service "kube-system/kube-dns"',
      'Pods without a known address are taken to have one in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10',
    ],
    gaps: shopGaps(),
    checks: shopChecks(),
    findings: shopFindings(),
  });
}

function shopNamespaces(): NamespaceResult[] {
  const agent = workload('node-exporter', {
    kind: 'DaemonSet',
    hostNetwork: true,
    pods: 38,
    exposure: [lost('private', 'ingress', 10, { cause: { kind: 'node' }, ports: 'TCP 9100' })],
  });
  const monitoring = partial('monitoring', { coverage: 47, exposure: 52.3, count: 9 });
  return [
    openNamespace('wordpress-mysql', ['mysql', 'wordpress'], { exposure: certain(86.2) }),
    openNamespace('batch', names('etl', 12), { exposure: certain(66.1) }),
    openNamespace('recommend', names('model', 8), { exposure: certain(61.4) }),
    partial('catalog', { coverage: 64, exposure: 41.2, count: 11 }),
    partial('search', { coverage: 58, exposure: 44, count: 6 }),
    { ...monitoring, workloads: [...monitoring.workloads, agent] },
    partial('ingress', { coverage: 79, exposure: 38.8, count: 3 }),
    partial('mail', { coverage: 88, exposure: 22.4, count: 3 }),
    partial('kube-system', { coverage: 35, exposure: 58.9, count: 13 }),
    namespace('legacy-erp', {
      status: 'notAssessed',
      statusReasons: [{ id: 'unknown', namespace: 'legacy-erp', objects: [] }],
      coverage: { best: 92, worst: 31.5 },
      exposure: { best: 18, worst: 47.7 },
      unreadableWorkloads: ['Deployment/erp-import'],
      workloads: names('erp', 14).map((one) => workload(one)),
    }),
    namespace('staging', { status: 'empty', workloads: [], coverage: null, exposure: null, policyCount: 0 }),
    met('payments', { exposure: 18.1, count: 9 }),
    met('ledger', { exposure: 9.3, count: 4 }),
    { ...met('auth', { exposure: 15.2, count: 5 }), status: 'metWithExceptions' },
  ];
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}

function met(name: string, { exposure, count }: { exposure: number; count: number }): NamespaceResult {
  const dns = { peer: dnsPeer, ports: 'TCP 53, UDP 53', cause: rule(name, 'allow-dns') };
  const workloads = names(name, count).map((one) =>
    workload(one, { exposure: [lost('otherNamespaces', 'egress', 0.73, dns)] }),
  );
  return namespace(name, { exposure: certain(exposure), workloads });
}

/** The first two workloads are open to other namespaces and send to the internet. */
function partial(
  name: string,
  { coverage, exposure, count }: { coverage: number; exposure: number; count: number },
): NamespaceResult {
  const wide = { cause: rule(name, 'allow-all-namespaces', { index: 2, line: 40 }), ports: 'TCP 8080-8090' };
  const stranger = { ...anyPod, labels: { team: 'stranger' } };
  const https = { cause: rule(name, 'allow-egress-https'), ports: 'TCP 443' };
  const open = {
    coverage: [lost('otherNamespaces', 'ingress', 20, wide)],
    exposure: [
      lost('otherNamespaces', 'ingress', 12, { ...wide, peer: stranger }),
      lost('internet', 'egress', 9.4, https),
    ],
  };
  return namespace(name, {
    status: 'partial',
    coverage: certain(coverage),
    exposure: certain(exposure),
    statusReasons: [
      { id: 'opening', namespace: name, objects: names(name, 2).map((one) => `Deployment/${one}`) },
      { id: 'nextPodOpen', namespace: name, objects: [] },
    ],
    nextPod: { ingress: certain(0.6), egress: certain(1) },
    workloads: names(name, count).map((one, index) => workload(one, index < 2 ? open : {})),
  });
}

/** A policy that cannot be read, a workload that cannot, and a field that nothing rests on. */
export function shopGaps(): ScanResult['gaps'] {
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    namespace: 'legacy-erp',
    name: 'allow-erp',
  };
  return [
    {
      reason: 'cidr',
      message: 'Cannot read NetworkPolicy "legacy-erp/allow-erp": "10.0.0.0/33" is not a CIDR',
      remedy: 'Correct the CIDR, its prefix is at most 32',
      object: policy,
      origin: { file: 'clusters/prod-eu-1/legacy-erp/network-policy.yaml', line: 14 },
      effect: { scope: 'policy' },
    },
    {
      reason: 'type',
      message: 'Cannot read Deployment "legacy-erp/erp-import": spec.template is missing',
      remedy: 'Give the Deployment a pod template',
      object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'legacy-erp', name: 'erp-import' },
      origin: { file: 'clusters/prod-eu-1/legacy-erp/deployments.yaml', line: 203 },
      effect: { scope: 'population', namespaces: ['legacy-erp'] },
    },
    {
      reason: 'unknownField',
      message: 'NetworkPolicy "mail/allow-smtp" has the field "spec.egres", which the API does not define',
      remedy: 'Correct the name of the field',
      object: { ...policy, namespace: 'mail', name: 'allow-smtp' },
      origin: { file: 'clusters/prod-eu-1/mail/network-policy.yaml', line: 8 },
      effect: { scope: 'none' },
    },
  ];
}
