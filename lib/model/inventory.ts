// The Inventory: what a cluster holds, as it was read. The only document that goes into the analysis, so that
// any scan can be repeated from it. Objects keep the shape of the Kubernetes API, cut down to the fields that
// are read (policies are kept whole).
import type { Gap } from './gap.ts';

export interface Inventory {
  readonly schemaVersion: 'bulkhead.inventory/v1';
  readonly cluster: ClusterIdentity;
  /** When the objects were read, RFC 3339 UTC. The only clock that the analysis knows. */
  readonly collectedAt: string;
  /** In any order: normalize sorts them, so that the order of the input changes no byte of the result. */
  readonly objects: readonly InventoryObject[];
  /** What could not be read at all (syntax, limits, forbidden lists). */
  readonly gaps: readonly Gap[];
  /** Objects that were read and that say nothing about segmentation, counted by `apiVersion/kind`. */
  readonly ignored: Readonly<Record<string, number>>;
  readonly networks: Networks;
}

export interface ClusterIdentity {
  readonly name: string;
  readonly source: 'manifests' | 'live';
}

/** Address ranges (CIDRs) that the objects do not tell and that the user declared; empty when not known. */
export interface Networks {
  readonly podCidrs: readonly string[];
  readonly vpcCidrs: readonly string[];
  /** Subnets of the load balancers that forward to pods by address. */
  readonly loadBalancerCidrs: readonly string[];
}

export interface InventoryObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly origin: Origin;
  readonly object: RawObject;
}

/** A JSON object as it was read; nothing about its fields is certain before normalize has looked. */
export type RawObject = { readonly [field: string]: unknown };

/** Where an object was read. */
export interface Origin {
  /** Path as the user gave it, `-` for standard input; the API path for a live cluster. */
  readonly file: string;
  /** First line of the object in that file, 1-based; 0 when the source has no lines. */
  readonly line: number;
  /** First line of each entry of `spec.ingress` and `spec.egress`, 1-based, by rule index. Policies only. */
  readonly ruleLines?: Readonly<Record<'ingress' | 'egress', readonly number[]>>;
}
