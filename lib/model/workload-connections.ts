// Who may connect to a workload and whom it may connect to, with the rules that let it through on both sides. Told in
// lists that workloads share: those that policies cannot tell apart have one list. Part of the ScanResult.
import type { Cause } from './scan-result.ts';

/** Of the worst case, both sides considered, as enforced. */
export interface ConnectionTable {
  /** `tooLarge`: so many workloads are told apart that no list is made; both arrays are empty. */
  readonly state: 'complete' | 'tooLarge';
  /** What groups refer to by index. */
  readonly causes: readonly Cause[];
  /** What workloads refer to by index. */
  readonly lists: readonly ConnectionList[];
}

export interface ConnectionList {
  /** Workloads before addresses, most peers first. */
  readonly groups: readonly ConnectionGroup[];
  /** Groups that are left out; there are more than 60 only where rules differ from peer to peer. */
  readonly left: number;
}

/** Peers that are alike in ports, verdict and the rules on both sides. */
export interface ConnectionGroup {
  readonly peers: ConnectionPeers;
  /** E.g. `TCP 80,443-445, UDP 53`, `all`. */
  readonly ports: string;
  /** `unknown`: only something that could not be read may allow all of it. */
  readonly verdict: 'accept' | 'unknown';
  /** Indexes in `causes`: what lets it through at the workload's own side; at least one. */
  readonly own: readonly number[];
  /** The same at the peer's side, which is the other direction; empty for addresses. */
  readonly theirs: readonly number[];
}

export type ConnectionPeers =
  /** A workload of the list may be among them: what it does with itself is no connection. */
  | {
      readonly kind: 'workloads';
      readonly namespaces: readonly NamespacePeers[];
      /** All of them, in all namespaces. */
      readonly count: number;
      /** Namespaces that are left out after the first 40. */
      readonly namespacesLeft: number;
    }
  /** That are no pod's: blocks, or `first-last` where a range is no block; at most 12. */
  | { readonly kind: 'addresses'; readonly ranges: readonly string[]; readonly rangesLeft: number };

export interface NamespacePeers {
  readonly namespace: string;
  /** The first 12. */
  readonly workloads: readonly WorkloadName[];
  readonly count: number;
}

export interface WorkloadName {
  readonly kind: string;
  readonly name: string;
}
