// A gap: something that could not be read or understood, and what this makes unknown. Never dropped, never a pass.
import type { Origin } from './inventory.ts';

export interface Gap {
  readonly reason: GapReason;
  /** What and where, one sentence without a final period: `Cannot read NetworkPolicy "a/b": …`. */
  readonly message: string;
  /** What to do about it, one imperative sentence without a final period. */
  readonly remedy: string;
  readonly object?: ObjectRef;
  readonly origin?: Origin;
  readonly effect: GapEffect;
}

export type GapReason =
  | 'syntax' // a file or document that is not YAML or JSON
  | 'limit' // too large, too deep, too many aliases
  | 'type' // a field has the wrong type, or a required one is missing
  | 'selector' // a label selector that the API server would reject
  | 'cidr' // an address or CIDR that the API server would reject
  | 'port' // a port or port range that the API server would reject
  | 'rule' // a rule or peer that the API server would reject for its shape
  | 'duplicate' // two objects of one kind, namespace and name
  | 'unknownKind' // a kind that is not served under this apiVersion
  | 'unknownField' // a field of a policy that the API does not define
  | 'unsupported' // a policy dialect that is not evaluated
  | 'forbidden' // a list that the API server refused (401, 403)
  | 'unavailable'; // a list that did not come to its end, for whatever other reason

/**
 * What the gap makes unknown.
 * `none`: nothing that scores rest on. `policy`: what the policy may select (see PolicyObject.unreadable).
 * `population`: workloads of these namespaces (`*` = any namespace) may be missing from the result.
 * `policies`: any policy of these kinds may exist and was not read.
 * `entryPoints`: ways in may be missing (Services, routes). `enforcement`: what proves enforcement was not read.
 */
export type GapEffect =
  | { readonly scope: 'none' }
  | { readonly scope: 'policy' }
  | { readonly scope: 'population'; readonly namespaces: readonly string[] }
  | { readonly scope: 'policies'; readonly kinds: readonly string[] }
  | { readonly scope: 'entryPoints' }
  | { readonly scope: 'enforcement' };

export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
}
