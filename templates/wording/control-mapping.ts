// Requirements of frameworks in words: verdicts, what in the report is evidence, and what none of it proves. Only a
// direct requirement has a verdict; for the others the report brings evidence, and a person decides.
import type {
  EvidenceKey,
  FleetRequirement,
  RequirementResult,
  RequirementVerdict,
} from '../../lib/model/framework.ts';
import type { Basis, Status } from '../../lib/model/scan-result.ts';
import { countOf, listText, numberText } from './format.ts';
import { basisWord, statusWord } from './status.ts';

export const mappingTitles = {
  section: 'Control mapping',
  overview: 'By framework',
  requirements: 'Each requirement',
} as const;

export const mappingIntro =
  'Requirements are named by their number and told in our own words; the texts of the standards are not reprinted. Only requirements that a scan can answer by itself show Met or Not met. For all others this report is evidence for a person to weigh, and is no verdict.';

export const rollUpIntro =
  'A requirement is met only where it is met in every cluster in scope; a cluster without a result is not assessed.';

/** What in the report is the evidence. */
const evidenceTexts: Readonly<Record<EvidenceKey, string>> = {
  E1: 'default deny by workload and direction',
  E2: 'allowed peers, ports and protocols',
  E3: 'namespace matrix',
  E4: 'ways in from outside',
  E5: 'proof of enforcement',
  E6: 'egress to the internet, metadata and nodes',
  E7: 'register of exceptions',
  E8: 'changes and cadence of scans',
  E9: 'exposure of the control plane',
};

const verdictWords: Readonly<Record<RequirementVerdict, string>> = {
  met: 'Met',
  notMet: 'Not met',
  notAssessed: 'Not assessed',
  evidenceAttached: 'Evidence attached',
  outOfReach: 'Not assessed by this tool',
  notInForce: 'Not in force',
};

const enforcementTexts: Readonly<Record<NonNullable<RequirementResult['enforcement']>, string>> = {
  enforced: 'Enforcement is proved',
  partial: 'Enforcement is proved in part',
  notEnforced: 'Policies are not enforced',
  assumed: 'Enforcement is assumed, not proved',
  unknown: 'Enforcement is not proved',
};

/** Heads of narrow columns. */
export const verdictHeads: Readonly<Record<RequirementVerdict, string>> = {
  met: 'Met',
  notMet: 'Not met',
  notAssessed: 'Unknown',
  evidenceAttached: 'Evidence',
  outOfReach: 'Not by us',
  notInForce: 'Future',
};

/** How many requirements of one framework have which verdict. */
export interface FrameworkCount {
  readonly framework: string;
  readonly counts: Readonly<Record<RequirementVerdict, number>>;
}

type Named = Pick<RequirementResult, 'framework' | 'version' | 'verdict'>;

/** `PCI DSS 4.0.1`: an id is never shown without the version that it is from. */
export function frameworkName({ framework, version }: Pick<Named, 'framework' | 'version'>): string {
  return version === '' ? framework : `${framework} ${version}`;
}

/** The word for a verdict; what is met on declared policies only says so. */
export function requirementWord(verdict: RequirementVerdict, basis?: Basis): string {
  if (verdict === 'met' && basis !== undefined) return statusWord('met', basis);
  return verdictWords[verdict];
}

/** The status whose chip a verdict has; undefined where there is no verdict, so that none is read into it. */
export function requirementStatus(verdict: RequirementVerdict): Status | undefined {
  return verdict === 'met' || verdict === 'notMet' || verdict === 'notAssessed' ? verdict : undefined;
}

/** Verdicts counted by framework, in the order in which the frameworks come. */
export function frameworkCounts(requirements: readonly Named[]): FrameworkCount[] {
  const counts = new Map<string, Record<RequirementVerdict, number>>();
  for (const requirement of requirements) {
    const name = frameworkName(requirement);
    const none = { met: 0, notMet: 0, notAssessed: 0, evidenceAttached: 0, outOfReach: 0, notInForce: 0 };
    const known = counts.get(name) ?? none;
    known[requirement.verdict]++;
    counts.set(name, known);
  }
  return [...counts].map(([framework, of]) => ({ framework, counts: of }));
}

/** What the result rests on, and what in this report shows it: sentences without their last full stop. */
export function requirementEvidence(requirement: RequirementResult): readonly string[] {
  const { evidence, failingChecks, unknownChecks, enforcement } = requirement;
  const shown = evidence.map((key) => evidenceTexts[key]).join(', ');
  return [
    ...(shown === '' ? [] : [`${shown.charAt(0).toUpperCase()}${shown.slice(1)}`]),
    ...(failingChecks.length === 0 ? [] : [`Fails: ${listText(failingChecks, 8)}`]),
    ...(unknownChecks.length === 0 ? [] : [`Without an answer: ${listText(unknownChecks, 8)}`]),
    ...(enforcement === undefined ? [] : [enforcementTexts[enforcement]]),
    ...ownReadingTexts(requirement),
  ];
}

/** The framework's own test beside ours, where it asks for less. */
function ownReadingTexts({ ownReading }: RequirementResult): string[] {
  if (ownReading === undefined) return [];
  const { verdict, namespaceCount, namespacesWithout } = ownReading;
  const lead = `The benchmark's own reading, a policy in each namespace: ${verdictWords[verdict].toLowerCase()}`;
  const having = namespaceCount - namespacesWithout.length;
  const without = namespacesWithout.length === 0 ? '' : `; none in ${listText(namespacesWithout, 4)}`;
  return [`${lead} (${numberText(having)} of ${countOf(namespaceCount, 'namespace')}${without})`];
}

/** `2 of 3 clusters met, 1 not assessed`; a dash where there is no verdict. */
export function clusterCountsText({ clusterCounts, verdict }: FleetRequirement): string {
  if (requirementStatus(verdict) === undefined) return '–';
  const { met, notMet, notAssessed } = clusterCounts;
  const all = met + notMet + notAssessed;
  const rest = [
    ...(notMet === 0 ? [] : [`${numberText(notMet)} not met`]),
    ...(notAssessed === 0 ? [] : [`${numberText(notAssessed)} not assessed`]),
  ];
  return [`${numberText(met)} of ${countOf(all, 'cluster')} met`, ...rest].join(', ');
}

/** What a pass does not show, with its full stop; a dash where nothing has to be said. */
export function limitText({ doesNotProve }: Pick<RequirementResult, 'doesNotProve'>): string {
  return doesNotProve === '' ? '–' : `${doesNotProve}.`;
}

/** On what basis the verdicts stand, and which data they were held against; with full stops. */
export function catalogueText(
  { version, sha256 }: { readonly version: string; readonly sha256: string },
  basis?: Basis,
): string {
  const lead = basis === undefined ? '' : `Basis: ${basisWord(basis)}. `;
  return `${lead}Mapping data ${version}, sha256 ${sha256}.`;
}
