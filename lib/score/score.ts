// Survey → scores and status of every namespace and of the cluster (scoring.md).
import type { Analysis } from '../model/analysis.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Enforcement } from '../model/enforcement.ts';
import type { DeclaredEntryPoint } from '../model/options.ts';
import type { Basis, NamespaceResult, ScanResult, Scores } from '../model/scan-result.ts';
import type { ClusterSurvey } from '../model/survey.ts';
import { scoreCase } from './case.ts';
import { type DeclaredPorts, entryPointResults, makeDeclaredPorts } from './entry-points.ts';
import { combineExposure } from './formulas.ts';
import { NO_SCORES, type ScoredCases, scoreNamespace, toScores } from './namespaces.ts';
import { countPolicies } from './policy-counts.ts';
import { clusterStatus, type StatusInputs } from './status.ts';
import { findUnenforced } from './unenforced.ts';

export interface ScoreInputs {
  readonly analysis: Analysis;
  /** Of the same analysis. */
  readonly survey: ClusterSurvey;
  readonly basis: Basis;
  /** Of the analysis; absent where each policy is taken at its word. */
  readonly enforcement?: Enforcement;
  readonly declaredEntryPoints: readonly DeclaredEntryPoint[];
}

export type ClusterScore = Pick<
  ScanResult,
  'status' | 'statusReasons' | 'scores' | 'declared' | 'namespaces' | 'matrix' | 'entryPoints'
>;

/** Scores a cluster; the same inputs give the same result. */
export function scoreCluster(inputs: ScoreInputs): ClusterScore {
  const { analysis, survey, basis, declaredEntryPoints } = inputs;
  const { cluster } = analysis;
  const declaredPorts = makeDeclaredPorts(cluster, declaredEntryPoints);
  const unenforced = findUnenforced(analysis, inputs.enforcement);
  const cases = scoreCases(cluster, { survey, declaredPorts });
  const workloadIds = cluster.namespaces.map((): number[] => []);
  for (const { id, namespaceId } of cluster.workloads) workloadIds[namespaceId]?.push(id);
  const policyCounts = countPolicies(cluster, analysis.worst);
  const namespaces = cluster.namespaces.map((namespace) =>
    scoreNamespace(cluster, {
      cases,
      basis,
      namespace,
      workloadIds: workloadIds[namespace.id] as readonly number[],
      nextPodEntity: analysis.best.nextPodEntities[namespace.id] as number,
      policyCount: policyCounts[namespace.id] as number,
      unreadable: unreadableIn(cluster, namespace.name),
      missing: missingIn(cluster, namespace.name),
      unenforced,
    }),
  );
  return {
    ...clusterStatus(namespaces, missingIn(cluster, '*') === 'none' ? 'none' : 'anywhere'),
    scores: basis.kind === 'none' ? NO_SCORES : clusterScores(namespaces),
    namespaces,
    matrix: survey.matrix,
    entryPoints: entryPointResults(cluster, { survey, declaredPorts }),
  };
}

/** Cases that have one survey are scored once. */
function scoreCases(
  cluster: Cluster,
  { survey, declaredPorts }: { readonly survey: ClusterSurvey; readonly declaredPorts: DeclaredPorts },
): ScoredCases {
  const routes = cluster.gaps.some(({ effect }) => effect.scope === 'entryPoints') ? 'unread' : 'read';
  const best = scoreCase(cluster, { survey: survey.best, declaredPorts });
  const other = (which: 'worst' | 'certain') =>
    survey[which] === survey.best ? best : scoreCase(cluster, { survey: survey[which], declaredPorts });
  const worst =
    routes === 'read' ? other('worst') : scoreCase(cluster, { survey: survey.worst, declaredPorts, routes });
  return { best, worst, certain: other('certain') };
}

/**
 * Coverage is the mean over workloads; one that could not be read is one more workload without any in the worst case.
 * Exposure is that of the worst namespaces.
 */
function clusterScores(namespaces: readonly NamespaceResult[]): Scores {
  const scored = namespaces.flatMap(({ scores, workloads }) => {
    const weight = workloads.filter(({ directions }) => directions !== null).length;
    return scores.coverage === null ? [] : [{ ...scores.coverage, weight }];
  });
  const total = scored.reduce((sum, { weight }) => sum + weight, 0);
  const unreadable = namespaces.reduce((sum, { unreadableWorkloads }) => sum + unreadableWorkloads.length, 0);
  const sumOf = (which: 'best' | 'worst') => scored.reduce((sum, one) => sum + one[which] * one.weight, 0);
  const exposed = namespaces.flatMap(({ scores }) => scores.exposure ?? []);
  const hidden = namespaces.filter(
    ({ scores, unreadableWorkloads }) => scores.exposure === null && unreadableWorkloads.length > 0,
  );
  const none = exposed.length === 0;
  return toScores(
    {
      coverage: total === 0 ? null : sumOf('best') / total,
      exposure: none ? null : combineExposure(exposed.map(({ best }) => best)),
    },
    {
      coverage: total === 0 ? null : sumOf('worst') / (total + unreadable),
      exposure: none
        ? null
        : combineExposure([...exposed.map(({ worst }) => worst), ...hidden.map(() => 100)]),
    },
  );
}

/** `Kind/name`, sorted as the cluster has them. */
function unreadableIn(cluster: Cluster, namespace: string): string[] {
  return cluster.unreadableWorkloads
    .filter((workload) => workload.namespace === namespace)
    .map(({ object }) => `${object.kind}/${object.name}`);
}

function missingIn(cluster: Cluster, namespace: string): StatusInputs['missing'] {
  const names = cluster.gaps.flatMap(({ effect }) =>
    effect.scope === 'population' ? effect.namespaces : [],
  );
  if (names.includes('*')) return 'anywhere';
  return names.includes(namespace) ? 'here' : 'none';
}
