// Connections as they are told in a result: ids become names, rules become causes, and what grows with the cluster is cut.

import { formatPorts } from '../match/format-ports.ts';
import type { Cluster, Direction } from '../model/cluster.ts';
import type { RowRule } from '../model/reachability.ts';
import type { Cause, ScanResult } from '../model/scan-result.ts';
import type { SurveyedConnections, SurveyedGroup, SurveyedList } from '../model/survey.ts';
import type {
  ConnectionGroup,
  ConnectionList,
  ConnectionPeers,
  ConnectionTable,
  NamespacePeers,
} from '../model/workload-connections.ts';
import { causeOf } from './lost-points.ts';
import type { ClusterScore } from './score.ts';

/** What is told of a list and of a group, before the rest is counted. */
const most = { groups: 60, namespaces: 40, workloads: 12, ranges: 12 } as const;

/** The scored cluster with the lists of its workloads; `found` is of the same cluster. */
export function withConnections(
  scored: ClusterScore,
  { cluster, found }: { readonly cluster: Cluster; readonly found: SurveyedConnections },
): ClusterScore & Pick<ScanResult, 'connections'> {
  const { lists, listsOf } = found;
  if (lists === undefined) return { ...scored, connections: { state: 'tooLarge', causes: [], lists: [] } };
  const ids = cluster.namespaces.map((): number[] => []);
  for (const { id, namespaceId } of cluster.workloads) ids[namespaceId]?.push(id);
  return {
    ...scored,
    connections: tableOf(cluster, lists),
    // Namespaces and their workloads stand in the order of the cluster's
    namespaces: scored.namespaces.map((namespace, namespaceId) => ({
      ...namespace,
      workloads: namespace.workloads.map((workload, index) => {
        const connectionLists = listsOf[ids[namespaceId]?.[index] as number];
        return connectionLists === undefined ? workload : { ...workload, connectionLists };
      }),
    })),
  };
}

type CauseIndex = (rules: readonly (RowRule | undefined)[], direction: Direction) => number[];

function tableOf(cluster: Cluster, lists: readonly SurveyedList[]): ConnectionTable {
  const causes: Cause[] = [];
  const known = new Map<string, number>();
  const indexOf = (rule: RowRule | undefined, direction: Direction) => {
    const key =
      rule === undefined ? '' : `${rule.policyId} ${rule.ruleIndex} ${rule.unenforced} ${direction}`;
    const index = known.get(key) ?? causes.length;
    if (index === causes.length) causes.push(causeOf(cluster, { direction, ...(rule && { rule }) }));
    known.set(key, index);
    return index;
  };
  // One rule of a policy may be several of the row
  const indexes: CauseIndex = (rules, direction) => [
    ...new Set(rules.map((rule) => indexOf(rule, direction))),
  ];
  return { state: 'complete', lists: lists.map((list) => toList(cluster, list, indexes)), causes };
}

function toList(cluster: Cluster, { direction, groups }: SurveyedList, indexes: CauseIndex): ConnectionList {
  const other = direction === 'ingress' ? 'egress' : 'ingress';
  const ordered = groups
    .map((group) => ({ group, ports: formatPorts(group.ports) }))
    .sort((a, b) => b.group.workloads.length - a.group.workloads.length);
  const told = ordered.slice(0, most.groups).map(
    ({ group, ports }): ConnectionGroup => ({
      peers: toPeers(cluster, group),
      ports,
      verdict: group.verdict,
      own: indexes(group.own, direction),
      theirs: indexes(group.theirs, other),
    }),
  );
  return { groups: told, left: ordered.length - told.length };
}

function toPeers(cluster: Cluster, { workloads, ranges }: SurveyedGroup): ConnectionPeers {
  if (workloads.length === 0)
    return {
      kind: 'addresses',
      ranges: ranges.slice(0, most.ranges),
      rangesLeft: Math.max(0, ranges.length - most.ranges),
    };
  const byNamespace = new Map<number, number[]>();
  for (const id of workloads) {
    const namespaceId = cluster.workloads[id]?.namespaceId as number;
    byNamespace.set(namespaceId, [...(byNamespace.get(namespaceId) ?? []), id]);
  }
  const namespaces = [...byNamespace].slice(0, most.namespaces).map(
    ([namespaceId, ids]): NamespacePeers => ({
      namespace: cluster.namespaces[namespaceId]?.name as string,
      workloads: ids.slice(0, most.workloads).map((id) => {
        const { kind, name } = cluster.workloads[id] as Cluster['workloads'][number];
        return { kind, name };
      }),
      count: ids.length,
    }),
  );
  return {
    kind: 'workloads',
    namespaces,
    count: workloads.length,
    namespacesLeft: byNamespace.size - namespaces.length,
  };
}
