// Frameworks: what requirements of standards a scan can say something about. A framework is data that names checks by
// id; checks know no framework. Every requirement carries how far a scan can answer it, and what it does not prove.

/**
 * How far a scan answers a requirement.
 * `direct`: it answers it, so it may show a verdict. `partial`, `supporting`: it gives evidence, and a person decides.
 * `none`: it asks for something that no scan does. `future`: not in force.
 */
export type Strength = 'direct' | 'partial' | 'supporting' | 'none' | 'future';

/**
 * What a scan can show.
 * E1: default deny for each workload and direction. E2: the effective allow-list. E3: who reaches whom.
 * E4: ways in from outside. E5: proof of enforcement. E6: egress to the internet, metadata, API server and kubelets.
 * E7: exceptions. E8: changes and how often scans run. E9: exposure of the control plane's endpoint.
 */
export type EvidenceKey = 'E1' | 'E2' | 'E3' | 'E4' | 'E5' | 'E6' | 'E7' | 'E8' | 'E9';

/** Every framework that results are held against. */
export interface FrameworkCatalogue {
  /** Of the data; a company's own frameworks change the hash and not the version. */
  readonly version: string;
  readonly frameworks: readonly Framework[];
}

export interface Framework {
  /** Lower case, digits and dashes; unique. What the configuration drops it by. */
  readonly id: string;
  readonly name: string;
  /** Ids move between versions, so an id is never shown without it. */
  readonly version: string;
  readonly requirements: readonly Requirement[];
}

export interface Requirement {
  /** As the framework spells it; unique in its framework. */
  readonly id: string;
  /** What it asks for, in our own words: the texts of standards are not ours to print. */
  readonly title: string;
  readonly strength: Strength;
  readonly evidence: readonly EvidenceKey[];
  /** Ids of checks; a direct requirement has at least one, or rests on enforcement. */
  readonly checks: readonly string[];
  /** What a pass does not show, without a final period; empty when there is nothing to say. */
  readonly doesNotProve: string;
  /** The verdict also needs proof that policies are enforced. */
  readonly needsEnforcement?: true;
  /** What the framework's own test asks for, where that is less than what we ask; shown beside our verdict. */
  readonly ownReading?: 'policyInEachNamespace';
  /** OSCAL control ids of the requirement, e.g. `sc-7.5`; absent where there is no OSCAL catalogue. */
  readonly oscalControls?: readonly string[];
}

/** Part of a result: what it says of each requirement. */
export interface FrameworkResults {
  /** Version and SHA-256 of the data that it was held against. */
  readonly catalogue: { readonly version: string; readonly sha256: string };
  /** In the order of the data. */
  readonly requirements: readonly RequirementResult[];
}

/**
 * `met`, `notMet`, `notAssessed`: of direct requirements only. `evidenceAttached`: partial and supporting ones.
 * `outOfReach`: not assessed by this tool, whatever the cluster is like. `notInForce`: of future ones.
 */
export type RequirementVerdict =
  | 'met'
  | 'notMet'
  | 'notAssessed'
  | 'evidenceAttached'
  | 'outOfReach'
  | 'notInForce';

export interface RequirementResult {
  readonly frameworkId: string;
  readonly framework: string;
  readonly version: string;
  readonly id: string;
  readonly title: string;
  readonly strength: Strength;
  readonly verdict: RequirementVerdict;
  readonly evidence: readonly EvidenceKey[];
  readonly checks: readonly string[];
  /** Those of `checks` that fail, in the same order; of direct requirements only. */
  readonly failingChecks: readonly string[];
  /** Those of `checks` without an answer. */
  readonly unknownChecks: readonly string[];
  readonly doesNotProve: string;
  /** Present where the verdict also rests on enforcement: what was found. */
  readonly enforcement?: 'enforced' | 'partial' | 'notEnforced' | 'assumed' | 'unknown';
  readonly ownReading?: OwnReading;
  readonly oscalControls?: readonly string[];
}

/** What the framework's own test says: a policy exists in each namespace, whatever it allows. */
export interface OwnReading {
  readonly test: 'policyInEachNamespace';
  readonly verdict: 'met' | 'notMet' | 'notAssessed';
  readonly namespaceCount: number;
  /** Sorted. */
  readonly namespacesWithout: readonly string[];
}

/** Part of a fleet's result: what all its clusters together say of each requirement. */
export interface FleetFrameworks {
  readonly catalogue: { readonly version: string; readonly sha256: string };
  readonly requirements: readonly FleetRequirement[];
}

export interface FleetRequirement {
  readonly frameworkId: string;
  readonly framework: string;
  readonly version: string;
  readonly id: string;
  readonly title: string;
  readonly strength: Strength;
  /** Met only where it is met in every cluster in scope; a target without a result is not assessed. */
  readonly verdict: RequirementVerdict;
  readonly doesNotProve: string;
  /** Clusters by verdict; all 0 for requirements without one. Empty clusters are out of scope. */
  readonly clusterCounts: { readonly met: number; readonly notMet: number; readonly notAssessed: number };
}
