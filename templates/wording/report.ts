// Titles, column heads and connecting sentences of a written report, whatever it is drawn with.
import type {
  DirectionResult,
  NamespaceResult,
  ScanResult,
  WorkloadResult,
} from '../../lib/model/scan-result.ts';
import { countOf, dateText, intervalText, listText, numberText, shortHash } from './format.ts';
import { basisWord } from './status.ts';
import { entryPointsTitle, findingsTitle, matrixTitle, scoreboardTitle } from './view-titles.ts';

export const reportTitles = {
  control: 'Network segmentation control',
  kind: 'Cluster report',
  evidence: 'Network segmentation evidence',
  summary: 'Summary',
  doFirst: 'Do these first',
  worst: 'Worst openings',
  matrix: matrixTitle,
  entryPoints: entryPointsTitle,
  scoreboard: scoreboardTitle,
  findings: findingsTitle,
  systemNamespaces: 'System namespaces',
  lostPoints: 'Lost points and what took them',
  scope: 'Scope, method and what was not assessed',
  gaps: 'What was not assessed',
  assumptions: 'Assumptions',
  population: 'Population',
  provenance: 'Versions and hashes',
  method: 'How to read the numbers',
} as const;

export const contentsTitle = 'Contents';

/** At the left of the head of every page. */
export function headText(organisation: string | undefined): string {
  return [...(organisation === undefined ? [] : [organisation]), reportTitles.evidence].join('  ·  ');
}

/** In the foot of every page: what tells this report from any other. */
export function footFacts({ cluster, scan }: ScanResult): readonly string[] {
  return [
    cluster.name,
    `basis: ${basisWord(scan.basis)}`,
    `ruleset ${scan.ruleset.version}`,
    `inventory sha256 ${shortHash(scan.inventorySha256)}`,
  ];
}

/** Stands where the list of what to do first is empty. */
export function nothingToDo(result: ScanResult): string {
  if (result.namespaces.length === 0) return 'Nothing: there is no namespace in scope.';
  return 'Nothing: no namespace has anything open or unknown.';
}

export const matrixIntro =
  'A row can open a connection to a column: what the policies allow, not traffic that was seen. Words repeat what the shade says, at the widest pair of workloads; framed cells are inside one namespace.';

export const lostPointsIntro =
  'Each row is one lost point: the connection that is open, and the rule or the missing policy that opens it. Coverage points are of 100 for a workload and direction, exposure points of 100 for a workload.';

/** Where the cluster was read and as of when: the line under its name. */
export function evidenceText(result: ScanResult): string {
  const { source, eks } = result.cluster;
  const live =
    eks === undefined
      ? 'Live cluster'
      : `Amazon EKS ${eks.version} · ${eks.region} · account ${eks.accountId}`;
  return `${source === 'manifests' ? 'Manifests' : live} · evidence as of ${dateText(result.scan.collectedAt)} · basis: ${basisWord(result.scan.basis)}`;
}

/** Order and basis of the scoreboard, and what its short head means. */
export function scoreboardIntro(result: Pick<ScanResult, 'namespaces' | 'scan'>): string {
  return `${countOf(result.namespaces.length, 'namespace')} by exposure, highest first. Basis of all scores: ${basisWord(result.scan.basis)}. Open: workload directions that no policy isolates.`;
}

/** When the matrix shows only a part of the namespaces. */
export function matrixCutText(shown: number, total: number): string {
  return `The ${numberText(shown)} namespaces with the highest exposure, of ${numberText(total)}; the others stand in the result file.`;
}

/** Scores of a namespace in one line under its name. */
export function namespaceText(namespace: NamespaceResult): string {
  const { scores, workloads, podCount, policyCount } = namespace;
  const counts = [
    countOf(workloads.length, 'workload'),
    countOf(podCount, 'pod'),
    countOf(policyCount, 'policy'),
  ].join(', ');
  return `Coverage ${intervalText(scores.coverage)} · exposure ${intervalText(scores.exposure)} · ${counts}`;
}

/** How a pod without labels would start here, with its full stop. */
export function nextPodText(namespace: NamespaceResult): string {
  const { ingress, egress } = namespace.nextPod;
  if (ingress.worst >= 1 && egress.worst >= 1) return 'A new pod without labels starts closed both ways.';
  if (ingress.worst >= 1)
    return 'A new pod without labels starts closed for ingress, with openings for egress.';
  if (egress.worst >= 1)
    return 'A new pod without labels starts closed for egress, with openings for ingress.';
  return 'A new pod without labels starts with openings both ways.';
}

/** Whether a direction is isolated and how good it is, e.g. `isolated, quality 93 of 100`. */
export function directionText(direction: DirectionResult): string {
  const isolated = { yes: 'isolated', no: 'not isolated', unknown: 'isolation not known' } as const;
  const { best, worst } = direction.quality;
  const quality = intervalText({ best: best * 100, worst: worst * 100 });
  return `${isolated[direction.isolated]}, quality ${quality} of 100`;
}

/** `Deployment api, web; DaemonSet agent`: the kind once for all of its workloads, forty names at most. */
export function workloadsText(workloads: readonly Pick<WorkloadResult, 'kind' | 'name'>[]): string {
  const most = 40;
  const names = new Map<string, string[]>();
  for (const { kind, name } of workloads.slice(0, most)) names.set(kind, [...(names.get(kind) ?? []), name]);
  const lists = [...names].map(([kind, list]) => `${kind} ${list.join(', ')}`).join('; ');
  return workloads.length > most ? `${lists} and ${numberText(workloads.length - most)} more` : lists;
}

export const hostNetworkText = 'hostNetwork: policies do not bind it, outside coverage';

export const noEntryPoints = 'No Service, Ingress, Gateway route or pod leads in from outside.';

export const noAssumptions = 'Nothing had to be assumed.';

/** Names the workloads that could not be read; with a full stop. */
export function unreadableText(names: readonly string[]): string {
  return `Could not be read, and counted in the worst case only: ${listText(names, 30)}.`;
}

/** Objects that were read, by kind; with a full stop. */
export function objectsText(counts: readonly string[]): string {
  return `Objects read: ${counts.join(', ')}.`;
}

/** Versions, hashes and times: pairs of a name and its value. */
export function provenanceRows({
  cluster,
  scan,
  schemaVersion,
}: ScanResult): readonly (readonly [string, string])[] {
  return [
    ['Cluster', `${cluster.name} (${cluster.source === 'manifests' ? 'manifests' : 'live cluster'})`],
    ['Evidence as of', dateText(scan.collectedAt)],
    ['Program', `${scan.tool.name} ${scan.tool.version}`],
    ['Result format', schemaVersion],
    ['Ruleset', `${scan.ruleset.version}, sha256 ${scan.ruleset.sha256}`],
    ['Inventory', `sha256 ${scan.inventorySha256}`],
    ['Basis', basisWord(scan.basis)],
  ];
}
