// The lists of a workload's connections share rows and group peers; here every pair of pods is asked one by one on random
// clusters, and both must find the same ports. Rules are asked of the explainer of one row.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../lib/analyze.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import type { Direction } from '../../lib/model/cluster.ts';
import type { Entity, Reachability, Row, RowRule } from '../../lib/model/reachability.ts';
import type { SurveyedGroup } from '../../lib/model/survey.ts';
import { acceptedPorts, decidingRule, portsTowards } from '../../lib/reach/query.ts';
import { surveyCluster } from '../../lib/reach/survey.ts';
import { equalPorts, NO_PORTS, type PortSet, unionAllPorts, unionPorts } from '../../lib/sets/port-set.ts';
import { buildInventory } from '../cases/build-inventory.ts';
import { parameters } from './parameters.ts';
import { arbitraryScoredCluster } from './score-inputs.ts';

const directions: readonly Direction[] = ['ingress', 'egress'];

test('pair by pair, a list has these peers with these ports', () => {
  let connections = 0;
  check(({ cluster, worst, certain }, { own, id, direction, groups }) => {
    for (const other of cluster.workloads) {
      if (other.id === id) continue;
      const ends = { own, theirs: entitiesOf(worst, other.podIds), direction };
      const expected = portsOf(worst, ends);
      const told = groups.filter(({ workloads }) => workloads.includes(other.id));
      expect(unionAllPorts(told.map(({ ports }) => ports))).toEqual(expected);
      const verdict = equalPorts(portsOf(certain, ends), expected) ? 'accept' : 'unknown';
      if (told.length === 1) expect(told[0]?.verdict).toBe(verdict);
      connections += told.length;
    }
    expect(rangePorts(groups)).toEqual(ownRangePorts(worst, { own, direction }));
  });
  expect(connections).toBeGreaterThan(100);
});

test('the rules that are named accept, and one is named where a rule decides', () => {
  let named = 0;
  check(({ cluster, worst }, { own: [entity, ...others], direction, groups }) => {
    if (entity === undefined || others.length > 0) return;
    const row = worst.rows[direction][entity] as Row;
    for (const group of groups)
      for (const workload of group.workloads) {
        const [peer, ...more] = entitiesOf(worst, cluster.workloads[workload]?.podIds ?? []);
        if (peer === undefined || more.length > 0) continue;
        for (const port of group.ports) expect(decides(group, decidingRule(row, { peer, port }))).toBe(true);
        named += group.own.filter((rule) => rule?.action === 'accept').length;
      }
  });
  expect(named).toBeGreaterThan(50);
});

/** Equal rules of one policy may stand for each other: what the reader sees is policy and rule. */
function decides({ own }: SurveyedGroup, rule: RowRule | undefined): boolean {
  return own.some((one) => one?.policyId === rule?.policyId && one?.ruleIndex === rule?.ruleIndex);
}

interface Told {
  readonly id: number;
  readonly own: readonly number[];
  readonly direction: Direction;
  readonly groups: readonly SurveyedGroup[];
}

/** Looks at each list of each workload that policies bind; the others have none. */
function check(look: (analysis: Analysis, told: Told) => void): void {
  fc.assert(
    fc.property(arbitraryScoredCluster, ({ objects, random }) => {
      const analysis = prepare(buildInventory(objects, random.networks));
      const { lists = [], listsOf } = surveyCluster(analysis).findConnections();
      for (const { id, podIds } of analysis.cluster.workloads) {
        const own = entitiesOf(analysis.worst, podIds);
        expect(listsOf[id] === undefined).toBe(own.length === 0);
        for (const direction of listsOf[id] === undefined ? [] : directions) {
          const { groups = [] } = lists[listsOf[id]?.[direction] as number] ?? {};
          look(analysis, { id, own, direction, groups });
        }
      }
    }),
    parameters,
  );
}

function entitiesOf(reach: Reachability, podIds: readonly number[]): number[] {
  const ids = podIds.flatMap((pod) => reach.podEntities[pod] ?? []);
  return [...new Set(ids)].filter((id) => (reach.entities[id] as Entity).kind === 'pods');
}

interface Ends {
  readonly own: readonly number[];
  readonly theirs: readonly number[];
  readonly direction: Direction;
}

function portsOf(reach: Reachability, { own, theirs, direction }: Ends): PortSet {
  let ports: PortSet = NO_PORTS;
  for (const a of own)
    for (const b of theirs)
      ports = unionPorts(
        ports,
        acceptedPorts(reach, direction === 'egress' ? { src: a, dst: b } : { src: b, dst: a }),
      );
  return ports;
}

function rangePorts(groups: readonly SurveyedGroup[]): PortSet {
  const ranges = groups.filter((group) => group.ranges.length > 0);
  for (const { workloads } of ranges) expect(workloads).toEqual([]);
  return unionAllPorts(ranges.map(({ ports }) => ports));
}

/** Ports that are open to any address of a family that the workload has. */
function ownRangePorts(reach: Reachability, { own, direction }: Omit<Ends, 'theirs'>): PortSet {
  return unionAllPorts(
    own.flatMap((entity) => {
      const { family } = reach.entities[entity] as Entity;
      return reach.ranges.map((range, index) =>
        family === 'any' || family === range.family
          ? portsTowards(reach.rows[direction][entity], reach.firstRange + index)
          : NO_PORTS,
      );
    }),
  );
}
