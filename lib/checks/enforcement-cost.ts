// What missing enforcement costs: the scores as they are enforced against those that the policies would have.
import type { Evidence, Points } from '../model/finding.ts';
import type { NamespaceResult } from '../model/scan-result.ts';
import type { CheckContext } from './check-context.ts';
import type { LostItem } from './lost-causes.ts';
import { evidenceOf } from './lost-finding.ts';
import { openingCheck } from './opening-check.ts';

/** Points of the namespace and of the workload that lose most. */
export function enforcementCost({ namespaces, enforced }: CheckContext): Points {
  let [coverage, exposure] = [0, 0];
  for (const [index, namespace] of namespaces.entries()) {
    const actual = enforced?.namespaces[index] as NamespaceResult;
    coverage = Math.max(
      coverage,
      (namespace.scores.coverage?.worst ?? 0) - (actual.scores.coverage?.worst ?? 0),
    );
    for (const [at, workload] of namespace.workloads.entries()) {
      const worst = actual.workloads[at]?.exposure.worst ?? 0;
      exposure = Math.max(exposure, worst - workload.exposure.worst);
    }
  }
  return { coverage: roundPoints(coverage), exposure: roundPoints(exposure) };
}

/** Connections that policies deny and that are open all the same; `proved` or not known to be enforced. */
export function unenforcedEvidence(
  context: CheckContext,
  {
    proved,
    isMeant = () => true,
  }: { readonly proved: boolean; readonly isMeant?: (path: string) => boolean },
): Evidence[] {
  const { cluster, enforced } = context;
  const ids = Map.groupBy(cluster.workloads, ({ namespaceId }) => namespaceId);
  const items = (enforced?.namespaces ?? []).flatMap((namespace, namespaceId) =>
    namespace.workloads.flatMap((workload, index) =>
      [workload.directions?.ingress, workload.directions?.egress]
        .flatMap((direction) => direction?.coverageDeductions ?? [])
        .concat(workload.exposureDeductions)
        .filter(({ cause }) => cause.kind === 'notEnforced' && cause.proved === proved)
        .filter(() => isMeant(`${namespace.name}/${workload.kind}/${workload.name}`))
        .map((deduction): LostItem => {
          const workloadId = ids.get(namespaceId)?.[index]?.id as number;
          const check = openingCheck(deduction, { rule: undefined, counts: 'always' });
          return { namespace, workload, workloadId, deduction, score: 'exposure', place: undefined, check };
        }),
    ),
  );
  return evidenceOf(items, context);
}

/** To two decimals, as results have them. */
export function roundPoints(points: number): number {
  return Math.round(points * 100) / 100;
}
