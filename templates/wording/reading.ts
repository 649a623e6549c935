// What was asked of a live cluster and what it answered, in words, and whether what it listed is what was analysed:
// the evidence that the population is complete.
import type { EksCluster, ListReading, Reading } from '../../lib/model/inventory.ts';
import type { Population, ScanResult } from '../../lib/model/scan-result.ts';
import { countOf, numberText } from './format.ts';

export const readingTitles = {
  part: 'What the API was asked, and what it listed',
  scope: 'In scope',
} as const;

/** One kind: what the API listed against what the result counts. */
export interface ReconciledList {
  readonly list: ListReading;
  readonly kind: string;
  readonly listed: string;
  readonly processed: string;
  readonly state: 'equal' | 'notInstalled' | 'different' | 'notRead';
  readonly word: string;
}

const outcomeWords: Readonly<Record<ListReading['outcome'], string>> = {
  complete: 'Complete',
  notInstalled: 'Not served',
  forbidden: 'Forbidden',
  failed: 'Failed',
};

/** Pairs of a name and its value: when, whom and as whom. */
export function readingRows(reading: Reading): readonly (readonly [string, string])[] {
  const { server, identity, clockSkewSeconds, lists } = reading;
  const repeated = lists.reduce((sum, { retries }) => sum + retries, 0);
  const restarted = lists.reduce((sum, { restarts }) => sum + restarts, 0);
  return [
    ['Read', `${timeText(reading.startedAt)} to ${timeText(reading.finishedAt)}`],
    ['API server', server.version === undefined ? server.host : `${server.host}, ${server.version}`],
    ['Read as', identity ?? 'not told'],
    ['Clock of the API server', skewText(clockSkewSeconds)],
    [
      'Requests',
      `List requests only, nothing was written; ${numberText(repeated)} repeated, ${countOf(restarted, 'list')} begun anew`,
    ],
  ];
}

/** Pairs of a name and its value: what the EKS API says of the cluster. */
export function eksRows(eks: EksCluster): readonly (readonly [string, string])[] {
  const platform = eks.platformVersion === undefined ? '' : `, platform ${eks.platformVersion}`;
  const addons = eks.addons?.map(({ name, version, status }) => `${name} ${version} (${status})`);
  return [
    ['ARN', eks.arn],
    ['Account and region', `${eks.accountId}, ${eks.region}`],
    ['Kubernetes', `${eks.version}${platform}${eks.autoMode ? ', Auto Mode' : ''}`],
    ...pair('VPC', eks.vpcId),
    ...pair('Address family', eks.ipFamily),
    ['Add-ons', addons === undefined ? 'could not be read' : addons.join(', ') || 'none'],
  ];
}

/** Each list against the objects that the result counts; kinds that were not read come first. */
export function reconciledLists(reading: Reading, { objects }: Population): ReconciledList[] {
  const order = ['different', 'notRead', 'equal', 'notInstalled'] as const;
  const all = reading.lists.map((list): ReconciledList => {
    const processed = objects[`${list.apiVersion}/${list.kind}`] ?? 0;
    const state = stateOf(list, processed);
    const read = list.outcome === 'complete';
    return {
      list,
      kind: `${list.kind}`,
      listed: read ? numberText(list.count) : '–',
      processed: list.outcome === 'notInstalled' ? '–' : numberText(processed),
      state,
      word: wordOf(list, state, processed),
    };
  });
  return order.flatMap((state) => all.filter((one) => one.state === state));
}

/** Whether the population is what the API listed, one sentence with its full stop. */
export function reconciliationText(lists: readonly ReconciledList[]): string {
  const served = lists.filter(({ state }) => state !== 'notInstalled');
  const equal = served.filter(({ state }) => state === 'equal');
  const objects = equal.reduce((sum, { list }) => sum + list.count, 0);
  const rest = served.length - equal.length;
  if (rest === 0)
    return `Reconciled: each of the ${countOf(objects, 'object')} that the API listed, in ${countOf(served.length, 'kind')}, is in the analysis.`;
  return `Not fully reconciled: ${numberText(rest)} of ${countOf(served.length, 'kind')} could not be read whole or differ in number; see the rows that are marked.`;
}

/** Pages, repetitions and version of a list in a line: `2 pages, version 48211`. */
export function listDetail({ pages, retries, restarts, resourceVersion }: ListReading): string {
  const parts = [
    countOf(pages, 'page'),
    ...(retries === 0 ? [] : [`${numberText(retries)} repeated`]),
    ...(restarts === 0 ? [] : [`${numberText(restarts)} begun anew`]),
    ...(resourceVersion === undefined ? [] : [`version ${resourceVersion}`]),
  ];
  return parts.join(', ');
}

/** Source, cluster and what was left out: pairs of a name and its value. */
export function scopeRows({ cluster, population, gaps }: ScanResult): readonly (readonly [string, string])[] {
  const unread = gaps.filter(({ effect }) => effect.scope === 'population').length;
  return [
    ['Cluster', `${cluster.name} (${cluster.source === 'manifests' ? 'manifests' : 'live cluster'})`],
    ...(cluster.eks === undefined ? [] : eksRows(cluster.eks)),
    [
      'Namespaces',
      `All ${numberText(population.namespaces)} that were found; none was left out, none sampled`,
    ],
    [
      'Not read',
      unread === 0
        ? 'Nothing that could hold a workload'
        : `${countOf(unread, 'source')} of workloads, listed below under what was not assessed`,
    ],
  ];
}

function stateOf({ outcome, count }: ListReading, processed: number): ReconciledList['state'] {
  if (outcome === 'notInstalled') return 'notInstalled';
  if (outcome !== 'complete') return 'notRead';
  return count === processed ? 'equal' : 'different';
}

function wordOf({ outcome, count }: ListReading, state: ReconciledList['state'], processed: number): string {
  if (state === 'equal') return 'Equal';
  if (state !== 'different') return outcomeWords[outcome];
  const missing = count - processed;
  return missing > 0 ? `${numberText(missing)} missing` : `${numberText(-missing)} more`;
}

function skewText(seconds: number | undefined): string {
  if (seconds === undefined) return 'told no time, so its clock could not be compared';
  const size = Math.abs(seconds);
  if (size < 1) return 'less than a second from that of the scanner';
  return `${size} s ${seconds > 0 ? 'ahead of' : 'behind'} that of the scanner`;
}

function pair(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]];
}

/** RFC 3339 with its seconds: evidence is dated exactly. */
function timeText(time: string): string {
  return time
    .replace(/\.\d+Z$/, 'Z')
    .replace('T', ' ')
    .replace(/Z$/, ' UTC');
}
