// Labels that controllers give to the pods that they make: a template does not have them yet, so that a selector that
// asks for one matches no pod that stands for a template.
import type { Pod } from '../model/cluster.ts';

// https://kubernetes.io/docs/reference/labels-annotations-taints/
const CONTROLLER_LABELS: ReadonlySet<string> = new Set([
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'batch.kubernetes.io/job-name',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'pod-template-generation',
  'pod-template-hash',
  'statefulset.kubernetes.io/pod-name',
]);

/** Whether the pod stands for a template, and its pods may get the label. */
export function mayGetLabel({ representative }: Pod, label: string): boolean {
  return representative && CONTROLLER_LABELS.has(label);
}
