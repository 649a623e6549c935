// One workload: who reaches it, what it reaches, on which ports and by which rules.
import type { Direction } from '../../../lib/model/cluster.ts';
import type {
  Cause,
  EntryPointTarget,
  NamespaceResult,
  WorkloadResult,
} from '../../../lib/model/scan-result.ts';
import type {
  ConnectionGroup,
  ConnectionPeers,
  NamespacePeers,
  WorkloadName,
} from '../../../lib/model/workload-connections.ts';
import { causeSource, causeText, portsText } from '../../wording/deduction.ts';
import { countOf, intervalText } from '../../wording/format.ts';
import {
  connectionsAbsent,
  connectionsIntro,
  doubtText,
  htmlHeads,
  htmlLabels,
  leftOut,
  morePeers,
  noPeers,
} from '../../wording/html-report.ts';
import { lostTitle, ownFindings } from '../../wording/namespace.ts';
import { entryPointState, targetVerdict } from '../../wording/reach.ts';
import { directionText, hostNetworkText } from '../../wording/report.ts';
import { entryPointsTitle } from '../../wording/view-titles.ts';
import { nsAddress, workloadAddress } from '../address.ts';
import { type Child, h, link } from './dom.ts';
import { flowPicture } from './flow.ts';
import { findingRows, lostPoints, pageTitle, pairs, place, section } from './parts.ts';
import type { FoundWorkload, Site } from './site.ts';
import { table } from './table.ts';

export function workloadView(site: Site, found: FoundWorkload): Node[] {
  const { namespace, workload } = found;
  const { kind, name, podCount, directions, exposure, exposureDeductions } = workload;
  const coverage = Object.values(directions ?? {}).flatMap(({ coverageDeductions }) => coverageDeductions);
  const points = [
    ...exposureDeductions.map((point) => ({ ...point, workloads: [workload], score: 'exposure' as const })),
    ...coverage.map((point) => ({ ...point, workloads: [workload], score: 'coverage' as const })),
  ].filter((point) => point.points > 0);
  return [
    pageTitle(name, link(nsAddress(namespace.name), namespace.name), ` / ${kind}`),
    pairs([
      [htmlHeads.exposure, intervalText(exposure)],
      [htmlHeads.pods, countOf(podCount, 'pod')],
      ...(directions === null
        ? [[htmlHeads.ingress, hostNetworkText] as const]
        : [
            [htmlHeads.ingress, directionText(directions.ingress)] as const,
            [htmlHeads.egress, directionText(directions.egress)] as const,
          ]),
    ]),
    ...connections(site, found),
    ...waysIn(site, found),
    section(ownFindings, findingRows(site, findingsOf(site, namespace, workload))),
    section(lostTitle, lostPoints(lostTitle, points)),
  ];
}

/** A group without the workload itself; undefined when nobody else is in it. */
export interface ToldGroup extends ConnectionGroup {
  readonly ownCauses: readonly Cause[];
  readonly theirCauses: readonly Cause[];
}

function connections(site: Site, found: FoundWorkload): Node[] {
  const { connections: told } = site.result;
  const { connectionLists } = found.workload;
  if (told === undefined || connectionLists === undefined) {
    const why = found.workload.hostNetwork
      ? 'hostNetwork'
      : told?.state === 'tooLarge'
        ? 'tooLarge'
        : 'earlier';
    return [section(htmlLabels.connections, h('p', {}, connectionsAbsent(why)))];
  }
  const groupsOf = (direction: Direction) => {
    const list = told.lists[connectionLists[direction]];
    const groups = (list?.groups ?? []).flatMap((group) => withoutSelf(group, found));
    const causes = (indexes: readonly number[]) => indexes.flatMap((index) => told.causes[index] ?? []);
    return {
      left: list?.left ?? 0,
      groups: groups.map(
        (group): ToldGroup => ({ ...group, ownCauses: causes(group.own), theirCauses: causes(group.theirs) }),
      ),
    };
  };
  const [ingress, egress] = [groupsOf('ingress'), groupsOf('egress')];
  const part = (title: string, direction: Direction, { groups, left }: typeof ingress) =>
    section(
      title,
      connectionTable(title, direction, groups),
      left > 0 && h('p', { class: 'mute' }, leftOut(left, 'group')),
    );
  return [
    flowPicture(found, { ingress: ingress.groups, egress: egress.groups }),
    part(htmlLabels.whoReaches, 'ingress', ingress),
    part(htmlLabels.whatReaches, 'egress', egress),
    h('p', { class: 'note' }, connectionsIntro),
  ];
}

