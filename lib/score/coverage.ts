// Coverage: how much of the segmentation is done (scoring.md section 3).
import { formatPorts } from '../match/format-ports.ts';
import type { Direction } from '../model/cluster.ts';
import type { AddressLevel, Opening, RowPositions } from '../model/survey.ts';
import { addressWeight, largest, listedPortWeight, portWeight } from './formulas.ts';
import type { LostPoint } from './lost-points.ts';
import { RULESET } from './ruleset.ts';

export interface DirectionScore {
  /** 0–1; 0 = open, as without policies. */
  readonly quality: number;
  /** Their points are 100 · (1 − quality) together. */
  readonly lost: readonly LostPoint[];
}

/** Quality of one side of a subject: 1 less what a stranger at each position can do. */
export function scoreDirection(positions: RowPositions, direction: Direction): DirectionScore {
  const lost = positions.restricted
    ? positionPoints(positions, direction)
    : isolationPoints(positions, direction);
  const points = lost.reduce((sum, point) => sum + point.points, 0);
  return { quality: Math.max(0, 1 - points / 100), lost };
}

function isolationPoints({ otherNamespaces, any }: RowPositions, direction: Direction): LostPoint[] {
  const opening = otherNamespaces ?? any;
  if (opening === undefined) return [];
  const { peer, ports, rule } = opening;
  const lost = { position: 'isolation', direction, points: 100, peer, ports: formatPorts(ports) } as const;
  return [{ ...lost, ...(rule && { rule }) }];
}

function positionPoints(positions: RowPositions, direction: Direction): LostPoint[] {
  const { weights } = RULESET.coverage;
  const addressFactor = ({ space, pairs }: AddressLevel) => addressWeight(space) * portWeight(pairs);
  const internet = largest(positions.internet, addressFactor);
  const inside = largest(positions.private, addressFactor);
  const { otherNamespaces, sameNamespace, any } = positions;
  const lost: LostPoint[] = [];
  const lose = (position: keyof typeof weights, opening: Opening | undefined, factor: number) => {
    if (opening === undefined || factor === 0) return;
    const { peer, ports, rule } = opening;
    const points = weights[position] * factor;
    lost.push({ position, direction, points, peer, ports: formatPorts(ports), ...(rule && { rule }) });
  };
  lose('internet', internet?.item, internet?.value ?? 0);
  lose('private', inside?.item, inside?.value ?? 0);
  lose('otherNamespaces', otherNamespaces, portWeight(otherNamespaces?.pairs ?? 0));
  lose('sameNamespace', sameNamespace, portWeight(sameNamespace?.pairs ?? 0));
  lose('listedPeers', any, listedPortWeight(any?.pairs ?? 0));
  return lost;
}

/** Both directions of one workload. */
export type Qualities = Readonly<Record<Direction, number>>;

/**
 * Coverage of a namespace, 0–100; null without workloads. What an open direction takes off the most that a namespace
 * can have grows with how open it is, so that no single port or address decides over many points (P8).
 */
export function namespaceCoverage(workloads: readonly Qualities[], nextPod: Qualities): number | null {
  if (workloads.length === 0) return null;
  const { shares } = RULESET.coverage;
  const mean =
    workloads.reduce((sum, { ingress, egress }) => sum + ingress + egress, 0) / (2 * workloads.length);
  const coverage = shares.workloads * mean + shares.nextPod * ((nextPod.ingress + nextPod.egress) / 2);
  return workloads.reduce((most, workload) => Math.min(most, mostWith(workload)), coverage);
}

/** 79 with one open direction and 59 with two, as scoring.md says; 100 with none. */
function mostWith({ ingress, egress }: Qualities): number {
  const { worseDirection, betterDirection, openBelow } = RULESET.coverage.caps;
  const openness = (quality: number) => Math.min(1, (1 - quality) / (1 - openBelow));
  return (
    100 -
    worseDirection * openness(Math.min(ingress, egress)) -
    betterDirection * openness(Math.max(ingress, egress))
  );
}
