// Builds ScanResults for the tests of templates: parts with defaults, put together so that counts agree. The numbers
// are invented; nothing here computes a score.
import type { Direction } from '../../lib/model/cluster.ts';
import type {
  Band,
  Cause,
  Deduction,
  EntryPoint,
  Interval,
  MatrixCell,
  NamespaceResult,
  Peer,
  Position,
  ScanResult,
  Status,
  WorkloadResult,
} from '../../lib/model/scan-result.ts';

export const anywhere: Peer = { kind: 'addresses', range: '0.0.0.0/0' };
export const anyPod = { kind: 'strangerPod', namespace: 'other', labels: {} } as const;
/** The cluster DNS as a peer. */
export const dnsPeer = {
  kind: 'workload',
  namespace: 'kube-system',
  workloadKind: 'Deployment',
  name: 'coredns',
  count: 1,
} as const;
export const noPolicy: Cause = { kind: 'noPolicy' };

export function rule(
  namespace: string,
  name: string,
  options: { index?: number; file?: string; line?: number } = {},
): Cause {
  const { index = 0, file = `manifests/${namespace}.yaml`, line = 12 } = options;
  const policy = { kind: 'NetworkPolicy', namespace, name, file, line };
  return { kind: 'rule', policy, ruleIndex: index, line: line + 7 };
}

export function lost(
  position: Position,
  direction: Direction,
  points: number,
  options: Partial<Deduction> = {},
): Deduction {
  const pods = position === 'otherNamespaces' || position === 'sameNamespace';
  const own = position === 'sameNamespace' ? { ...anyPod, namespace: 'same' as const } : anyPod;
  return {
    position,
    direction,
    points,
    peer: pods ? own : anywhere,
    ports: 'all',
    cause: noPolicy,
    ...options,
  };
}

export function certain(value: number): Interval {
  return { best: value, worst: value };
}

export interface WorkloadOptions {
  readonly kind?: string;
  readonly pods?: number;
  readonly hostNetwork?: boolean;
  readonly open?: readonly Direction[];
  readonly exposure?: readonly Deduction[];
  readonly coverage?: readonly Deduction[];
}

/** A workload; each direction in `open` is not isolated and loses all that coverage can lose. */
export function workload(name: string, options: WorkloadOptions = {}): WorkloadResult {
  const { open = [], exposure = [], coverage = [], hostNetwork = false } = options;
  const sum = [...exposure, ...open.flatMap(openExposure)].reduce((total, { points }) => total + points, 0);
  const direction = (which: Direction) => {
    const own = open.includes(which)
      ? openCoverage(which)
      : coverage.filter((item) => item.direction === which);
    const quality = Math.max(0, 1 - own.reduce((total, { points }) => total + points, 0) / 100);
    return {
      isolated: open.includes(which) ? ('no' as const) : ('yes' as const),
      quality: certain(quality),
      coverageDeductions: own,
    };
  };
  return {
    kind: options.kind ?? 'Deployment',
    name,
    podCount: options.pods ?? 2,
    hostNetwork,
    directions: hostNetwork ? null : { ingress: direction('ingress'), egress: direction('egress') },
    exposure: certain(sum),
    exposureDeductions: [...exposure, ...open.flatMap(openExposure)],
  };
}

function openExposure(direction: Direction): Deduction[] {
  if (direction === 'egress') {
    return [
      lost('internet', 'egress', 15),
      lost('instanceMetadata', 'egress', 8, {
        peer: { kind: 'addresses', range: '169.254.169.254/32' },
        ports: 'TCP 80',
      }),
      lost('otherNamespaces', 'egress', 8),
      lost('private', 'egress', 5, { peer: { kind: 'addresses', range: '10.0.0.0/8' } }),
      lost('nodesAndApiServer', 'egress', 4, {
        peer: { kind: 'addresses', range: '10.0.0.1/32' },
        ports: 'TCP 443,10250',
      }),
    ];
  }
  return [
    lost('otherNamespaces', 'ingress', 15),
    lost('private', 'ingress', 10, { peer: { kind: 'addresses', range: '10.0.0.0/8' } }),
    lost('sameNamespace', 'ingress', 5),
  ];
}

function openCoverage(direction: Direction): Deduction[] {
  return [
    lost('internet', direction, 35),
    lost('otherNamespaces', direction, 25),
    lost('private', direction, 15, { peer: { kind: 'addresses', range: '10.0.0.0/8' } }),
    lost('sameNamespace', direction, 15),
    lost('isolation', direction, 10),
  ];
}

export interface NamespaceOptions extends Partial<Omit<NamespaceResult, 'name' | 'scores'>> {
  readonly coverage?: Interval | null;
  readonly exposure?: Interval | null;
}

export function namespace(name: string, options: NamespaceOptions = {}): NamespaceResult {
  const { coverage = certain(100), exposure = certain(0), ...rest } = options;
  const workloads = rest.workloads ?? [workload('web')];
  const open = workloads
    .flatMap(({ directions }) => Object.values(directions ?? {}))
    .filter(({ isolated }) => isolated === 'no');
  return {
    name,
    system: name.startsWith('kube-'),
    status: 'met',
    statusReasons: [],
    scores: { coverage, exposure, band: exposure === null ? null : bandOf(exposure.worst) },
    podCount: workloads.reduce((sum, { podCount }) => sum + podCount, 0),
    policyCount: 3,
    openDirections: open.length,
    nextPod: { ingress: certain(1), egress: certain(1) },
    unreadableWorkloads: [],
    ...rest,
    workloads,
  };
}

