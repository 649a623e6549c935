// The next pod (scoring.md section 3): a pod without labels, deployed tomorrow. Which policies bind it.
import { matchesLabels } from '../match/label-selector.ts';
import type { Direction, Namespace } from '../model/cluster.ts';
import type { NamespaceResult } from '../model/scan-result.ts';
import type { CheckContext } from './check-context.ts';

export interface NextPod {
  readonly policyId: number;
  readonly namespace: NamespaceResult;
}

/** Whether the policy binds a pod without labels in the namespace; an unreadable one, whether it may. */
export function selectsNextPod(context: CheckContext, { policyId, namespace }: NextPod): boolean {
  const { subject } = context.policyAt(policyId);
  const { id, labels } = context.namespaceNamed(namespace.name) as Namespace;
  const isInside =
    typeof subject.namespaces === 'number'
      ? subject.namespaces === id
      : matchesLabels(subject.namespaces, labels);
  return isInside && matchesLabels(subject.pods, {});
}

/** Whether something may reach the next pod, or be reached by it, in the worst case. */
export function isNextPodOpen({ nextPod, status }: NamespaceResult, direction: Direction): boolean {
  return status !== 'empty' && nextPod[direction].worst < 1;
}

/** What the next pod's openness in one direction takes off the coverage of its namespace: a tenth, shared by two (scoring.md 3). */
export function nextPodPoints({ nextPod }: NamespaceResult, direction: Direction): number {
  return 100 * 0.1 * 0.5 * (1 - nextPod[direction].worst);
}
