// What the user may say about a scan, beside the inventory.
import type { AssumedCni } from './enforcement.ts';
import type { ExceptionRule } from './exception.ts';
import type { FrameworkCatalogue } from './framework.ts';
import type { Intents } from './intent.ts';

export interface AnalyzeOptions {
  readonly toolVersion: string;
  /** SHA-256 of the canonical inventory and of the ruleset data: hashing is the caller's, lib has no packages. */
  readonly inventorySha256: string;
  readonly rulesetSha256: string;
  /** SHA-256 of the configuration that the scan follows; absent = none. */
  readonly configSha256?: string;
  readonly declaredEntryPoints: readonly DeclaredEntryPoint[];
  /** What the result is held against, and the SHA-256 of that data; absent = against nothing. */
  readonly frameworks?: { readonly catalogue: FrameworkCatalogue; readonly sha256: string };
  /** Findings that somebody accepts, those for other clusters included; absent = none. */
  readonly exceptions?: {
    readonly rules: readonly ExceptionRule[];
    /** `several`: the rules are shared, so one that names no cluster need not match anything in this one. */
    readonly clusters: 'one' | 'several';
  };
  /** Label of namespaces that says whose they are; absent = none. */
  readonly ownerLabel?: string;
  /** What the cluster is meant to be; absent = nobody says. */
  readonly intents?: Intents;
  /** Manifests only: computed as this CNI would enforce the policies. */
  readonly assumeCni?: AssumedCni;
}

/** An entry point from the internet that is meant to be there (scoring.md section 5). */
export interface DeclaredEntryPoint {
  readonly namespace: string;
  /** Name of a workload, or of the Service, Ingress or route. */
  readonly name: string;
  /** Ports of the pod that may be open, 1–65535; empty = all. */
  readonly ports: readonly number[];
}
