// One way of taking what could not be read (best, worst, certain; scoring.md P3): the scores of every workload in it,
// and what the gate asks about them.
import type { Cluster, Workload } from '../model/cluster.ts';
import type { ReachSurvey } from '../model/survey.ts';
import { NO_PORTS, type PortSet, unionPorts } from '../sets/port-set.ts';
import { type DeclaredPorts, undeclaredPorts } from './entry-points.ts';
import { UNREAD_ROUTE } from './exposure.ts';
import { RULESET } from './ruleset.ts';
import { type EntityScorer, makeEntityScorer, scoreWorkloads, type WorkloadScore } from './workloads.ts';

export interface ScoredCase {
  readonly survey: ReachSurvey;
  /** By workload id. */
  readonly workloads: readonly WorkloadScore[];
  readonly scoreEntity: EntityScorer;
  /** By workload id: ports that are declared entry points from the internet. */
  readonly declared: ReadonlyMap<number, PortSet>;
  /** By workload id: entry points from the internet that are not declared, `Kind/name`. */
  readonly undeclared: ReadonlyMap<number, readonly string[]>;
  /** Workload ids. */
  readonly halfOpen: ReadonlySet<number>;
  readonly dnsCut: ReadonlySet<number>;
}

export interface CaseInputs {
  readonly survey: ReachSurvey;
  readonly declaredPorts: DeclaredPorts;
  /** `unread`: Services or routes are missing, so that any workload may be led to from the internet. */
  readonly routes?: 'read' | 'unread';
}

/** Scores one case. */
export function scoreCase(
  cluster: Cluster,
  { survey, declaredPorts, routes = 'read' }: CaseInputs,
): ScoredCase {
  const declared = new Map<number, PortSet>();
  const undeclared = new Map<number, string[]>();
  for (const entryPoint of survey.entryPoints) {
    // The workload's own line says that it is on the node's network.
    if (entryPoint.scheme === 'internal' || entryPoint.kind === 'hostNetwork') continue;
    for (const target of entryPoint.targets) {
      const { workloadId } = target;
      const ports = unionPorts(declared.get(workloadId) ?? NO_PORTS, declaredPorts(entryPoint, target));
      declared.set(workloadId, ports);
      if (undeclaredPorts(entryPoint, { target, declaredPorts }).length === 0) continue;
      undeclared.set(workloadId, [
        ...(undeclared.get(workloadId) ?? []),
        `${entryPoint.kind}/${entryPoint.name}`,
      ]);
    }
  }
  if (routes === 'unread') {
    for (const { id, hostNetwork } of cluster.workloads) {
      if (!hostNetwork) undeclared.set(id, [...(undeclared.get(id) ?? []), UNREAD_ROUTE.entryPoint]);
    }
  }
  const scoreEntity = makeEntityScorer(survey);
  return {
    survey,
    workloads: scoreWorkloads(cluster, { survey, score: scoreEntity, routes }),
    scoreEntity,
    declared,
    undeclared,
    halfOpen: new Set(
      survey.halfOpen.flatMap(({ srcWorkloadId, dstWorkloadId }) => [srcWorkloadId, dstWorkloadId]),
    ),
    dnsCut: new Set(survey.dnsCut),
  };
}

/** An agent that must be on the node's network: in no score, and no reason against a status. */
export function isNodeAgent(workload: Workload, namespace: string): boolean {
  return (
    workload.hostNetwork &&
    RULESET.nodeAgents.some(
      (agent) =>
        agent.namespace === namespace && agent.kind === workload.kind && nameFits(workload.name, agent.name),
    )
  );
}

/** A namespace of the platform. */
export function isSystemNamespace(name: string): boolean {
  const { names, prefixes } = RULESET.systemNamespaces;
  return names.some((exact) => exact === name) || prefixes.some((prefix) => name.startsWith(prefix));
}

function nameFits(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
