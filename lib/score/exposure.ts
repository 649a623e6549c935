// Exposure: how bad the worst is that is left (scoring.md section 4).
import { formatPorts } from '../match/format-ports.ts';
import type { Direction } from '../model/cluster.ts';
import type { Position } from '../model/scan-result.ts';
import type {
  AddressLevel,
  AdmittedLevel,
  Opening,
  PartnerOpening,
  ReachSurvey,
  RowPositions,
} from '../model/survey.ts';
import { ALL_PORTS, countPorts, NO_PORTS, type PortSet, unionPorts } from '../sets/port-set.ts';
import { addressExposure, largest, portWeight, workloadWeight } from './formulas.ts';
import type { LostPoint } from './lost-points.ts';
import { RULESET } from './ruleset.ts';

export interface ExposureScore {
  /** 0–100. */
  readonly exposure: number;
  /** Their points are the exposure together. */
  readonly lost: readonly LostPoint[];
}

/** Something that leads from the internet to a workload and that policy lets through. */
export interface InternetRoute extends AdmittedLevel {
  /** `Ingress/web`. */
  readonly entryPoint: string;
}

/** A way in that was not read, at its worst: through a node, to every port, whatever the policies say (semantics.md a14). */
export const UNREAD_ROUTE: InternetRoute = {
  entryPoint: 'a way in that was not read',
  ports: ALL_PORTS,
  space: Number.POSITIVE_INFINITY,
  byNode: true,
};

/** By workload id: what comes in from the internet; workloads without such a route are left out. */
export function routesFromInternet(survey: ReachSurvey): ReadonlyMap<number, readonly InternetRoute[]> {
  const routes = new Map<number, InternetRoute[]>();
  for (const { kind, name, scheme, targets } of survey.entryPoints) {
    if (scheme === 'internal') continue;
    for (const { workloadId, admitted } of targets) {
      if (admitted.length === 0) continue;
      const list = routes.get(workloadId) ?? [];
      routes.set(workloadId, list);
      for (const level of admitted) list.push({ ...level, entryPoint: `${kind}/${name}` });
    }
  }
  return routes;
}

export interface ExposedWorkload {
  readonly id: number;
  readonly hostNetwork: boolean;
  /** From routesFromInternet. */
  readonly routes: readonly InternetRoute[];
}

/** At each position the worst of the workload's entities; summed up. */
export type ExposureScorer = (workload: ExposedWorkload) => ExposureScore;

/** Subjects that share a row share the points that it costs. */
export function makeExposureScorer(survey: ReachSurvey): ExposureScorer {
  const known = {
    ingress: new Map<RowPositions, readonly LostPoint[]>(),
    egress: new Map<RowPositions, readonly LostPoint[]>(),
  };
  const pointsOf = (entity: number, direction: Direction) => {
    const positions = survey.positions[direction][entity] as RowPositions;
    let points = known[direction].get(positions);
    if (points === undefined) {
      points = rowPoints(positions, direction);
      known[direction].set(positions, points);
    }
    return points;
  };
  return (workload) => scoreExposure(survey, { ...workload, pointsOf });
}

interface ScoringInputs extends ExposedWorkload {
  readonly pointsOf: (entity: number, direction: Direction) => readonly LostPoint[];
}

function scoreExposure(
  survey: ReachSurvey,
  { id, hostNetwork, routes, pointsOf }: ScoringInputs,
): ExposureScore {
  const worst = { ingress: new Map<Position, LostPoint>(), egress: new Map<Position, LostPoint>() };
  const take = (point: LostPoint) => {
    const ofDirection = worst[point.direction];
    if (point.points > (ofDirection.get(point.position)?.points ?? 0))
      ofDirection.set(point.position, hostNetwork ? { ...point, byNode: true } : point);
  };
  internetPoints(routes).forEach(take);
  for (const direction of ['ingress', 'egress'] as const) {
    for (const entity of survey.entities[id] as readonly number[]) pointsOf(entity, direction).forEach(take);
    const partners = survey.partners[id]?.[direction];
    for (const partner of partners?.otherNamespaces ?? [])
      take(pointOf(partner, { direction, position: 'otherNamespaces', factor: partnerFactor(partner) }));
    for (const partner of partners?.sameNamespace ?? [])
      take(pointOf(partner, { direction, position: 'sameNamespace', factor: partnerFactor(partner) }));
  }
  const lost = [...worst.ingress.values(), ...worst.egress.values()];
  return { exposure: lost.reduce((sum, { points }) => sum + points, 0), lost };
}

/** What a stranger can do at each position of the subject's own side. */
function rowPoints(positions: RowPositions, direction: Direction): LostPoint[] {
  const points: LostPoint[] = [];
  const add = (position: Position, opening: Opening | undefined, factor: number) => {
    if (opening !== undefined) points.push(pointOf(opening, { direction, position, factor }));
  };
  const addresses = (position: 'internet' | 'private') => {
    const worst = largest(
      positions[position],
      ({ space, pairs }: AddressLevel) => addressExposure(space) * portWeight(pairs),
    );
    add(position, worst?.item, worst?.value ?? 0);
  };
  const pods = (position: 'otherNamespaces' | 'sameNamespace' | 'instanceMetadata' | 'nodesAndApiServer') =>
    add(position, positions[position], portWeight(positions[position]?.pairs ?? 0));
  // The internet comes in by routes only: see internetPoints.
  if (direction === 'egress') addresses('internet');
  addresses('private');
  pods('otherNamespaces');
  if (direction === 'ingress') pods('sameNamespace');
  pods('instanceMetadata');
  pods('nodesAndApiServer');
  return points;
}

/** The worst over client space of what all routes together let in. */
function internetPoints(routes: readonly InternetRoute[]): LostPoint[] {
  const sorted = routes.toSorted((a, b) => (a.space === b.space ? 0 : b.space - a.space));
  let ports: PortSet = NO_PORTS;
  const levels = sorted.map((route) => {
    ports = unionPorts(ports, route.ports);
    return { route, ports };
  });
  const worst = largest(
    levels,
    (level) => addressExposure(level.route.space) * portWeight(countPorts(level.ports)),
  );
  if (worst === undefined) return [];
  const { route } = worst.item;
  return [
    {
      position: 'internet',
      direction: 'ingress',
      points: RULESET.exposure.ingress.internet * worst.value,
      peer: { kind: 'entryPoint', entryPoint: route.entryPoint },
      ports: formatPorts(worst.item.ports),
      ...(route.rule && { rule: route.rule }),
      ...(route.byNode && { byNode: true }),
    },
  ];
}

function partnerFactor({ workloadCount, pairs }: PartnerOpening): number {
  return workloadWeight(workloadCount) * portWeight(pairs);
}

function pointOf(
  { peer, ports, rule }: Opening,
  {
    direction,
    position,
    factor,
  }: { readonly direction: Direction; readonly position: Position; readonly factor: number },
): LostPoint {
  const weights: Readonly<Partial<Record<Position, number>>> = RULESET.exposure[direction];
  const points = (weights[position] ?? 0) * factor;
  return { position, direction, points, peer, ports: formatPorts(ports), ...(rule && { rule }) };
}
