// Targets, and what came of them.
import type { FleetTarget } from '../model/fleet-result.ts';
import type { ScanResult } from '../model/scan-result.ts';

/** What came of a target: its result with the SHA-256 of its record, or one sentence why there is none. */
export type FleetOutcome =
  | { readonly result: ScanResult; readonly sha256: string }
  | { readonly notAssessed: string };

/** A target with what came of it. */
export interface Assessed {
  readonly target: FleetTarget;
  readonly outcome: FleetOutcome;
}
