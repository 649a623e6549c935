// The parts of a finding that come from lost points: whom they touch, one connection for each, what they cost.
import type { Cluster, Workload } from '../model/cluster.ts';
import type { Evidence, Points, Severity } from '../model/finding.ts';
import type { Deduction, NamespaceResult } from '../model/scan-result.ts';
import { EVIDENCE_LIMIT, originOf } from './evidence.ts';
import type { LostItem } from './lost-causes.ts';
import { count, peerName } from './names.ts';

type Items = readonly LostItem[];

/** Whether the rule behind the lost points names its peers. */
type NamedPeers = 'named' | 'everybody';

export interface ShownEvidence {
  readonly cluster: Cluster;
  /** `named` when absent. */
  readonly peers?: NamedPeers;
}

/** `Kind/name`, or `namespace/Kind/name` where they are in several namespaces; sorted. */
export function resourcesOf(items: Items): string[] {
  const isOne = namespacesOf(items).length === 1;
  const names = items.map(({ namespace, workload: { kind, name } }) =>
    isOne ? `${kind}/${name}` : `${namespace.name}/${kind}/${name}`,
  );
  return [...new Set(names)].sort();
}

/** `Deployment "shop/web"`, `3 workloads of namespace "shop"`, `8 workloads of 2 namespaces`. */
export function subjectsName(items: Items): string {
  const [first] = items as [LostItem, ...LostItem[]];
  const workloads = new Set(items.map(({ workload }) => workload)).size;
  const namespaces = namespacesOf(items).length;
  if (workloads === 1) return `${first.workload.kind} "${first.namespace.name}/${first.workload.name}"`;
  const where = namespaces === 1 ? `namespace "${first.namespace.name}"` : count(namespaces, 'namespace');
  return `${count(workloads, 'workload')} of ${where}`;
}

/** The namespaces of the items, each once. */
export function namespacesOf(items: Items): NamespaceResult[] {
  return [...new Set(items.map(({ namespace }) => namespace))];
}

/**
 * Connections that are open: for the workload that loses most, one for each check that fails; then one for each other
 * workload. At most EVIDENCE_LIMIT.
 */
export function evidenceOf(items: Items, shown: ShownEvidence): Evidence[] {
  const opening = items.filter(({ check }) => check !== undefined);
  const byWorkload = [...Map.groupBy(opening, ({ workload }) => workload).values()].map((own) => ({
    worst: worstByCheck(own),
    cost: own.reduce((sum, { deduction }) => sum + deduction.points, 0),
  }));
  byWorkload.sort((a, b) => b.cost - a.cost || compareItems(a.worst[0] as LostItem, b.worst[0] as LostItem));
  const [first, ...others] = byWorkload;
  const told = [...(first?.worst ?? []), ...others.map(({ worst }) => worst[0] as LostItem)];
  const evidence = told.map((item) => toEvidence(item, shown));
  return [...new Map(evidence.map((one) => [one.connection, one])).values()].slice(0, EVIDENCE_LIMIT);
}

/** For each check the item that costs most, costliest first; what other positions show already is left out. */
function worstByCheck(items: Items): LostItem[] {
  const worst = new Map<string, LostItem>();
  for (const item of items) {
    const known = worst.get(item.check as string);
    if (known === undefined || rank(item) > rank(known)) worst.set(item.check as string, item);
  }
  const positions = [...worst.values()].filter(
    ({ deduction: { position } }) => position !== 'isolation' && position !== 'listedPeers',
  );
  return (positions.length === 0 ? [...worst.values()] : positions).sort((a, b) => rank(b) - rank(a));
}

/** Points of exposure before points of coverage: they are of different sizes. */
function rank({ score, deduction }: LostItem): number {
  return deduction.points + (score === 'exposure' ? 1000 : 0);
}

function compareItems(a: LostItem, b: LostItem): number {
  const [first, second] = [a, b].map(
    ({ namespace, workload }) => `${namespace.name}/${workload.kind}/${workload.name}`,
  );
  return (first as string) < (second as string) ? -1 : 1;
}

function toEvidence(item: LostItem, { cluster, peers = 'named' }: ShownEvidence): Evidence {
  const { namespace, workload, workloadId, deduction } = item;
  const { cause, direction, ports } = deduction;
  const [peer, own] = [peerOf(deduction, peers), `${workload.kind} "${namespace.name}/${workload.name}"`];
  const ends = direction === 'ingress' ? `${peer} → ${own}` : `${own} → ${peer}`;
  const connection = `${ends}, ${ports === 'all' ? 'all ports' : ports}`;
  if (cause.kind === 'unreadable') return { connection, direction, policy: cause.policy };
  if (cause.kind !== 'rule')
    return { connection, direction, origin: originOf((cluster.workloads[workloadId] as Workload).origin) };
  const { policy, ruleIndex, line } = cause;
  return { connection, direction, policy, ruleIndex, ...(line !== undefined && { line }) };
}

/** Where no rule names peers, everything at the position is open, and its largest range says too little. */
function peerOf({ position, peer, cause }: Deduction, peers: NamedPeers): string {
  if ((cause.kind === 'rule' && peers === 'named') || peer.kind !== 'addresses') return peerName(peer);
  const everything: Readonly<Partial<Record<Deduction['position'], string>>> = {
    internet: 'the internet',
    private: 'any private address',
    nodesAndApiServer: 'the API server and kubelets',
  };
  return everything[position] ?? peerName(peer);
}

/** Coverage: as the namespace's mean weighs it, 0.9 over workloads × two directions (scoring.md 3). Exposure: of one workload. */
export function pointsOf(items: Items): Points {
  const lost = new Map<NamespaceResult, number>();
  const exposure = new Map<unknown, number>();
  for (const { namespace, workload, deduction, score } of items) {
    if (score === 'exposure') exposure.set(workload, (exposure.get(workload) ?? 0) + deduction.points);
    else lost.set(namespace, (lost.get(namespace) ?? 0) + deduction.points);
  }
  const coverage = [...lost].map(([namespace, points]) => (0.9 * points) / (2 * boundCount(namespace)));
  return toPoints({ coverage: Math.max(0, ...coverage), exposure: Math.max(0, ...exposure.values()) });
}

/** Rounded as results show them. */
export function toPoints({ coverage, exposure }: Points): Points {
  return { coverage: Math.round(coverage * 100) / 100, exposure: Math.round(exposure * 100) / 100 };
}

/** Workloads of the namespace that policies bind. */
function boundCount({ workloads }: NamespaceResult): number {
  return workloads.filter(({ hostNetwork }) => !hostNetwork).length;
}

const SEVERITY_ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** The worst of them; at least one. */
export function worstSeverity(severities: readonly Severity[]): Severity {
  return SEVERITY_ORDER.find((severity) => severities.includes(severity)) as Severity;
}
