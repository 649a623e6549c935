// Whether a DaemonSet puts a pod on a node: nodeSelector and the required node affinity of its template.
// https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/ Taints are left out: policy agents tolerate
// all of them, and the pods that really run are asked where they are known.
import type { RawObject } from '../model/inventory.ts';
import { listAt, textAt, textMapAt, textsAt } from './read-fields.ts';
import type { NodeTrace } from './traces.ts';

/** Whether the scheduler may put a pod with this spec on the node. */
export function selectsNode(podSpec: RawObject, node: NodeTrace): boolean {
  const wanted = Object.entries(textMapAt(podSpec, 'nodeSelector'));
  if (!wanted.every(([label, value]) => node.labels[label] === value)) return false;
  const path = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  const terms = listAt(podSpec, path);
  // "If you specify multiple terms in nodeSelectorTerms …, the Pod can be scheduled if one of the terms can be satisfied."
  return terms.length === 0 || terms.some((term) => termHolds(term, node));
}

/** Whether it selects nodes at all, so that a node of which nothing is known may not be among them. */
export function isSelective(podSpec: RawObject): boolean {
  const path = 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';
  return Object.keys(textMapAt(podSpec, 'nodeSelector')).length > 0 || listAt(podSpec, path).length > 0;
}

/** All its expressions must hold; a term without any matches no node. */
function termHolds(term: RawObject, node: NodeTrace): boolean {
  const labels = listAt(term, 'matchExpressions');
  const fields = listAt(term, 'matchFields');
  return (
    labels.length + fields.length > 0 &&
    labels.every((requirement) => holds(requirement, node.labels)) &&
    fields.every((requirement) => holds(requirement, { 'metadata.name': node.name }))
  );
}

function holds(requirement: RawObject, labels: Readonly<Record<string, string>>): boolean {
  const key = textAt(requirement, 'key');
  const values = textsAt(requirement, 'values');
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number.parseInt(value, 10) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number.parseInt(value, 10) < Number(values[0]);
    default:
      return false;
  }
}
