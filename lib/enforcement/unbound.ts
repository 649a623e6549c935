// Which policies have no effect, and which pods no policy binds although it was written for them.
import { matchesLabels } from '../match/label-selector.ts';
import type { Cluster, Namespace, Pod } from '../model/cluster.ts';
import type { UnboundPods, UnboundReason } from '../model/enforcement.ts';
import type { AddressFamilyOrAny, EngineRules, Policing, Regime } from '../model/policing.ts';
import type { Policy } from '../model/policy.ts';

const SHOWN_WORKLOADS = 50;

/** `Kind namespace/name` of the policies whose kind none of these engines takes, sorted. */
export function withoutEffect({ policies }: Cluster, engines: readonly EngineRules[]): readonly string[] {
  const kinds = new Set(engines.flatMap((engine) => engine.kinds));
  return policies
    .filter((policy) => !kinds.has(policy.kind) && policy.unreadable?.isUnread !== true)
    .map(({ kind, namespace, name }) => `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`)
    .sort();
}

export interface UnboundInputs {
  readonly policing: Policing;
  readonly policies: readonly Policy[];
}

/** The families that the pod is policed over; `any` where its address is not known. */
export function familiesOf({ addresses }: Pod): readonly AddressFamilyOrAny[] {
  return addresses.length === 0 ? ['any'] : addresses.map((text) => (text.includes(':') ? 'v6' : 'v4'));
}

/** Why nothing enforces the policies of a pod, over the first of its families where that is so; undefined = they are. */
export function whyUnbound({ regimes, regimeOfPod }: Policing, pod: Pod): UnboundReason | undefined {
  if (pod.hostNetwork) return 'hostNetwork';
  for (const family of familiesOf(pod)) {
    const { states, why } = regimes[regimeOfPod[family][pod.id] as number] as Regime;
    if (states.every((state) => state.length === 0)) return why ?? 'noEngine';
  }
  return undefined;
}

/** Pods that a policy selects and that none binds, by reason. */
export function findUnboundPods(
  cluster: Cluster,
  { policing, policies }: UnboundInputs,
): readonly UnboundPods[] {
  const isSelected = makeSelection(cluster, policies);
  const byReason = Map.groupBy(
    cluster.pods.filter((pod) => whyUnbound(policing, pod) !== undefined && isSelected(pod)),
    (pod) => whyUnbound(policing, pod) as UnboundReason,
  );
  return [...byReason]
    .map(([reason, pods]) => ({
      reason,
      podCount: pods.length,
      workloads: [...new Set(pods.map((pod) => workloadPath(cluster, pod)))].sort().slice(0, SHOWN_WORKLOADS),
    }))
    .sort((a, b) => (a.reason < b.reason ? -1 : 1));
}

function workloadPath({ workloads, namespaces }: Cluster, { workloadId }: Pod): string {
  const workload = workloads[workloadId];
  return `${namespaces[workload?.namespaceId ?? -1]?.name}/${workload?.kind}/${workload?.name}`;
}

/** Whether the labels of a pod are those of a policy's subject; hostNetwork pods are asked as if they were none. */
function makeSelection(cluster: Cluster, policies: readonly Policy[]): (pod: Pod) => boolean {
  const readable = policies.filter(({ unreadable }) => !unreadable);
  const own = Map.groupBy(readable, ({ subject }) =>
    typeof subject.namespaces === 'number' ? subject.namespaces : -1,
  );
  return (pod) => {
    const namespace = cluster.namespaces[pod.namespaceId] as Namespace;
    return [...(own.get(namespace.id) ?? []), ...(own.get(-1) ?? [])].some(
      ({ subject: { namespaces, pods } }) =>
        (typeof namespaces === 'number' || matchesLabels(namespaces, namespace.labels)) &&
        matchesLabels(pods, pod.labels),
    );
  };
}
