// What only an interactive report says: names of its views, labels of its controls, and what stands where a list goes
// on. All else that it says stands in the other files of this folder.
import type { Direction } from '../../lib/model/cluster.ts';
import type { MatrixCell } from '../../lib/model/scan-result.ts';
import type { ConnectionGroup, NamespacePeers } from '../../lib/model/workload-connections.ts';
import { countOf, numberText } from './format.ts';
import { cellLevel, cellLevels } from './reach.ts';

/** Names of the views, in the order of the menu. */
export const viewNames = {
  overview: 'Overview',
  namespaces: 'Namespaces',
  matrix: 'Matrix',
  graph: 'Graph',
  findings: 'Findings',
  zones: 'Zones',
  history: 'History',
  scope: 'Scope',
} as const;

export const htmlLabels = {
  product: 'Bulkhead',
  skip: 'Skip to content',
  menu: 'Views',
  theme: 'Dark mode',
  filter: 'Filter',
  filterHint: 'name contains',
  status: 'Status',
  severity: 'Severity',
  namespace: 'Namespace',
  check: 'Check',
  exception: 'Exception',
  notAccepted: 'Not accepted',
  any: 'Any',
  more: 'Show more',
  copyLink: 'Copy link',
  copied: 'Copied',
  evidence: 'Evidence',
  coverage: 'Coverage',
  exposure: 'Exposure',
  whoReaches: 'Who reaches it',
  whatReaches: 'What it reaches',
  reasons: 'Why it is not met',
  neighbours: 'Other namespaces',
  reachedBy: 'May connect here',
  reaches: 'This may connect to',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  reset: 'Whole picture',
  highlight: 'Highlight',
  nothing: 'Nothing',
  connections: 'Connections',
  from: 'From',
  to: 'To',
} as const;

/** What only the part without a script says, so that the script does not carry it. */
export const htmlNotes = {
  coverage: 'of 100, higher is better',
  exposure: 'of 100, lower is better; critical from 60',
  noScript:
    'Filters, the matrix, the graph and the pages of workloads need JavaScript, which is switched off.',
} as const;

/** Heads of tables that are whole without a script, so that the script does not carry them. */
export const staticHeads = {
  clusters: 'Clusters',
  severity: 'Severity',
  check: 'Check',
  answer: 'Answer',
  leadsTo: 'Leads to',
  gap: 'Gap',
  what: 'What, and what mends it',
  effect: 'Effect',
} as const;

/** Heads of tables. */
export const htmlHeads = {
  status: 'Status',
  namespace: 'Namespace',
  namespaces: 'Namespaces',
  cluster: 'Cluster',
  coverage: 'Coverage',
  exposure: 'Exposure',
  open: 'Open directions',
  workloads: 'Workloads',
  findings: 'Findings',
  workload: 'Workload',
  pods: 'Pods',
  ingress: 'Ingress',
  egress: 'Egress',
  points: 'Points',
  connection: 'Connection',
  cause: 'Rule or missing policy',
  place: 'File and line',
  peers: 'Peers',
  ports: 'Ports',
  own: 'Rule at its own side',
  theirs: "Rule at the peer's side",
  pairs: 'Workload pairs',
  widest: 'Widest',
  evidence: 'Evidence as of',
  name: 'Way in',
  verdict: 'Policy',
  grave: 'Critical and high',
} as const;

/** `12 of 3,000 namespaces`. */
export function shownOf(shown: number, total: number, noun: string): string {
  return `${numberText(shown)} of ${countOf(total, noun)}`;
}

/** Stands below a matrix or a graph that holds a part of the namespaces; how to see the others. */
export function cutHint(shown: number, total: number): string {
  return `Shown are the ${numberText(shown)} with the highest exposure of ${countOf(total, 'namespace')}. Filter by name to see others, or open a namespace to see all that it may connect to.`;
}

export const matrixKeys = 'Arrow keys move between cells; Enter opens the namespace of the row.';

export const graphIntro =
  'Each circle is a namespace, larger with more workloads, in the colour and shape of its status. A line is what the policies allow from one to the other, darker with more ports. Choose one to see its lines alone; the table below says the same.';

export const graphKeys = 'Arrow keys move the picture, + and − change its size, 0 shows the whole.';

/** A cell in a sentence: `shop to payments: 3 of 12 workload pairs, few: 2 to 10 ports`. */
export function cellSentence(from: string, to: string, cell: MatrixCell): string {
  const { openPairs, pairCount, unknown } = cell;
  const { word, meaning } = cellLevels[cellLevel(cell)];
  // The word of the cell is said too, so that who sees it and who hears it have the same
  const ports = openPairs === 0 ? 'nothing open' : /^[a-z]/.test(word) ? `${word}: ${meaning}` : meaning;
  const doubt = unknown ? ', some of it not known' : '';
  if (pairCount === 0) return `${from} to ${to}: no two workloads`;
  return `${from} to ${to}: ${numberText(openPairs)} of ${countOf(pairCount, 'workload pair')}, ${ports}${doubt}`;
}

/** `3 of 12`. */
export function pairsText({ openPairs, pairCount }: MatrixCell): string {
  return `${numberText(openPairs)} of ${numberText(pairCount)}`;
}

/** Stands where a workload has no peers in a direction. */
export function noPeers(direction: Direction): string {
  return direction === 'ingress'
    ? 'No workload and no address may connect to it.'
    : 'It may connect to no workload and to no address.';
}

export const connectionsIntro =
  'What the policies allow, both sides considered, at their worst: peers that are alike in ports and rules stand together. Workloads with hostNetwork are not told: policies do not bind them. A connection needs both rules; traffic of a workload with itself is left out.';

/** Where connections cannot be told, one sentence. */
export function connectionsAbsent(why: 'hostNetwork' | 'tooLarge' | 'earlier'): string {
  const texts = {
    hostNetwork:
      'It uses the network of its node: policies do not bind it, so whatever routing allows may connect.',
    tooLarge:
      'Not told: this cluster has more workloads that differ than a report can list; ask bulkhead explain.',
    earlier: 'Not told: the result is of a version that did not list connections.',
  } as const;
  return texts[why];
}

/** `all 4 workloads`, `web, api and 2 more`: who of a namespace. */
export function morePeers({ workloads, count }: NamespacePeers): string {
  const left = count - workloads.length;
  return left > 0 ? `and ${numberText(left)} more` : '';
}

/** Stands after lists that are cut; empty when nothing is left out. */
export function leftOut(count: number, noun: string): string {
  return count === 0 ? '' : `and ${countOf(count, noun)} more`;
}

/** A verdict that is not sure, in words; empty when it is. */
export function doubtText({ verdict }: Pick<ConnectionGroup, 'verdict'>): string {
  return verdict === 'unknown' ? 'Not known: something that could not be read decides' : '';
}

/** The foot of every view: what the page is, and what the evidence is. */
export function evidenceFoot(record: { readonly name: string; readonly sha256: string }): string {
  return `Interactive view; the evidence is ${record.name}, SHA-256 ${record.sha256}`;
}

export const notFound = 'Nothing of this name is in the report.';

export const noMatch = 'Nothing fits the filter.';

export const rowAbsent =
  'The connections of this namespace are not in this page, which would be too large to open; they stand in the result file.';
