// The survey groups ends, shares rows and skips what cannot matter; here every pair of pods is asked one by one on
// random clusters, and both must find the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../lib/analyze.ts';
import { matchesLabels } from '../../lib/match/label-selector.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import type { Cluster, Direction, Namespace, Pod, Workload } from '../../lib/model/cluster.ts';
import type { Entity, Reachability, Row, RowRule } from '../../lib/model/reachability.ts';
import type { RowPositions } from '../../lib/model/survey.ts';
import { acceptedPorts, portsTowards } from '../../lib/reach/query.ts';
import { isListed } from '../../lib/reach/resolve.ts';
import { surveyCluster } from '../../lib/reach/survey.ts';
import { hasBit } from '../../lib/sets/bit-set.ts';
import { countPorts, intersectPorts, NO_PORTS, type PortSet, unionPorts } from '../../lib/sets/port-set.ts';
import { buildInventory } from '../cases/build-inventory.ts';
import { parameters } from './parameters.ts';
import { arbitraryScoredCluster } from './score-inputs.ts';

interface RealEnd {
  readonly entity: Entity;
  readonly workload: Workload;
  readonly pod: Pod;
}

/** Every pod that policies bind, once for each of its entities. */
function realEnds(cluster: Cluster, reach: Reachability): RealEnd[] {
  return cluster.pods.flatMap((pod) =>
    (reach.podEntities[pod.id] as readonly number[]).flatMap((id) => {
      const entity = reach.entities[id] as Entity;
      return entity.kind === 'pods'
        ? [{ entity, pod, workload: cluster.workloads[pod.workloadId] as Workload }]
        : [];
    }),
  );
}

function check(look: (analysis: Analysis, ends: readonly RealEnd[]) => void): void {
  fc.assert(
    fc.property(arbitraryScoredCluster, ({ objects, random }) => {
      const analysis = prepare(buildInventory(objects, random.networks));
      look(analysis, realEnds(analysis.cluster, analysis.worst));
    }),
    parameters,
  );
}

describe('asked pair by pair', () => {
  test('the namespace matrix has these pairs, with these ports', () => {
    check((analysis, ends) => {
      const { cluster, worst, certain } = analysis;
      const bound = ends.filter(({ workload }) => !workload.hostNetwork);
      const { cells } = surveyCluster(analysis).matrix;
      const countOpen = (reach: Reachability) => {
        const open = cluster.namespaces.map(() => cluster.namespaces.map(() => new Map<string, number>()));
        for (const src of bound) {
          for (const dst of bound) {
            if (src.workload === dst.workload) continue;
            const pairs = countPorts(acceptedPorts(reach, { src: src.entity.id, dst: dst.entity.id }));
            const cell = open[src.workload.namespaceId]?.[dst.workload.namespaceId];
            const key = `${src.workload.id} ${dst.workload.id}`;
            if (pairs > 0) cell?.set(key, Math.max(pairs, cell.get(key) ?? 0));
          }
        }
        return open.flat().map((pairs) => ({ openPairs: pairs.size, ports: Math.max(0, ...pairs.values()) }));
      };
      const least = countOpen(certain);
      const expected = countOpen(worst).map((most, index) => ({
        ...most,
        unknown: JSON.stringify(most) !== JSON.stringify(least[index]),
      }));
      expect(cells.map(({ pairCount: _, ...cell }) => cell)).toEqual(expected);
    });
  });

  test('real workloads can do this to a workload, where a stranger cannot do as much', () => {
    check((analysis, ends) => {
      const { worst, positions, partners } = { worst: analysis.worst, ...surveyCluster(analysis).worst };
      for (const [direction, where] of [
        ['ingress', 'otherNamespaces'],
        ['ingress', 'sameNamespace'],
        ['egress', 'otherNamespaces'],
      ] as const) {
        const found = new Map<number, Set<string>>();
        for (const own of ends) {
          const expected = partnersOf(worst, { own, ends, direction, where });
          const open = positions[direction][own.entity.id] as RowPositions;
          if (expected.pairs === 0 || (open[where]?.pairs ?? 0) >= (open.any?.pairs ?? 0)) continue;
          const texts = found.get(own.workload.id) ?? new Set();
          found.set(own.workload.id, texts.add(JSON.stringify(expected)));
        }
        partners.forEach((partner, id) => {
          const texts = partner[direction][where].map(({ pairs, workloadCount }) =>
            JSON.stringify({ pairs, workloadCount }),
          );
          expect(new Set(texts)).toEqual(found.get(id) ?? new Set());
        });
      }
    });
  });

  test('these dependencies are half open', () => {
    check((analysis, ends) => {
      const { cluster, worst } = analysis;
      const expected = new Set<string>();
      for (const direction of ['ingress', 'egress'] as const) {
        for (const own of ends) {
          for (const peer of ends) {
            if (!isHalfOpen(cluster, { reach: worst, direction, own, peer })) continue;
            const [src, dst] = direction === 'ingress' ? [peer, own] : [own, peer];
            expected.add(`${direction} src ${src.workload.id}`).add(`${direction} dst ${dst.workload.id}`);
          }
        }
      }
      const found = surveyCluster(analysis).worst.halfOpen.flatMap(
        ({ srcWorkloadId, dstWorkloadId, missing }) => {
          const listing = missing === 'egress' ? 'ingress' : 'egress';
          return [`${listing} src ${srcWorkloadId}`, `${listing} dst ${dstWorkloadId}`];
        },
      );
      expect(new Set(found)).toEqual(expected);
    });
  });
});

