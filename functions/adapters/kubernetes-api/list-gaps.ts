// What a list that was not complete leaves unknown, as gaps.
import type { Gap, GapEffect } from '../../../lib/model/gap.ts';
import type { NamedConfigMap, Resource } from './resources.ts';

/** What could not be read, and why. */
export interface Unread {
  /** As a person says it: `pods`, `ciliumnetworkpolicies.cilium.io`, `configmap kube-system/amazon-vpc-cni`. */
  readonly what: string;
  readonly verb: 'list' | 'get';
  readonly cluster: string;
  readonly path: string;
  readonly reason: 'forbidden' | 'unavailable';
  readonly why: string;
  readonly effects: readonly GapEffect[];
}

/** One gap for each effect. */
export function unreadGaps({ what, verb, cluster, path, reason, why, effects }: Unread): Gap[] {
  const remedy =
    reason === 'forbidden'
      ? `Grant "${verb}" on ${what}: bulkhead doctor prints the ClusterRole`
      : 'Scan again; if it fails again, look at the API server';
  return effects.map((effect) => ({
    reason,
    message: `Cannot ${verb} ${what} in cluster "${cluster}": ${why}`,
    remedy,
    origin: { file: path, line: 0 },
    effect,
  }));
}

/** As kubectl names it. */
export function nameOfList({ group, plural }: Pick<Resource, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** As a person names it. */
export function nameOfConfigMap({ namespace, name }: NamedConfigMap): string {
  return `configmap ${namespace}/${name}`;
}
