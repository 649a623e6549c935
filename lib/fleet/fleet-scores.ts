// Scores of a fleet from those of its clusters (scoring.md sections 3 and 4): coverage is their mean by workloads,
// exposure is that of the worst. And what they would be if everything that was not assessed were open.
import type { FleetResult } from '../model/fleet-result.ts';
import type { Interval, ScanResult, Scores } from '../model/scan-result.ts';
import { bandOf, combineExposure, roundScore } from '../score/formulas.ts';
import type { Assessed } from './assessed.ts';

/** Over the clusters that have scores; null where none has. */
export function fleetScores(results: readonly ScanResult[]): Scores {
  const exposures = results.flatMap(({ scores }) => scores.exposure ?? []);
  const covered = results.flatMap((result) => {
    const { coverage } = result.scores;
    return coverage === null ? [] : [{ coverage, weight: weightsOf(result) }];
  });
  const exposure = exposures.length === 0 ? null : combined(exposures);
  return {
    coverage:
      covered.length === 0
        ? null
        : {
            best: mean(covered.map((one) => [one.coverage.best, one.weight.best])),
            worst: mean(covered.map((one) => [one.coverage.worst, one.weight.worst])),
          },
    exposure,
    band: exposure === null ? null : bandOf(exposure.worst),
  };
}

/**
 * A target without scores, although something is or may be in it, covers nothing and is exposed wholly. How many
 * workloads it has may not be known: it then weighs as much as the mean of those that are. A fleet whose every cluster
 * is empty has nothing open: coverage 100, exposure 0.
 */
export function worstCase(assessed: readonly Assessed[]): FleetResult['worstCase'] {
  const known = assessed.flatMap(({ outcome }) => ('result' in outcome ? [outcome.result] : []));
  const weights = known.map((result) => weightsOf(result).worst).filter((weight) => weight > 0);
  const meanWeight =
    weights.length === 0 ? 1 : weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const parts = assessed.flatMap(({ outcome }) => {
    if (!('result' in outcome)) return [{ coverage: 0, exposure: 100, weight: meanWeight }];
    const { scores, status } = outcome.result;
    if (status === 'empty') return [];
    const weight = weightsOf(outcome.result).worst || meanWeight;
    return [{ coverage: scores.coverage?.worst ?? 0, exposure: scores.exposure?.worst ?? 100, weight }];
  });
  if (parts.length === 0) return { coverage: 100, exposure: 0, band: 'low' };
  const exposure = roundScore(combineExposure(parts.map((part) => part.exposure)));
  return {
    coverage: mean(parts.map((part) => [part.coverage, part.weight])),
    exposure,
    band: bandOf(exposure),
  };
}

function combined(exposures: readonly Interval[]): Interval {
  return {
    best: roundScore(combineExposure(exposures.map(({ best }) => best))),
    worst: roundScore(combineExposure(exposures.map(({ worst }) => worst))),
  };
}

/** Workloads in coverage; those that could not be read are in its worst case only, as in the cluster's own mean. */
function weightsOf({ namespaces }: ScanResult): Interval {
  let scored = 0;
  let unreadable = 0;
  for (const { workloads, unreadableWorkloads } of namespaces) {
    scored += workloads.filter(({ directions }) => directions !== null).length;
    unreadable += unreadableWorkloads.length;
  }
  return { best: scored, worst: scored + unreadable };
}

function mean(parts: readonly (readonly [value: number, weight: number])[]): number {
  const total = parts.reduce((sum, [, weight]) => sum + weight, 0);
  return roundScore(parts.reduce((sum, [value, weight]) => sum + value * weight, 0) / total);
}
