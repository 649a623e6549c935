// Analysis → survey: everything about reachability that scores are made of, gathered once (types: lib/model/survey.ts).
import type { Analysis } from '../model/analysis.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Reachability } from '../model/reachability.ts';
import type { ClusterSurvey, ReachSurvey } from '../model/survey.ts';
import { makeAddressSpaces } from './address-space.ts';
import { admitEntryPoints } from './admission.ts';
import { findHalfOpenDependencies } from './dependencies.ts';
import { findDnsCut } from './dns.ts';
import { type FoundEntryPoint, findEntryPoints } from './entry-points.ts';
import { countNamespacePairs } from './namespace-matrix.ts';
import { findPartners } from './partners.ts';
import { readPositions } from './positions.ts';
import { findRealEnds, type RealEnds } from './real-ends.ts';

/** Surveys the three reachabilities; those that are one object have one survey. */
export function surveyCluster(analysis: Analysis): ClusterSurvey {
  const { cluster, best, worst, certain } = analysis;
  const entryPoints = findEntryPoints(cluster);
  const surveys = new Map<Reachability, { readonly ends: RealEnds; readonly survey: ReachSurvey }>();
  const surveyOf = (reach: Reachability) => {
    let known = surveys.get(reach);
    if (known === undefined) {
      const ends = findRealEnds(cluster, reach);
      known = { ends, survey: surveyReachability(cluster, { reach, ends, entryPoints }) };
      surveys.set(reach, known);
    }
    return known;
  };
  const matrix = countNamespacePairs(analysis, {
    worst: surveyOf(worst).ends,
    certain: surveyOf(certain).ends,
  });
  return {
    best: surveyOf(best).survey,
    worst: surveyOf(worst).survey,
    certain: surveyOf(certain).survey,
    matrix,
  };
}

interface SurveyInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
  readonly entryPoints: readonly FoundEntryPoint[];
}

function surveyReachability(cluster: Cluster, { reach, ends, entryPoints }: SurveyInputs): ReachSurvey {
  const spaces = makeAddressSpaces(reach);
  const positions = readPositions(cluster, { reach, ends, spaces });
  const halfOpen = findHalfOpenDependencies(cluster, { reach, ends });
  return {
    entities: ends.entitiesOf,
    positions,
    partners: findPartners(cluster, { reach, ends, positions }),
    entryPoints: admitEntryPoints(cluster, { reach, ends, spaces, entryPoints }),
    halfOpen,
    dnsCut: findDnsCut(cluster, { reach, ends, halfOpen }),
  };
}
