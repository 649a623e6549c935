// Why a status is not Met, and what mends it: one sentence each for every reason of the gate (scoring.md section 5).
import type { StatusReason, StatusReasonId } from '../../lib/model/scan-result.ts';
import { listText, shorten } from './format.ts';

interface ReasonWords {
  /** `who`: the objects that it holds for, as a list. */
  readonly wrong: (who: string) => string;
  readonly fix: string;
}

const reasons: Readonly<Record<StatusReasonId, ReasonWords>> = {
  workloadOpen: {
    wrong: (who) => `No policy binds ${who} in either direction`,
    fix: 'Apply a default-deny policy for both directions, then allow the connections that are needed',
  },
  internetWithoutIsolation: {
    wrong: (who) => `The internet has a route to ${who}, and no policy isolates ingress`,
    fix: 'Apply an ingress policy that admits only the load balancer, on the ports that it serves',
  },
  exposureCritical: {
    wrong: () => 'Exposure is critical: 60 or more',
    fix: 'Close the worst opening of the namespace first',
  },
  notEnforced: {
    wrong: () => 'The cluster does not enforce its policies',
    fix: 'Turn on the network policy agent of the CNI, then scan again',
  },
  unknown: {
    wrong: (who) => `What could not be read may change the result of ${who}`,
    fix: 'Correct what could not be read, then scan again',
  },
  opening: {
    wrong: (who) => `Strangers can connect to or from ${who}`,
    fix: 'Replace open peers with the pods, addresses and ports that are needed',
  },
  entryPointNotDeclared: {
    wrong: (who) => `Open from the internet and not declared: ${who}`,
    fix: 'Declare the entry point with its ports, or remove its route',
  },
  nextPodOpen: {
    wrong: () => 'A new pod without labels would start with openings',
    fix: 'Apply a policy with an empty podSelector that denies both directions',
  },
  halfOpenDependency: {
    wrong: (who) => `Allowed on one side and denied on the other: connections of ${who}`,
    fix: 'Allow the connection on its other side too: egress at the source, ingress at the destination',
  },
  dnsCut: {
    wrong: (who) => `DNS is cut for ${who}`,
    fix: 'Allow egress to the cluster DNS on UDP and TCP 53',
  },
  hostNetworkWorkload: {
    wrong: (who) => `Policies do not bind ${who}: hostNetwork`,
    fix: 'Move the workload off the node network, or record an exception for it',
  },
};

/** What is wrong, one sentence without full stop, three names at most, each shortened. */
export function reasonText(reason: Pick<StatusReason, 'id' | 'objects'>): string {
  const names = reason.objects.map((object) => shorten(object.slice(object.indexOf('/') + 1), 40));
  return reasons[reason.id].wrong(names.length === 0 ? 'the namespace' : listText(names, 3));
}

/** What mends it: one imperative sentence without full stop. */
export function reasonFix(id: StatusReasonId): string {
  return reasons[id].fix;
}
