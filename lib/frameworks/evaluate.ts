// A catalogue and the answers of a scan → what the result says of each requirement. Only direct requirements get a
// verdict; everything else says that evidence is attached, or why there is none (docs: reporting.md 1.1).
import type { Cluster } from '../model/cluster.ts';
import type { Enforcement } from '../model/enforcement.ts';
import type { CheckResult, Outcome } from '../model/finding.ts';
import type {
  Framework,
  FrameworkCatalogue,
  FrameworkResults,
  OwnReading,
  Requirement,
  RequirementResult,
  RequirementVerdict,
} from '../model/framework.ts';
import type { Basis } from '../model/scan-result.ts';

export interface ScanAnswers {
  readonly cluster: Cluster;
  readonly checks: readonly CheckResult[];
  readonly basis: Basis;
  /** Absent = nothing was looked at. */
  readonly enforcement: Enforcement | undefined;
}

/** Every requirement of the catalogue, in its order. A check that did not run has no answer. */
export function evaluateFrameworks(
  { catalogue, sha256 }: { readonly catalogue: FrameworkCatalogue; readonly sha256: string },
  answers: ScanAnswers,
): FrameworkResults {
  const outcomes = new Map(answers.checks.map(({ id, outcome }) => [id, outcome]));
  const facts: Facts = {
    outcomeOf: (id) => outcomes.get(id) ?? 'unknown',
    basis: answers.basis,
    enforcement: enforcementOf(answers.enforcement),
    policyInEachNamespace: policyInEachNamespace(answers.cluster),
  };
  return {
    catalogue: { version: catalogue.version, sha256 },
    requirements: catalogue.frameworks.flatMap((framework) =>
      framework.requirements.map((requirement) => evaluate(requirement, framework, facts)),
    ),
  };
}

interface Facts {
  readonly outcomeOf: (checkId: string) => Outcome;
  readonly basis: Basis;
  readonly enforcement: NonNullable<RequirementResult['enforcement']>;
  readonly policyInEachNamespace: OwnReading;
}

function evaluate(requirement: Requirement, framework: Framework, facts: Facts): RequirementResult {
  const { id, title, strength, evidence, checks, doesNotProve } = requirement;
  const having = (outcome: Outcome) => checks.filter((check) => facts.outcomeOf(check) === outcome);
  return {
    frameworkId: framework.id,
    framework: framework.name,
    version: requirement.version ?? framework.version,
    id,
    title,
    strength,
    verdict: verdictOf(requirement, facts),
    evidence,
    checks,
    failingChecks: strength === 'direct' ? having('fail') : [],
    unknownChecks: strength === 'direct' ? having('unknown') : [],
    doesNotProve,
    ...(requirement.needsEnforcement && { enforcement: facts.enforcement }),
    ...(requirement.ownReading && { ownReading: facts[requirement.ownReading] }),
    ...(requirement.oscalControls && { oscalControls: requirement.oscalControls }),
  };
}

function verdictOf(requirement: Requirement, facts: Facts): RequirementVerdict {
  switch (requirement.strength) {
    case 'direct':
      return directVerdict(requirement, facts);
    case 'partial':
    case 'supporting':
      return 'evidenceAttached';
    case 'none':
      return 'outOfReach';
    case 'future':
      return 'notInForce';
  }
}

/**
 * A failure is a failure whatever else is unknown; met takes an answer to everything, at least one of them a pass.
 * Policies that are proved to be without effect meet nothing, and without a basis for scores nothing is met (P7).
 */
function directVerdict(
  { checks, needsEnforcement }: Requirement,
  { outcomeOf, basis, enforcement }: Facts,
): RequirementVerdict {
  const outcomes = checks.map(outcomeOf);
  if (outcomes.includes('fail') || enforcement === 'notEnforced') return 'notMet';
  if (needsEnforcement && enforcement === 'partial') return 'notMet';
  const proved = !needsEnforcement || enforcement === 'enforced';
  const passed = outcomes.includes('pass') || (checks.length === 0 && needsEnforcement === true);
  const known = basis.kind !== 'none' && !outcomes.includes('unknown');
  return proved && passed && known ? 'met' : 'notAssessed';
}

function enforcementOf(enforcement: Enforcement | undefined): Facts['enforcement'] {
  if (enforcement === undefined || enforcement.verdict === 'unknown') return 'unknown';
  return enforcement.basis === 'assumed' ? 'assumed' : enforcement.verdict;
}

/**
 * CIS Kubernetes 5.3.2 and EKS 4.3.2 as kube-bench counts them: a NetworkPolicy exists in each namespace, whatever it
 * says. One that could not be read exists too; whether others do is unknown when their list was not read.
 */
function policyInEachNamespace({ namespaces, policies, gaps }: Cluster): OwnReading {
  const having = new Set(
    policies.filter(({ kind }) => kind === 'NetworkPolicy').map(({ namespace }) => namespace),
  );
  const namespacesWithout = namespaces.map(({ name }) => name).filter((name) => !having.has(name));
  const unread = gaps.some(
    ({ effect }) => effect.scope === 'policies' && effect.kinds.includes('NetworkPolicy'),
  );
  const complete = !unread && namespaces.length > 0;
  const missing = namespacesWithout.length > 0 ? 'notMet' : 'met';
  return {
    test: 'policyInEachNamespace',
    verdict: complete ? missing : 'notAssessed',
    namespaceCount: namespaces.length,
    namespacesWithout: [...namespacesWithout].sort(),
  };
}
