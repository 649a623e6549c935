// Findings and checks in words: counts by severity, what a finding costs, the evidence that proves it, and what is
// said where a list is cut. The sentences of a finding itself are its check's (lib/checks).
import type {
  CheckResult,
  Evidence,
  Finding,
  Outcome,
  Points,
  Severity,
  SourcePlace,
} from '../../lib/model/finding.ts';
import { placeText, policyText } from './deduction.ts';
import { countOf, gainText, listText, numberText, pointsText } from './format.ts';

/** How severe a finding is, or that it could not be answered: `notAssessed` comes before its severity. */
export type Weight = Severity | 'notAssessed';

export interface WeightCount {
  readonly weight: Weight;
  readonly count: number;
  /** `3 Critical`. */
  readonly text: string;
}

/** One piece of evidence, in lines; a line that says what the one above it said is empty. */
export interface EvidenceText {
  readonly connection: string;
  /** Policy and rule, counted from 1, as people do. */
  readonly policy: string;
  /** `file:line`. */
  readonly place: string;
}

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

const weightWords: Readonly<Record<Weight, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  notAssessed: 'Not assessed',
};

const outcomeWords: Readonly<Record<Outcome, string>> = {
  pass: 'Pass',
  fail: 'Fail',
  unknown: 'Not assessed',
  notApplicable: 'Not applicable',
};

const outcomes: readonly Outcome[] = ['fail', 'unknown', 'pass', 'notApplicable'];

export const findingTitles = {
  full: 'Critical and high',
  brief: 'Medium and low',
  checks: 'What was asked, and the answers',
} as const;

export const findingsIntro =
  'Worst first. A finding is one cause with everything that it touches; coverage points are those of its namespace, exposure points those of the workload that it costs most, in the worst case.';

export const briefIntro =
  'One row each; what an attacker gains, the evidence and the fingerprint of each stand in the result file.';

export const noFindings = 'Every check that applies is passed: there is nothing to mend.';

/** Stands where a namespace would, for what is of none; no namespace can have this name. */
export const wholeCluster = 'Whole cluster';

/** `Critical`, `Not assessed`. */
export function weightWord(weight: Weight): string {
  return weightWords[weight];
}

export function weightOf({ outcome, severity }: Pick<Finding, 'outcome' | 'severity'>): Weight {
  return outcome === 'unknown' ? 'notAssessed' : severity;
}

/** Findings of each severity, worst first, zero included; those that were not assessed last, when there are any. */
export function weightCounts(findings: readonly Finding[]): WeightCount[] {
  const countWith = (weight: Weight): WeightCount => {
    const count = findings.filter((finding) => weightOf(finding) === weight).length;
    return { weight, count, text: `${numberText(count)} ${weightWords[weight]}` };
  };
  const unknown = countWith('notAssessed');
  return [...severities.map(countWith), ...(unknown.count === 0 ? [] : [unknown])];
}

export function outcomeWord(outcome: Outcome): string {
  return outcomeWords[outcome];
}

/** `Coverage −50` and `Exposure +45`; one text where it costs nothing. */
export function costTexts({ coverage, exposure }: Points): string[] {
  const texts = [
    ...(coverage === 0 ? [] : [`Coverage ${pointsText(coverage)}`]),
    ...(exposure === 0 ? [] : [`Exposure ${gainText(exposure)}`]),
  ];
  return texts.length === 0 ? ['Costs no points'] : texts;
}

/** `Fix: …`, without full stop. */
export function fixLine({ fix }: Pick<Finding, 'fix'>): string {
  return `Fix: ${fix}`;
}

/** `An attacker gains: …`, without full stop. */
export function gainLine({ attackerGains }: Pick<Finding, 'attackerGains'>): string {
  return `An attacker gains: ${attackerGains.charAt(0).toLowerCase()}${attackerGains.slice(1)}`;
}

/** `Concerns Deployment/web and 3 more`; empty when it touches nothing that has a name. */
export function resourcesLine({ resources }: Pick<Finding, 'resources'>): string {
  return resources.length === 0 ? '' : `Concerns ${listText(resources, 6)}`;
}

/** Names the other checks that the cause answers; empty when there are none. */
export function otherChecksLine({ otherChecks }: Pick<Finding, 'otherChecks'>): string {
  return otherChecks.length === 0 ? '' : `Also answers ${listText(otherChecks, 12)}`;
}

/** The first pieces of the evidence; a policy and place that the piece before named are not said again. */
export function evidenceTexts(evidence: readonly Evidence[], limit: number): EvidenceText[] {
  let before = '';
  return evidence.slice(0, limit).map((piece) => {
    const policy = ruleText(piece);
    const place = evidencePlace(piece);
    const known = `${policy} ${place}` === before;
    before = `${policy} ${place}`;
    return {
      connection: sentenceCase(piece.connection ?? ''),
      policy: known ? '' : policy,
      place: known ? '' : place,
    };
  });
}

/** `and 7 more in the result file`; empty when all are shown. */
export function moreEvidence(evidence: readonly Evidence[], limit: number): string {
  const rest = evidence.length - limit;
  return rest > 0 ? `and ${numberText(rest)} more in the result file` : '';
}

/** Where to look first: the first place that the evidence names; empty when it names none. */
export function firstPlace(evidence: readonly Evidence[]): string {
  return evidence.map(evidencePlace).find((place) => place !== '') ?? '';
}

/** What is not in the report, with its full stop. */
export function findingsCutText(left: readonly Finding[]): string {
  const counts = weightCounts(left)
    .filter(({ count }) => count > 0)
    .map(({ text }) => text.toLowerCase());
  return `${countOf(left.length, 'more finding')}, not shown here, in the result file: ${counts.join(', ')}.`;
}

/** How many checks had which outcome, and how findings are counted; with full stops. */
export function checksIntro(checks: readonly CheckResult[]): string {
  const counts = outcomes.flatMap((outcome) => {
    const count = checks.filter((check) => check.outcome === outcome).length;
    return count === 0 ? [] : [`${numberText(count)} ${outcomeWords[outcome].toLowerCase()}`];
  });
  return `${countOf(checks.length, 'check')}: ${counts.join(', ')}. A finding that answers several checks is counted for each of them.`;
}

/** Words only: a range like `fd00::/8` stays as it is. */
function sentenceCase(text: string): string {
  return /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}

function ruleText({ policy, direction, ruleIndex }: Evidence): string {
  if (policy === undefined) return '';
  if (ruleIndex === undefined) return policyText(policy);
  const rule = direction === undefined ? 'rule' : `${direction} rule`;
  return `${policyText(policy)}, ${rule} ${ruleIndex + 1}`;
}

function evidencePlace({ policy, line, origin }: Evidence): string {
  const place: SourcePlace | undefined =
    policy === undefined ? origin : { file: policy.file, line: line ?? policy.line };
  return place === undefined ? '' : placeText(place);
}

/** Stands below a short list of the findings of one namespace, with its full stop. */
export function findingsLeft(left: number): string {
  return `${countOf(left, 'more finding')} in the section of findings or in the result file.`;
}
