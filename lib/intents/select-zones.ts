// Which workloads belong to which zone. A workload belongs to the first zone that selects it; what no zone selects is the
// rest: other workloads, and addresses. Pods on the node's network that no zone selects are in none: no policy binds them.
import { fitsPattern } from '../match/name-pattern.ts';
import type { Cluster, Labels, Namespace, Pod, Workload } from '../model/cluster.ts';
import type { Intents, ZoneResult, ZoneRule } from '../model/intent.ts';

export interface SelectedZone {
  readonly rule: ZoneRule;
  readonly state: ZoneResult['state'];
  /** Ascending. */
  readonly workloadIds: readonly number[];
  readonly podIds: readonly number[];
  /** Workloads that an earlier zone has taken. */
  readonly takenIds: readonly number[];
  /** `part`: workloads that could not be read may belong to it. */
  readonly extent: 'whole' | 'part';
}

export interface SelectedZones {
  readonly zones: readonly SelectedZone[];
  /** Workloads and pods of no zone, pods on the node's network left out. */
  readonly others: Pick<SelectedZone, 'workloadIds' | 'podIds' | 'extent'>;
}

export function selectZones(cluster: Cluster, { zones, clusters }: Intents): SelectedZones {
  const unread = unreadNamespaces(cluster);
  const zoneOf = new Map<number, ZoneRule>();
  const selected = zones
    .filter((rule) => fitsAny(rule.clusters, cluster.name))
    .map((rule): SelectedZone => {
      const fitting = cluster.workloads.filter((workload) => selects(rule, cluster, workload));
      const own = fitting.filter(({ id }) => !zoneOf.has(id));
      for (const { id } of own) zoneOf.set(id, rule);
      const isShared = clusters === 'several' && !rule.clusters.includes(cluster.name);
      return {
        rule,
        state:
          own.length > 0
            ? 'selected'
            : fitting.length > 0
              ? 'selectsNothing'
              : whyNothing(unread, isShared ? 'shared' : 'own'),
        workloadIds: own.map(({ id }) => id),
        podIds: podIdsOf(own),
        takenIds: fitting.filter(({ id }) => zoneOf.get(id) !== rule).map(({ id }) => id),
        extent: unread.some((name) => maySelect(rule, cluster, name)) ? 'part' : 'whole',
      };
    });
  const rest = cluster.workloads.filter(({ id }) => !zoneOf.has(id));
  const podIds = podIdsOf(rest).filter((id) => !(cluster.pods[id] as Pod).hostNetwork);
  const bound = new Set(podIds.map((id) => (cluster.pods[id] as Pod).workloadId));
  return {
    zones: selected,
    others: {
      workloadIds: rest.map(({ id }) => id).filter((id) => bound.has(id)),
      podIds,
      extent: unread.length > 0 ? 'part' : 'whole',
    },
  };
}

/** Namespaces of which workloads could not be read; `*` for any. */
function unreadNamespaces({ unreadableWorkloads, gaps }: Cluster): string[] {
  const missing = gaps.flatMap(({ effect }) => (effect.scope === 'population' ? effect.namespaces : []));
  return [...new Set([...unreadableWorkloads.map(({ namespace }) => namespace), ...missing])];
}

/** Kind, name and labels of what was not read are not known. */
function maySelect(rule: ZoneRule, { namespaces }: Cluster, name: string): boolean {
  if (name === '*') return true;
  const known = namespaces.find((one) => one.name === name);
  const fits = known === undefined || hasLabels(known.labels, rule.namespaceLabels);
  return fitsAny(rule.namespaces, name) && fits;
}

/** Where workloads are missing, one that was not read may be what the zone is for. */
function whyNothing(unread: readonly string[], whose: 'own' | 'shared'): ZoneResult['state'] {
  if (unread.length > 0) return 'unknown';
  return whose === 'shared' ? 'notHere' : 'selectsNothing';
}

function selects(rule: ZoneRule, { namespaces, pods }: Cluster, workload: Workload): boolean {
  const { name, labels } = namespaces[workload.namespaceId] as Namespace;
  return (
    fitsAny(rule.namespaces, name) &&
    hasLabels(labels, rule.namespaceLabels) &&
    fitsAny(rule.workloads, `${workload.kind}/${workload.name}`) &&
    workload.podIds.every((id) => hasLabels((pods[id] as Pod).labels, rule.labels))
  );
}

function podIdsOf(workloads: readonly Workload[]): number[] {
  return workloads.flatMap(({ podIds }) => podIds).sort((a, b) => a - b);
}

function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

function fitsAny(patterns: readonly string[], text: string): boolean {
  return patterns.length === 0 || patterns.some((pattern) => fitsPattern(pattern, text));
}
