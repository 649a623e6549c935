// The gate under exceptions (scoring.md section 5): Partial becomes Met with exceptions where all that is in the way is
// accepted. Nothing else changes: no score, no reason, no other status, and nothing unknown is ever lifted.
import type { Finding } from '../model/finding.ts';
import type { NamespaceResult, Status, StatusReason } from '../model/scan-result.ts';
import { type AcceptedInputs, acceptedWays, entryPointKey } from './without-accepted.ts';

export interface LiftInputs extends AcceptedInputs {
  readonly status: Status;
  readonly statusReasons: readonly StatusReason[];
  readonly namespaces: readonly NamespaceResult[];
  /** Of the cluster without what was accepted, by name. */
  readonly without: readonly NamespaceResult[];
}

export type Lifted = Pick<LiftInputs, 'status' | 'namespaces'>;

export function liftStatus(inputs: LiftInputs): Lifted {
  const without = new Map(inputs.without.map((namespace) => [namespace.name, namespace]));
  const accepted = inputs.findings.filter(({ exception }) => exception !== undefined);
  const ways = new Set(acceptedWays(inputs, accepted).map(entryPointKey));
  const namespaces = inputs.namespaces.map((namespace): NamespaceResult => {
    if (namespace.status !== 'partial') return namespace;
    const lifted = namespace.statusReasons.every((reason) =>
      isCovered(reason, { ...inputs, accepted, ways, other: without.get(namespace.name) }),
    );
    return lifted ? { ...namespace, status: 'metWithExceptions' } : namespace;
  });
  const isWhole = !namespaces.some(({ status }) => status === 'partial');
  return { namespaces, status: inputs.status === 'partial' && isWhole ? 'metWithExceptions' : inputs.status };
}

interface Covering extends LiftInputs {
  readonly accepted: readonly Finding[];
  /** Keys of the ways in that are accepted. */
  readonly ways: ReadonlySet<string>;
  readonly other: NamespaceResult | undefined;
}

/** Whether every object behind the reason is accepted. */
function isCovered({ id, namespace, objects }: StatusReason, covering: Covering): boolean {
  switch (id) {
    case 'opening':
    case 'nextPodOpen':
      return isClosed(id, covering.other);
    case 'entryPointNotDeclared':
      return objects.every((object) => isWayAccepted(covering, { object, namespace }));
    case 'hostNetworkWorkload':
      return objects.every((object) =>
        covering.accepted.some(
          (finding) =>
            finding.checkId === 'host-network-workload' &&
            finding.namespace === namespace &&
            finding.resources.includes(object),
        ),
      );
    default:
      return false;
  }
}

function isClosed(id: StatusReason['id'], other: NamespaceResult | undefined): boolean {
  if (other === undefined || other.status === 'notAssessed') return false;
  return !other.statusReasons.some((reason) => reason.id === id || reason.id === 'unknown');
}

/** Ways in are told by `Kind/name`, which several namespaces may have: all that lead here have to be accepted. */
function isWayAccepted(
  { entryPoints, ways }: Covering,
  { object, namespace }: { readonly object: string; readonly namespace: string },
): boolean {
  const leading = entryPoints.filter(
    (one) =>
      `${one.kind}/${one.name}` === object &&
      !one.declared &&
      one.targets.some((target) => target.namespace === namespace),
  );
  return leading.length > 0 && leading.every((one) => ways.has(entryPointKey(one)));
}
