// Declared beside enforced: what the policies say stands in the same result as what is done with them (scoring.md P7).
import type { DirectionResult, NamespaceResult, WorkloadResult } from '../model/scan-result.ts';
import type { ClusterScore } from './score.ts';

/** The enforced result with what is declared. Both are of one cluster: the same namespaces and workloads, in one order. */
export function besideDeclared(enforced: ClusterScore, declared: ClusterScore): ClusterScore {
  return {
    ...enforced,
    declared: { status: declared.status, scores: declared.scores },
    namespaces: enforced.namespaces.map((namespace, index) =>
      withDeclared(namespace, declared.namespaces[index] as NamespaceResult),
    ),
  };
}

function withDeclared(enforced: NamespaceResult, declared: NamespaceResult): NamespaceResult {
  return {
    ...enforced,
    declared: { status: declared.status, scores: declared.scores },
    workloads: enforced.workloads.map((workload, index) =>
      workloadWithDeclared(workload, declared.workloads[index] as WorkloadResult),
    ),
  };
}

function workloadWithDeclared(enforced: WorkloadResult, { directions }: WorkloadResult): WorkloadResult {
  if (enforced.directions === null || directions === null) return enforced;
  const { ingress, egress } = enforced.directions;
  return {
    ...enforced,
    directions: {
      ingress: directionWithDeclared(ingress, directions.ingress),
      egress: directionWithDeclared(egress, directions.egress),
    },
  };
}

function directionWithDeclared(enforced: DirectionResult, { isolated }: DirectionResult): DirectionResult {
  return enforced.isolated === isolated ? enforced : { ...enforced, declaredIsolated: isolated };
}
