// Scores of one workload in one case: its worst pod decides (scoring.md P4).
import type { Cluster, Direction, Workload } from '../model/cluster.ts';
import type { ReachSurvey, RowPositions } from '../model/survey.ts';
import { type DirectionScore, scoreDirection } from './coverage.ts';
import {
  type ExposureScore,
  type InternetRoute,
  makeExposureScorer,
  routesFromInternet,
  UNREAD_ROUTE,
} from './exposure.ts';

export interface WorkloadScore extends ExposureScore {
  readonly workload: Workload;
  /** Null for hostNetwork workloads: policies do not bind them. */
  readonly directions: Readonly<Record<Direction, DirectionScore>> | null;
  /** What policy lets in from the internet. */
  readonly routes: readonly InternetRoute[];
}

/** Scores one side of an entity; subjects that share the answer share the score. */
export type EntityScorer = (entity: number, direction: Direction) => DirectionScore;

export function makeEntityScorer(survey: ReachSurvey): EntityScorer {
  const known = {
    ingress: new Map<RowPositions, DirectionScore>(),
    egress: new Map<RowPositions, DirectionScore>(),
  };
  return (entity, direction) => {
    const positions = survey.positions[direction][entity] as RowPositions;
    let score = known[direction].get(positions);
    if (score === undefined) {
      score = scoreDirection(positions, direction);
      known[direction].set(positions, score);
    }
    return score;
  };
}

export interface ScoringInputs {
  readonly survey: ReachSurvey;
  readonly score: EntityScorer;
  /** `unread`: every workload may be led to by a way in that was not read. */
  readonly routes: 'read' | 'unread';
}

/** By workload id. */
export function scoreWorkloads(cluster: Cluster, inputs: ScoringInputs): WorkloadScore[] {
  const { survey, score } = inputs;
  const routes = routesFromInternet(survey);
  const scoreExposure = makeExposureScorer(survey);
  return cluster.workloads.map((workload) => {
    const { id, hostNetwork } = workload;
    const entities = survey.entities[id] as readonly number[];
    const worst = (direction: Direction) =>
      entities.map((entity) => score(entity, direction)).reduce((a, b) => (b.quality < a.quality ? b : a));
    const known = routes.get(id) ?? [];
    const reaching = inputs.routes === 'unread' && !hostNetwork ? [...known, UNREAD_ROUTE] : known;
    return {
      workload,
      directions: hostNetwork ? null : { ingress: worst('ingress'), egress: worst('egress') },
      routes: reaching,
      ...scoreExposure({ id, hostNetwork, routes: reaching }),
    };
  });
}
