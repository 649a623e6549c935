// Analysis → survey: everything about reachability that scores are made of, gathered once (types: lib/model/survey.ts).
import type { Analysis } from '../model/analysis.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Reachability } from '../model/reachability.ts';
import type { ClusterSurvey, ReachSurvey } from '../model/survey.ts';
import { makeAddressSpaces } from './address-space.ts';
import { admitEntryPoints } from './admission.ts';
import { findConnections } from './connections.ts';
import { findHalfOpenDependencies } from './dependencies.ts';
import { findDnsCut } from './dns.ts';
import { type FoundEntryPoint, findEntryPoints } from './entry-points.ts';
import { countNamespacePairs } from './namespace-matrix.ts';
import { findPartners } from './partners.ts';
import { readPositions } from './positions.ts';
import { findRealEnds, type RealEnds } from './real-ends.ts';
import { makeRowPorts, type RowPorts } from './row-ports.ts';

/** Surveys the three reachabilities; those that are one object have one survey. */
export function surveyCluster(analysis: Analysis): ClusterSurvey {
  const { cluster, best, worst, certain } = analysis;
  const entryPoints = findEntryPoints(cluster);
  const surveys = new Map<Reachability, { readonly inputs: SurveyInputs; readonly survey: ReachSurvey }>();
  const surveyOf = (reach: Reachability) => {
    let known = surveys.get(reach);
    if (known === undefined) {
      const inputs = {
        reach,
        ends: findRealEnds(cluster, reach),
        rowPorts: makeRowPorts(reach),
        entryPoints,
      };
      known = { inputs, survey: surveyReachability(cluster, inputs) };
      surveys.set(reach, known);
    }
    return known;
  };
  const matrix = countNamespacePairs(cluster, {
    worst: surveyOf(worst).inputs,
    certain: surveyOf(certain).inputs,
  });
  return {
    best: surveyOf(best).survey,
    worst: surveyOf(worst).survey,
    certain: surveyOf(certain).survey,
    matrix,
    findConnections: () =>
      findConnections(cluster, { worst: surveyOf(worst).inputs, certain: surveyOf(certain).inputs }),
  };
}

interface SurveyInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
  readonly rowPorts: RowPorts;
  readonly entryPoints: readonly FoundEntryPoint[];
}

function surveyReachability(cluster: Cluster, { entryPoints, ...inputs }: SurveyInputs): ReachSurvey {
  const { reach, ends } = inputs;
  const spaces = makeAddressSpaces(reach);
  const positions = readPositions(cluster, { reach, ends, spaces });
  const halfOpen = findHalfOpenDependencies(cluster, inputs);
  return {
    entities: ends.entitiesOf,
    positions,
    partners: findPartners(cluster, { ...inputs, positions }),
    entryPoints: admitEntryPoints(cluster, { reach, ends, spaces, entryPoints }),
    halfOpen,
    dnsCut: findDnsCut(cluster, { reach, ends, halfOpen }),
  };
}
