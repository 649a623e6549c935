// The gaps of single objects that no file of normalize would ever see: where, why, what to do, and which namespaces are
// not fully known because of it. The same for manifests and for a live cluster.
import type { Gap, GapEffect, GapReason, ObjectRef } from '../../../lib/model/gap.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { KindClass } from './kind-table.ts';

/** What is wrong with one object. */
export interface Finding {
  readonly reason: GapReason;
  /** A clause without a period, e.g. `items is not a list`. */
  readonly why: string;
  readonly remedy: string;
  readonly effect: GapEffect;
}

/** What cannot be read may hold anything, in any namespace. */
export const EVERYWHERE: GapEffect = { scope: 'population', namespaces: ['*'] };

const NAMESPACED_POLICY =
  /^(CiliumNetworkPolicy|NetworkPolicy|ApplicationNetworkPolicy|NetworkSet|UserDefinedNetwork|EgressFirewall)$/;

/** The gap of an object. */
export function objectGap(
  finding: Finding,
  at: { readonly value: RawObject; readonly file: string; readonly line: number },
): Gap {
  const { why, reason, remedy, effect } = finding;
  const object = refOf(at.value);
  const name = object.namespace === undefined ? object.name : `${object.namespace}/${object.name}`;
  const origin = { file: at.file, line: at.line };
  return { reason, message: `Cannot read ${object.kind} "${name}": ${why}`, remedy, object, origin, effect };
}

/** What is wrong with an object of a kind that is unknown or not supported. */
export function kindFinding(
  read: { readonly value: RawObject; readonly apiVersion: string; readonly kind: string },
  found: KindClass & { readonly class: 'unknownKind' | 'unsupported' },
): Finding {
  const { value, apiVersion, kind } = read;
  if (found.class === 'unsupported') {
    return {
      reason: 'unsupported',
      why: `${apiVersion} is not evaluated`,
      remedy: 'Judge by hand what it opens or closes',
      effect: populationOf(value, NAMESPACED_POLICY.test(kind) ? 'default' : '*'),
    };
  }
  const { servedAs, scope } = found;
  return {
    reason: 'unknownKind',
    why: `${apiVersion} has no kind "${kind}"`,
    remedy: servedAs === undefined ? 'Correct its kind or its apiVersion' : `Write apiVersion "${servedAs}"`,
    // Of a kind that does not exist nobody can say whether it has a namespace.
    effect: scope === 'cluster' ? EVERYWHERE : populationOf(value, scope === 'namespaced' ? 'default' : '*'),
  };
}

/** The object's namespace as what is not fully known; `fallback` when it names none. */
export function populationOf(value: RawObject, fallback: string): GapEffect {
  const namespace = isObject(value.metadata) ? value.metadata.namespace : undefined;
  const isNamed = typeof namespace === 'string' && namespace !== '';
  return { scope: 'population', namespaces: [isNamed ? namespace : fallback] };
}

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refOf(value: RawObject): ObjectRef {
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const text = (field: unknown, fallback: string) =>
    typeof field === 'string' && field !== '' ? field : fallback;
  return {
    apiVersion: text(value.apiVersion, ''),
    kind: text(value.kind, 'object'),
    ...(typeof metadata.namespace === 'string' ? { namespace: metadata.namespace } : {}),
    name: text(metadata.name, text(metadata.generateName, '')),
  };
}
