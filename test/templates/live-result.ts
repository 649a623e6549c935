// A ScanResult as a live cluster gives it: read through an API, described by EKS, with proof of enforcement, held
// against frameworks. The numbers are invented.
import type { Enforcement } from '../../lib/model/enforcement.ts';
import type { EksCluster, ListReading, Reading } from '../../lib/model/inventory.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { sampleFrameworks } from './framework-samples.ts';
import { shopResult } from './shop-result.ts';

const eks: EksCluster = {
  arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod-eu-1',
  accountId: '111122223333',
  region: 'eu-west-1',
  version: '1.34',
  platformVersion: 'eks.9',
  autoMode: false,
  ipFamily: 'ipv4',
  vpcId: 'vpc-0a1b2c3d4e5f67890',
  addons: [
    { name: 'vpc-cni', version: 'v1.20.4-eksbuild.1', status: 'ACTIVE' },
    { name: 'coredns', version: 'v1.12.4-eksbuild.1', status: 'ACTIVE' },
  ],
};

function list(kind: string, count: number, options: Partial<ListReading> = {}): ListReading {
  const { apiVersion = 'v1', outcome = 'complete' } = options;
  const plural = kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  const base = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return {
    apiVersion,
    kind,
    path: `${base}/${plural.toLowerCase()}`,
    count: outcome === 'complete' ? count : 0,
    pages: outcome === 'complete' ? Math.max(1, Math.ceil(count / 500)) : 0,
    retries: 0,
    restarts: 0,
    finishedAt: '2026-11-20T06:00:07Z',
    ...(outcome === 'complete' ? { resourceVersion: String(4821000 + count) } : {}),
    ...options,
    outcome,
  };
}

/** Equal lists, one that lost an object, one forbidden, one not served. */
export function sampleReading(): Reading {
  return {
    startedAt: '2026-11-20T06:00:00Z',
    finishedAt: '2026-11-20T06:00:09Z',
    server: { host: 'ABCDEF0123456789.gr7.eu-west-1.eks.amazonaws.com', version: 'v1.34.1-eks-113cf36' },
    identity: 'arn:aws:sts::111122223333:assumed-role/bulkhead-reader/scan',
    clockSkewSeconds: 2,
    lists: [
      list('Deployment', 100, { apiVersion: 'apps/v1' }),
      list('NetworkPolicy', 31, { apiVersion: 'networking.k8s.io/v1', retries: 2 }),
      list('AdminNetworkPolicy', 0, {
        apiVersion: 'policy.networking.k8s.io/v1alpha1',
        outcome: 'notInstalled',
      }),
      list('Pod', 1236, { restarts: 1 }),
      list('Secret', 0, { outcome: 'forbidden' }),
      list('Service', 23),
    ],
  };
}

/** Proved on most nodes, not on Fargate, with pods that stay outside. */
export function sampleEnforcement(): Enforcement {
  const nodes = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `ip-10-0-${prefix}-${index + 10}.eu-west-1.compute.internal`);
  return {
    verdict: 'partial',
    basis: 'proved',
    engines: [
      {
        name: 'vpcCni',
        active: 'yes',
        mode: 'standard',
        enforces: ['NetworkPolicy', 'ClusterNetworkPolicy'],
        proof: [
          {
            source: 'DaemonSet kube-system/aws-node',
            what: 'containerArgument',
            value: '--enable-network-policy=true',
          },
          { source: 'DescribeAddon vpc-cni', what: 'addon', value: '{"enableNetworkPolicy":"true"}' },
        ],
      },
      {
        name: 'calico',
        active: 'no',
        enforces: [],
        proof: [
          { source: 'DaemonSet calico-system/calico-node', what: 'daemonSet', value: '0 of 38 pods ready' },
        ],
      },
    ],
    nodeGroups: [
      { nodes: nodes('1', 36), podCount: 214, verdict: 'enforced', engines: ['vpcCni'] },
      { nodes: nodes('2', 2), podCount: 9, verdict: 'unknown', engines: ['vpcCni'], why: 'notReadable' },
      { nodes: ['fargate-ip-10-0-9-7'], podCount: 4, verdict: 'notEnforced', engines: [], why: 'fargate' },
    ],
    unboundPods: [
      { reason: 'fargate', podCount: 4, workloads: ['batch/Deployment/etl-11', 'batch/Deployment/etl-12'] },
      { reason: 'hostNetwork', podCount: 38, workloads: ['monitoring/DaemonSet/node-exporter'] },
    ],
    policiesWithoutEffect: ['AdminNetworkPolicy deny-all', 'AdminNetworkPolicy allow-dns'],
  };
}

export function liveResult(): ScanResult {
  const shop = shopResult();
  return {
    ...shop,
    scan: { ...shop.scan, basis: { kind: 'enforced' }, reading: sampleReading() },
    cluster: { name: 'prod-eu-1', source: 'live', eks },
    enforcement: sampleEnforcement(),
    frameworks: sampleFrameworks(),
    population: {
      ...shop.population,
      objects: { ...shop.population.objects, 'v1/Pod': 1236 },
    },
  };
}