interface PartnerQuestion {
  readonly own: RealEnd;
  readonly ends: readonly RealEnd[];
  readonly direction: Direction;
  readonly where: 'otherNamespaces' | 'sameNamespace';
}

function partnersOf(reach: Reachability, { own, ends, direction, where }: PartnerQuestion) {
  let ports: PortSet = NO_PORTS;
  const workloads = new Set<number>();
  for (const other of ends) {
    const isSame = other.entity.namespaceId === own.entity.namespaceId;
    if (other.workload === own.workload || isSame !== (where === 'sameNamespace')) continue;
    const [src, dst] =
      direction === 'ingress' ? [other.entity.id, own.entity.id] : [own.entity.id, other.entity.id];
    const open = acceptedPorts(reach, { src, dst });
    if (open.length === 0) continue;
    ports = unionPorts(ports, open);
    workloads.add(other.workload.id);
  }
  return { pairs: countPorts(ports), workloadCount: Math.min(63, workloads.size) };
}

interface DependencyQuestion {
  readonly reach: Reachability;
  readonly direction: Direction;
  readonly own: RealEnd;
  readonly peer: RealEnd;
}

function isHalfOpen(cluster: Cluster, question: DependencyQuestion): boolean {
  const { reach, direction, own, peer } = question;
  if (own.workload === peer.workload) return false;
  const row = reach.rows[direction][own.entity.id] as Row;
  const theirs = direction === 'ingress' ? 'egress' : 'ingress';
  if (!row.restricted || !(reach.rows[theirs][peer.entity.id] as Row).restricted || !meet(own, peer))
    return false;
  return row.rules.some((rule) => {
    if (!rule.listed || rule.action !== 'accept' || !lists(cluster, { ...question, rule })) return false;
    const ports = intersectPorts(rule.ports, portsTowards(row, peer.entity.id));
    return ports.length > 0 && !carries(question, { ports, theirs });
  });
}

/** Whether some address family of the two pods carries some of the ports. */
function carries(
  { reach, own, peer }: DependencyQuestion,
  { ports, theirs }: { readonly ports: PortSet; readonly theirs: Direction },
): boolean {
  const entitiesOf = ({ pod }: RealEnd) =>
    (reach.podEntities[pod.id] as readonly number[]).map((id) => ({ entity: reach.entities[id] as Entity }));
  return entitiesOf(own).some((a) =>
    entitiesOf(peer).some(
      (b) =>
        meet(a, b) &&
        intersectPorts(ports, portsTowards(reach.rows[theirs][b.entity.id], a.entity.id)).length > 0,
    ),
  );
}

function meet(a: Pick<RealEnd, 'entity'>, b: Pick<RealEnd, 'entity'>): boolean {
  return a.entity.family === b.entity.family || a.entity.family === 'any' || b.entity.family === 'any';
}

/** Whether the rule names the peer by a selector that lists values. */
function lists(
  cluster: Cluster,
  { reach, direction, peer, rule }: DependencyQuestion & { readonly rule: RowRule },
): boolean {
  if (!hasBit(rule.peers, peer.entity.id)) return false;
  const policy = reach.policies.find(({ policyId }) => policyId === rule.policyId);
  const peers = policy?.rules[direction]?.find(({ ruleIndex }) => ruleIndex === rule.ruleIndex)?.peers ?? [];
  if (peers === 'any') return false;
  const namespace = cluster.namespaces[peer.pod.namespaceId] as Namespace;
  return peers.some(
    (one) =>
      one.kind === 'pods' &&
      isListed(one) &&
      matchesLabels(one.pods, peer.pod.labels) &&
      (typeof one.namespaces === 'number'
        ? one.namespaces === namespace.id
        : matchesLabels(one.namespaces, namespace.labels)),
  );
}
