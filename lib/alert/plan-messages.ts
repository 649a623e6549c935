// Events of a run → messages to channels: who hears of what, and never more than the budget of a channel. What is over the
// budget is told in one message at the end, not left out.
import { fitsPattern } from '../match/name-pattern.ts';
import type { AlertEvent, AlertFinding } from '../model/alert.ts';
import { SEVERITIES } from './judge-findings.ts';

/** A way from clusters and namespaces to a channel; patterns as in `prod-*`. */
export interface AlertRoute {
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly channel: string;
}

export interface AlertRouting {
  /** Channels that a namespace may ask for by an annotation. */
  readonly annotationChannels: readonly string[];
  /** Value of the owner label → channel. */
  readonly owners: Readonly<Record<string, string>>;
  /** The first that fits decides. */
  readonly routes: readonly AlertRoute[];
  /** Where no route fits. */
  readonly channel: string;
  /** Of scans that failed; they are the platform team's. */
  readonly failures: string;
}

/** Why a channel gets it. `cluster`: what it is about is for several channels, so the way of the cluster is taken. */
export type RoutedBy = 'annotation' | 'owner' | 'route' | 'default' | 'failures' | 'cluster';

export type PlannedMessage =
  | { readonly kind: 'event'; readonly channel: string; readonly by: RoutedBy; readonly event: AlertEvent }
  | { readonly kind: 'rollUp'; readonly channel: string; readonly events: readonly AlertEvent[] };

interface Way {
  readonly channel: string;
  readonly by: RoutedBy;
}

/** Most urgent first within a channel; a roll-up counts as one of `budget` messages. */
export function planMessages(
  events: readonly AlertEvent[],
  { routing, budget }: { readonly routing: AlertRouting; readonly budget: number },
): PlannedMessage[] {
  const byChannel = new Map<string, { readonly event: AlertEvent; readonly by: RoutedBy }[]>();
  for (const event of events) {
    const { channel, by } = wayOf(event, routing);
    byChannel.set(channel, [...(byChannel.get(channel) ?? []), { event, by }]);
  }
  return [...byChannel]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([channel, own]) => {
      const sorted = [...own].sort((a, b) => mostUrgentFirst(a.event, b.event));
      const fits = sorted.length <= budget;
      const alone = fits ? sorted : sorted.slice(0, budget - 1);
      const rest = fits ? [] : sorted.slice(budget - 1);
      return [
        ...alone.map(({ event, by }) => ({ kind: 'event' as const, channel, by, event })),
        ...(rest.length === 0
          ? []
          : [{ kind: 'rollUp' as const, channel, events: rest.map(({ event }) => event) }]),
      ];
    });
}

/** Of one of its findings or namespaces; where they are for several channels, the cluster's. */
function wayOf(event: AlertEvent, routing: AlertRouting): Way {
  const { kind } = event;
  if (kind === 'scanFailed' || kind === 'scanRecovered' || kind === 'stale')
    return { channel: routing.failures, by: 'failures' };
  const ways = placesOf(event).map((place) => wayAt(place, event, routing));
  const [first] = ways;
  if (first !== undefined && ways.every(({ channel }) => channel === first.channel)) return first;
  const { channel, by } = wayAt({}, event, routing);
  return { channel, by: first === undefined ? by : 'cluster' };
}

interface EventPlace extends Pick<AlertFinding, 'owner' | 'channel'> {
  readonly namespace?: string | undefined;
}

/** The namespace's own wish, where it is allowed; then its owner; then the first route that fits; then the default. */
function wayAt(
  { namespace, owner, channel: asked }: EventPlace,
  { cluster }: AlertEvent,
  { annotationChannels, owners, routes, channel }: AlertRouting,
): Way {
  if (asked !== undefined && annotationChannels.includes(asked)) return { channel: asked, by: 'annotation' };
  if (owner !== undefined && Object.hasOwn(owners, owner))
    return { channel: owners[owner] as string, by: 'owner' };
  const route = routes.find(
    ({ clusters, namespaces }) =>
      clusters.some((pattern) => fitsPattern(pattern, cluster.name)) &&
      (namespaces.includes('*') ||
        (namespace !== undefined && namespaces.some((pattern) => fitsPattern(pattern, namespace)))),
  );
  return route === undefined ? { channel, by: 'default' } : { channel: route.channel, by: 'route' };
}

/** What an event is about; one of a cluster or a group has no place. */
function placesOf(event: AlertEvent): EventPlace[] {
  if (event.kind === 'regression') {
    const { name, ...hearers } = event.namespace;
    return [{ ...hearers, namespace: name }];
  }
  return event.kind === 'findings' || event.kind === 'recovery' ? [...event.findings] : [];
}

function mostUrgentFirst(a: AlertEvent, b: AlertEvent): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.id < b.id ? -1 : 1);
}
