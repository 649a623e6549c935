// Inventory → ScanResult: the pipeline, top to bottom, one call for each stage (design.md section 1).
import { CATALOGUE } from './checks/catalogue.ts';
import { runChecks } from './checks/check.ts';
import { evaluateFrameworks } from './frameworks/evaluate.ts';
import type { Analysis } from './model/analysis.ts';
import type { Cluster } from './model/cluster.ts';
import type { Inventory } from './model/inventory.ts';
import type { AnalyzeOptions } from './model/options.ts';
import type { Basis, Population, ScanResult } from './model/scan-result.ts';
import { normalize } from './normalize/normalize.ts';
import { compilePolicies } from './policy/compile.ts';
import { computeReachabilities, type ReachabilityOptions } from './reach/matrix.ts';
import { findPolicyFacts } from './reach/policy-facts.ts';
import { surveyCluster } from './reach/survey.ts';
import { RULESET } from './score/ruleset.ts';
import { scoreCluster } from './score/score.ts';

/** Manifests show no enforcement: their scores rest on what is declared (scoring.md P7). */
const BASIS: Basis = { kind: 'declared' };

/** The whole analysis. Pure: the same inventory and options give the same result. */
export function analyze(inventory: Inventory, options: AnalyzeOptions): ScanResult {
  const analysis = prepare(inventory);
  const { cluster } = analysis;
  const survey = surveyCluster(analysis);
  const scored = scoreCluster({
    analysis,
    survey,
    basis: BASIS,
    declaredEntryPoints: options.declaredEntryPoints,
  });
  const facts = findPolicyFacts(cluster, analysis.best);
  const { namespaces, entryPoints } = scored;
  const policies = analysis.best.policies;
  const checked = runChecks(CATALOGUE, { cluster, policies, facts, survey, namespaces, entryPoints });
  const { eks } = inventory.cluster;
  return {
    schemaVersion: 'bulkhead.scan-result/v1',
    scan: {
      collectedAt: cluster.collectedAt,
      tool: { name: 'bulkhead', version: options.toolVersion },
      ruleset: { version: RULESET.version, sha256: options.rulesetSha256 },
      inventorySha256: options.inventorySha256,
      basis: BASIS,
      ...(inventory.reading && { reading: inventory.reading }),
    },
    cluster: { name: cluster.name, source: cluster.source, ...(eks && { eks }) },
    ...scored,
    ...checked,
    ...(options.frameworks && {
      frameworks: evaluateFrameworks(options.frameworks, {
        cluster,
        checks: checked.checks,
        basis: BASIS,
        enforcement: undefined,
      }),
    }),
    gaps: cluster.gaps,
    assumptions: cluster.assumptions,
    population: populationOf(cluster),
  };
}

/** The cluster and its reachability, without scores: what questions about single connections need. */
export function prepare(inventory: Inventory, options: Omit<ReachabilityOptions, 'policies'> = {}): Analysis {
  const cluster = normalize(inventory);
  const { absent, open, closed } = computeReachabilities(cluster, {
    ...options,
    policies: compilePolicies(cluster),
  });
  return { cluster, best: absent, worst: open, certain: closed };
}

function populationOf(cluster: Cluster): Population {
  return {
    namespaces: cluster.namespaces.length,
    workloads: cluster.workloads.length,
    unreadableWorkloads: cluster.unreadableWorkloads.length,
    pods: cluster.pods.filter((pod) => !pod.representative).length,
    policies: cluster.policies.length,
    unreadablePolicies: cluster.policies.filter((policy) => policy.unreadable !== undefined).length,
    objects: cluster.objectCounts,
  };
}
