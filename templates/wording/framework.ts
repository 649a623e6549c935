// Requirements of frameworks in words. An id is never said without the version of its framework, and only direct
// requirements have a verdict (docs: reporting.md 1.1).
import type {
  EvidenceKey,
  FrameworkResults,
  RequirementResult,
  RequirementVerdict,
  Strength,
} from '../../lib/model/framework.ts';
import type { Basis } from '../../lib/model/scan-result.ts';

const verdictWords: Readonly<Record<RequirementVerdict, string>> = {
  met: 'Met',
  notMet: 'Not met',
  notAssessed: 'Not assessed',
  evidenceAttached: 'Evidence attached',
  outOfReach: 'Not assessed by this tool',
  notInForce: 'Not in force',
};

const strengthWords: Readonly<Record<Strength, string>> = {
  direct: 'direct',
  partial: 'partial',
  supporting: 'supporting',
  none: 'none',
  future: 'future',
};

const evidenceTexts: Readonly<Record<EvidenceKey, string>> = {
  E1: 'Default deny, for each workload and direction',
  E2: 'What is allowed: peer, port and protocol of each workload',
  E3: 'Who can reach whom',
  E4: 'Ways in from outside',
  E5: 'Proof that policies are enforced',
  E6: 'Egress to the internet, to instance metadata, to the API server and kubelets',
  E7: 'Register of exceptions',
  E8: 'Changes since earlier scans, and how often scans run',
  E9: "Who can reach the control plane's endpoint",
};

/** The word for a verdict; what is met on declared policies only says so, as a status does. */
export function requirementVerdictWord(verdict: RequirementVerdict, basis: Basis): string {
  const onPaper = verdict === 'met' && basis.kind === 'declared';
  return onPaper ? `${verdictWords[verdict]} (declared)` : verdictWords[verdict];
}

export function strengthWord(strength: Strength): string {
  return strengthWords[strength];
}

export function evidenceText(key: EvidenceKey): string {
  return evidenceTexts[key];
}

/** `NIST SP 800-53 r5 SC-7(5)`. */
export function requirementName({ framework, version, id }: RequirementRef): string {
  return `${framework} ${version} ${id}`;
}

type RequirementRef = Pick<RequirementResult, 'framework' | 'version' | 'id'>;

/** The benchmark's own reading in one sentence without full stop, to stand beside our verdict. */
export function ownReadingText({ ownReading }: Pick<RequirementResult, 'ownReading'>): string {
  if (ownReading === undefined) return '';
  const { namespaceCount, namespacesWithout, verdict } = ownReading;
  if (verdict === 'notAssessed') return 'By its own test: not assessed, the policies were not all read';
  const having = namespaceCount - namespacesWithout.length;
  const word = verdict === 'met' ? 'met' : 'not met';
  return `By its own test: ${word}, a policy exists in ${having} of ${namespaceCount} namespaces`;
}

/** Requirements that rest on one of the checks, direct ones first, each in the order of the data. */
export function requirementsOn(
  frameworks: FrameworkResults | undefined,
  checkIds: readonly string[],
): readonly RequirementResult[] {
  const named = (frameworks?.requirements ?? []).filter(({ checks }) =>
    checks.some((id) => checkIds.includes(id)),
  );
  const direct = named.filter(({ strength }) => strength === 'direct');
  return [...direct, ...named.filter(({ strength }) => strength === 'partial')];
}
