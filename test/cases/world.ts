// The objects that most cases share: two namespaces, four pods with addresses, and the selectors that name them.
import type { RawObject } from '../../lib/model/inventory.ts';
import { namespace, pod } from './build-inventory.ts';

/** a: web 10.0.0.1, db 10.0.0.2 (team red). b: web 10.0.1.1, and bare 10.0.1.2, which has no labels (team blue). */
export const world: readonly RawObject[] = [
  namespace('a', { team: 'red' }),
  namespace('b', { team: 'blue' }),
  pod('a/web', { labels: { app: 'web' }, ips: ['10.0.0.1'] }),
  pod('a/db', { labels: { app: 'db' }, ips: ['10.0.0.2'] }),
  pod('b/web', { labels: { app: 'web' }, ips: ['10.0.1.1'] }),
  pod('b/bare', { ips: ['10.0.1.2'] }),
];

/** A selector of one label. */
export function labelled(key: string, value: string): RawObject {
  return { matchLabels: { [key]: value } };
}

/** A selector of one requirement. */
export function requires(key: string, operator: string, values?: readonly string[]): RawObject {
  return { matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] };
}

/** The subject or peer of a cluster-scoped policy: pods of this app in every namespace. */
export function podsOf(app: string): RawObject {
  return { pods: { namespaceSelector: {}, podSelector: labelled('app', app) } };
}

/** Every pod of the cluster, as a subject or a peer of a cluster-scoped policy. */
export const everyPod: RawObject = { namespaces: {} };
