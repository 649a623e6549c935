// A cluster with its three reachabilities: what the commands that answer single questions work on.
import type { Cluster } from './cluster.ts';
import type { Policing } from './policing.ts';
import type { Reachability } from './reachability.ts';

/**
 * `best`, `worst`, `certain`: policies that could not be read taken as absent, as opening everything they could,
 * and as opening nothing (scoring.md P3). One and the same object when every policy could be read.
 */
export interface Analysis {
  readonly cluster: Cluster;
  readonly best: Reachability;
  readonly worst: Reachability;
  readonly certain: Reachability;
  /** How policies are enforced in it; absent = each policy is taken at its word. */
  readonly policing?: Policing;
}
