// Entry points as results: what is declared (scoring.md section 5), and what policy lets through in any case.
import { formatPorts } from '../match/format-ports.ts';
import type { Cluster, Namespace, Workload } from '../model/cluster.ts';
import type { Verdict } from '../model/connection.ts';
import type { DeclaredEntryPoint } from '../model/options.ts';
import type { EntryPoint } from '../model/scan-result.ts';
import type { ClusterSurvey, SurveyedEntryPoint, SurveyedTarget } from '../model/survey.ts';
import {
  intersectPorts,
  NO_PORTS,
  type PortSet,
  portCode,
  subtractPorts,
  unionPorts,
} from '../sets/port-set.ts';

/** Ports of a target that are declared to be open through the entry point. */
export type DeclaredPorts = (entryPoint: SurveyedEntryPoint, target: SurveyedTarget) => PortSet;

/** A declaration names the entry point's object or the workload, each in its own namespace. */
export function makeDeclaredPorts(
  cluster: Cluster,
  declarations: readonly DeclaredEntryPoint[],
): DeclaredPorts {
  const byPath = new Map<string, DeclaredEntryPoint[]>();
  for (const declaration of declarations) {
    const path = `${declaration.namespace}/${declaration.name}`;
    byPath.set(path, [...(byPath.get(path) ?? []), declaration]);
  }
  return (entryPoint, target) => {
    const workload = cluster.workloads[target.workloadId] as Workload;
    const paths = new Set([
      `${entryPoint.namespace}/${entryPoint.name}`,
      `${namespaceOf(cluster, workload)}/${workload.name}`,
    ]);
    return [...paths]
      .flatMap((path) => byPath.get(path) ?? [])
      .reduce<PortSet>((ports, declared) => unionPorts(ports, portsOf(declared, target)), NO_PORTS);
  };
}

function portsOf({ ports }: DeclaredEntryPoint, { routed }: SurveyedTarget): PortSet {
  if (ports.length === 0) return routed;
  const codes = ports.flatMap((port) =>
    (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => portCode(protocol, port)),
  );
  const declared = codes.reduce<PortSet>((set, code) => unionPorts(set, [code, code]), NO_PORTS);
  return intersectPorts(routed, declared);
}

/** Ports on which policy lets traffic through to the target, and that are not declared. */
export function undeclaredPorts(
  entryPoint: SurveyedEntryPoint,
  { target, declaredPorts }: { readonly target: SurveyedTarget; readonly declaredPorts: DeclaredPorts },
): PortSet {
  const admitted = target.admitted.at(-1)?.ports ?? NO_PORTS;
  return subtractPorts(admitted, declaredPorts(entryPoint, target));
}

/** In the survey's order. Verdicts hold in every case: what some case lets through and another does not is unknown. */
export function entryPointResults(
  cluster: Cluster,
  { survey, declaredPorts }: { readonly survey: ClusterSurvey; readonly declaredPorts: DeclaredPorts },
): EntryPoint[] {
  return survey.worst.entryPoints.map((entryPoint, index) => {
    const certain = survey.certain.entryPoints[index] as SurveyedEntryPoint;
    const { kind, namespace, name, scheme, targets } = entryPoint;
    const declared =
      targets.some((target) => declaredPorts(entryPoint, target).length > 0) &&
      targets.every((target) => undeclaredPorts(entryPoint, { target, declaredPorts }).length === 0);
    return {
      kind,
      namespace,
      name,
      scheme,
      declared,
      targets: targets.map((target, at) => {
        const workload = cluster.workloads[target.workloadId] as Workload;
        return {
          namespace: namespaceOf(cluster, workload),
          workloadKind: workload.kind,
          workload: workload.name,
          ports: formatPorts(target.routed),
          seenSource: target.seenSource,
          verdict: verdictOf(target, certain.targets[at] as SurveyedTarget),
        };
      }),
    };
  });
}

function verdictOf(worst: SurveyedTarget, certain: SurveyedTarget): Verdict {
  if (certain.admitted.length > 0) return 'accept';
  return worst.admitted.length > 0 ? 'unknown' : 'deny';
}

function namespaceOf(cluster: Cluster, { namespaceId }: Workload): string {
  return (cluster.namespaces[namespaceId] as Namespace).name;
}
