// What findings rest on, as the analysis knows it: for stages that ask what would be without them. In no result.
import type { RulePlace } from './policy-facts.ts';

/** By fingerprint. */
export interface FindingCauses {
  /** Rules that open something to strangers. */
  readonly rules: ReadonlyMap<string, readonly RulePlace[]>;
  /** Ways in that are not declared: `Kind namespace/name`. */
  readonly entryPoints: ReadonlyMap<string, string>;
}