/** A namespace with no policy: everything open, status Not met. */
export function openNamespace(
  name: string,
  names: readonly string[],
  options: NamespaceOptions = {},
): NamespaceResult {
  const objects = names.map((one) => `Deployment/${one}`);
  return namespace(name, {
    status: 'notMet',
    statusReasons: [
      { id: 'workloadOpen', namespace: name, objects },
      { id: 'nextPodOpen', namespace: name, objects: [] },
      { id: 'opening', namespace: name, objects },
    ],
    coverage: certain(0),
    exposure: certain(74.5),
    policyCount: 0,
    nextPod: { ingress: certain(0), egress: certain(0) },
    workloads: names.map((one) => workload(one, { open: ['ingress', 'egress'] })),
    ...options,
  });
}

export interface ResultOptions extends Partial<Omit<ScanResult, 'cluster' | 'namespaces' | 'scores'>> {
  readonly name?: string;
  readonly coverage?: Interval | null;
  readonly exposure?: Interval | null;
}

/** A result over the namespaces, sorted by name, its counts and matrix made to agree with them. */
export function result(namespaces: readonly NamespaceResult[], options: ResultOptions = {}): ScanResult {
  const { name = 'prod-eu-1', coverage = certain(61), exposure = certain(54.2), ...rest } = options;
  const sorted = [...namespaces].sort((a, b) => (a.name < b.name ? -1 : 1));
  const workloads = sorted.flatMap((one) => one.workloads);
  return {
    schemaVersion: 'bulkhead.scan-result/v1',
    scan: {
      collectedAt: '2026-11-20T06:00:00Z',
      tool: { name: 'bulkhead', version: '0.1.0' },
      ruleset: { version: '1', sha256: '51aa0c6d2f4be71f9c1d2b7f0a6c44d1a8b5f5e90f3c7a1be2d94c30b1f690fe' },
      inventorySha256: '9c1d2b7f0a6c44d1a8b5f5e90f3c7a1be2d94c30b1f6a7d8e9c0f1a2b3c4e02b',
      basis: { kind: 'declared' },
    },
    cluster: { name, source: 'manifests' },
    status: worstOf(sorted.map(({ status }) => status)),
    statusReasons: [],
    scores: { coverage, exposure, band: exposure === null ? null : bandOf(exposure.worst) },
    namespaces: sorted,
    matrix: {
      namespaces: sorted.map((one) => one.name),
      cells: sorted.flatMap((from, i) => sorted.map((to, j) => cell(from, to, i * 7 + j * 13))),
    },
    entryPoints: [],
    checks: [],
    findings: [],
    gaps: [],
    assumptions: [],
    population: {
      namespaces: sorted.length,
      workloads: workloads.length,
      unreadableWorkloads: sorted.reduce((sum, one) => sum + one.unreadableWorkloads.length, 0),
      pods: workloads.reduce((sum, { podCount }) => sum + podCount, 0),
      policies: sorted.reduce((sum, { policyCount }) => sum + policyCount, 0),
      unreadablePolicies: 0,
      objects: {
        'apps/v1/Deployment': workloads.length,
        'networking.k8s.io/v1/NetworkPolicy': 31,
        'v1/Service': 22,
      },
    },
    ...rest,
  };
}

/** Open wherever the destination has an open direction; else a little here and there. */
function cell(from: NamespaceResult, to: NamespaceResult, seed: number): MatrixCell {
  const pairCount = from.workloads.length * (to.workloads.length - (from === to ? 1 : 0));
  if (pairCount === 0) return { openPairs: 0, pairCount, ports: 0, unknown: false };
  if (to.openDirections > 0 && from.status !== 'met')
    return { openPairs: pairCount, pairCount, ports: 196606, unknown: false };
  const ports = [0, 0, 1, 0, 4, 0, 22, 0][seed % 8] ?? 0;
  return { openPairs: ports === 0 ? 0 : 1, pairCount, ports, unknown: from.status === 'notAssessed' };
}

function bandOf(exposure: number): Band {
  if (exposure >= 60) return 'critical';
  if (exposure >= 40) return 'high';
  return exposure >= 20 ? 'medium' : 'low';
}

function worstOf(statuses: readonly Status[]): Status {
  const order: readonly Status[] = ['notMet', 'notAssessed', 'partial', 'metWithExceptions', 'met', 'empty'];
  return order.find((status) => statuses.includes(status)) ?? 'empty';
}

/** An undeclared load balancer from the internet to the workload of its own name. */
export function entryPoint(space: string, name: string): EntryPoint {
  return {
    kind: 'LoadBalancer',
    namespace: space,
    name,
    scheme: 'internet',
    declared: false,
    targets: [
      {
        namespace: space,
        workloadKind: 'Deployment',
        workload: name,
        ports: 'TCP 80',
        seenSource: 'loadBalancer',
        verdict: 'accept',
      },
    ],
  };
}
