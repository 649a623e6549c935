// What was in scope, what was not assessed and how far that reaches, and how the numbers are made: the sentences
// that an auditor reads before trusting the rest.
import type { Gap } from '../../lib/model/gap.ts';
import type { Population, ScanResult } from '../../lib/model/scan-result.ts';
import { placeText } from './deduction.ts';
import { countOf, listText, numberText, shorten } from './format.ts';

const gapWords: Readonly<Record<Gap['reason'], string>> = {
  syntax: 'Not YAML or JSON',
  limit: 'Too large',
  type: 'Wrong type',
  selector: 'Invalid selector',
  cidr: 'Invalid address',
  port: 'Invalid port',
  rule: 'Invalid rule',
  duplicate: 'Duplicate',
  unknownKind: 'Unknown kind',
  unknownField: 'Unknown field',
  unsupported: 'Not evaluated',
  forbidden: 'Forbidden',
  unavailable: 'Not available',
};

/** The control that the report is about, in our own words. */
export const controlDefinition =
  'Limit network access strictly between listed service endpoints, and deny everything else.';

/** How the numbers are made: pairs of a term and its meaning. */
export const methodTexts: readonly (readonly [string, string])[] = [
  [
    'Coverage',
    'How much of the segmentation is done, in both directions of every workload, tested from the internet, private addresses, other namespaces and its own. Below 80 a direction is open, below 60 a workload is open both ways.',
  ],
  [
    'Exposure',
    'How bad the worst is that is left: the worst workload sets it, the next two add a little. Critical from 60, high from 40.',
  ],
  [
    'Status',
    'Not met: a workload without isolation, a route from the internet without ingress isolation, or critical exposure. Met: open at declared entry points only, new pods start closed, nothing unknown. Partial: everything between.',
  ],
  [
    'Unknown',
    'What could not be read counts for the best and for the worst case, and both are shown. It never becomes a pass.',
  ],
  [
    'Not proved',
    'That each allowed connection is needed; what firewalls, security groups and service meshes add or remove.',
  ],
];

/** Population and gaps in one or two sentences: what the numbers above them cover. */
export function completenessText(result: ScanResult): string {
  const { population, gaps } = result;
  const parts = [
    countOf(population.namespaces, 'namespace'),
    readText({ count: population.workloads, unreadable: population.unreadableWorkloads, noun: 'workload' }),
    // Manifests hold templates: that no pod runs there says nothing
    ...(population.pods === 0 ? [] : [countOf(population.pods, 'pod')]),
    readText({ count: population.policies, unreadable: population.unreadablePolicies, noun: 'policy' }),
  ];
  const rest =
    gaps.length === 0 ? 'no gaps' : `${countOf(gaps.length, 'gap')}, listed under what was not assessed`;
  return `Completeness: ${parts.join(', ')}. Full population, no sampling; ${rest}.`;
}

/** Rows of a table: what was counted, how many, what could not be read. */
export function populationRows(population: Population): readonly (readonly [string, string, string])[] {
  return [
    ['Namespaces', numberText(population.namespaces), ''],
    ['Workloads', numberText(population.workloads), unreadText(population.unreadableWorkloads)],
    ['Pods', numberText(population.pods), ''],
    ['Policies', numberText(population.policies), unreadText(population.unreadablePolicies)],
  ];
}

/** Two or three words for what kind of gap it is. */
export function gapWord(gap: Gap): string {
  return gapWords[gap.reason];
}

/** `file:line` of a gap; a dash where it has no place. */
export function gapPlace(gap: Gap): string {
  return gap.origin === undefined ? '–' : placeText(gap.origin);
}

/** The object that a gap is about: `NetworkPolicy shop/allow-web`; empty when it is about none. */
export function gapObject(gap: Gap): string {
  if (gap.object === undefined) return '';
  const { kind, name, namespace } = gap.object;
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** What the gap makes unknown, one sentence without full stop. */
export function gapEffect(gap: Gap): string {
  const { effect } = gap;
  if (effect.scope === 'none') return 'No score or status rests on it';
  if (effect.scope === 'policy') return 'What the policy may select has a best and a worst case';
  if (effect.scope === 'policies')
    return `Any ${listText(effect.kinds, 4)} may exist and is not counted here`;
  if (effect.scope === 'entryPoints') return 'Ways in from outside may be missing here';
  if (effect.scope === 'enforcement') return 'Whether policies are enforced may not be proved';
  if (effect.namespaces.includes('*')) return 'Workloads of any namespace may be missing here';
  return `Workloads of ${listText(
    effect.namespaces.map((name) => shorten(name, 40)),
    4,
  )} may be missing here`;
}

/** How many gaps there are and what they touch, one sentence with its full stop. */
export function gapSummary(gaps: readonly Gap[]): string {
  if (gaps.length === 0) return 'Everything that was given could be read and understood.';
  const harmless = gaps.filter(({ effect }) => effect.scope === 'none').length;
  const touching = gaps.length - harmless;
  if (touching === 0) return `${countOf(gaps.length, 'gap')}; no score or status rests on any of them.`;
  return `${countOf(gaps.length, 'gap')}, of which ${numberText(touching)} ${touching === 1 ? 'makes' : 'make'} a part of the result unknown.`;
}

function readText(of: {
  readonly count: number;
  readonly unreadable: number;
  readonly noun: string;
}): string {
  const read = countOf(of.count, of.noun);
  return of.unreadable === 0 ? read : `${read} (${numberText(of.unreadable)} could not be read)`;
}

function unreadText(count: number): string {
  return count === 0 ? 'all read' : `${numberText(count)} could not be read`;
}
