// Workloads that policies restrict and that are open all the same, because nothing enforces them: by proof, not by
// doubt. It makes them Not met (scoring.md section 5).
import type { Analysis } from '../model/analysis.ts';
import type { Enforcement } from '../model/enforcement.ts';

/** `everything`: nothing enforces any policy of the cluster. Else the workloads, by id. */
export type Unenforced = 'everything' | ReadonlySet<number>;

/** Without `enforcement` policies are taken at their word. */
export function findUnenforced(
  { cluster, best }: Analysis,
  enforcement: Enforcement | undefined,
): Unenforced {
  if (enforcement?.verdict === 'notEnforced') return 'everything';
  if (enforcement === undefined) return new Set();
  const isOpened = (entity: number) =>
    [best.rows.ingress, best.rows.egress].some((rows) => rows[entity]?.unenforced === 'notEnforced');
  const opened = cluster.pods.filter(({ id }) => best.podEntities[id]?.some(isOpened) === true);
  return new Set(opened.map(({ workloadId }) => workloadId));
}