/** A list is shared by workloads that are alike, so one may find itself in it. */
function withoutSelf(group: ConnectionGroup, { namespace, workload }: FoundWorkload): ConnectionGroup[] {
  const { peers } = group;
  if (peers.kind === 'addresses') return [group];
  const isOwn = ({ kind, name }: WorkloadName) => kind === workload.kind && name === workload.name;
  const isSelf = (one: NamespacePeers) => one.namespace === namespace.name && one.workloads.some(isOwn);
  if (!peers.namespaces.some(isSelf)) return [group];
  const namespaces = peers.namespaces
    .map((one) =>
      isSelf(one)
        ? { ...one, count: one.count - 1, workloads: one.workloads.filter((other) => !isOwn(other)) }
        : one,
    )
    .filter(({ count }) => count > 0);
  return peers.count === 1 ? [] : [{ ...group, peers: { ...peers, namespaces, count: peers.count - 1 } }];
}

function connectionTable(caption: string, direction: Direction, groups: readonly ToldGroup[]): HTMLElement {
  const other = direction === 'ingress' ? 'egress' : 'ingress';
  return table<ToldGroup>({
    caption,
    items: groups,
    empty: noPeers(direction),
    columns: [
      { title: htmlHeads.peers, head: true, cell: ({ peers }) => peerList(peers) },
      {
        title: htmlHeads.ports,
        cell: (group) => [
          portsText(group.ports),
          doubtText(group) !== '' && h('span', { class: 'below unsure' }, doubtText(group)),
        ],
      },
      { title: htmlHeads.own, cell: ({ ownCauses }) => causeList(ownCauses, direction) },
      {
        title: htmlHeads.theirs,
        cell: ({ theirCauses }) => (theirCauses.length === 0 ? '–' : causeList(theirCauses, other)),
      },
    ],
  });
}

function causeList(causes: readonly Cause[], direction: Direction): Child[] {
  return causes.map((cause) =>
    h(
      'span',
      { class: 'cause' },
      causeText(cause, direction),
      causeSource(cause) !== '' && h('span', { class: 'below' }, place(causeSource(cause))),
    ),
  );
}

function peerList(peers: ConnectionPeers): Child[] {
  if (peers.kind === 'addresses')
    return [
      h('ul', { class: 'peers' }, ...peers.ranges.map((range) => h('li', {}, h('code', {}, range)))),
      leftOut(peers.rangesLeft, 'range'),
    ];
  return [
    h('ul', { class: 'peers' }, ...peers.namespaces.map((one) => h('li', {}, ...namespacePeers(one)))),
    leftOut(peers.namespacesLeft, 'namespace'),
  ];
}

function namespacePeers(one: NamespacePeers): Child[] {
  const names = one.workloads.flatMap(({ kind, name }, index): Child[] => [
    index > 0 && ', ',
    link(workloadAddress(one.namespace, kind, name), name),
  ]);
  return [link(nsAddress(one.namespace), one.namespace), ': ', ...names, ' ', morePeers(one)];
}

function waysIn({ result }: Site, { namespace, workload }: FoundWorkload): Node[] {
  const leadsHere = (target: EntryPointTarget) =>
    target.namespace === namespace.name &&
    target.workload === workload.name &&
    target.workloadKind === workload.kind;
  const ways = result.entryPoints.flatMap((entryPoint) =>
    entryPoint.targets.filter(leadsHere).map((target) => ({ entryPoint, target })),
  );
  if (ways.length === 0) return [];
  return [
    section(
      entryPointsTitle,
      table<(typeof ways)[number]>({
        caption: entryPointsTitle,
        items: ways,
        columns: [
          {
            title: htmlHeads.name,
            head: true,
            cell: ({ entryPoint }) => [
              `${entryPoint.kind} ${entryPoint.namespace}/${entryPoint.name}`,
              h('span', { class: 'below' }, entryPointState(entryPoint)),
            ],
          },
          { title: htmlHeads.ports, cell: ({ target }) => portsText(target.ports) },
          { title: htmlHeads.verdict, cell: ({ target }) => targetVerdict(target) },
        ],
      }),
    ),
  ];
}

function findingsOf({ findingsOf: all }: Site, namespace: NamespaceResult, { kind, name }: WorkloadResult) {
  const own = `${kind}/${name}`;
  const outside = `${namespace.name}/${own}`;
  return (all.get(namespace.name) ?? []).filter(
    ({ resources }) => resources.includes(own) || resources.includes(outside),
  );
}
