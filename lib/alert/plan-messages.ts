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

export type PlannedMessage =
  | { readonly kind: 'event'; readonly channel: string; readonly event: AlertEvent }
  | { readonly kind: 'rollUp'; readonly channel: string; readonly events: readonly AlertEvent[] };

/** Most urgent first within a channel; a roll-up counts as one of `budget` messages. */
export function planMessages(
  events: readonly AlertEvent[],
  { routing, budget }: { readonly routing: AlertRouting; readonly budget: number },
): PlannedMessage[] {
  const byChannel = new Map<string, AlertEvent[]>();
  for (const event of events) {
    const channel = channelOf(event, routing);
    byChannel.set(channel, [...(byChannel.get(channel) ?? []), event]);
  }
  return [...byChannel]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([channel, own]) => {
      const sorted = [...own].sort(mostUrgentFirst);
      const fits = sorted.length <= budget;
      const alone = fits ? sorted : sorted.slice(0, budget - 1);
      const rest = fits ? [] : sorted.slice(budget - 1);
      return [
        ...alone.map((event) => ({ kind: 'event' as const, channel, event })),
        ...(rest.length === 0 ? [] : [{ kind: 'rollUp' as const, channel, events: rest }]),
      ];
    });
}

/** Of one of its findings or namespaces; where they are for several channels, the cluster's. */
function channelOf(event: AlertEvent, routing: AlertRouting): string {
  const { kind } = event;
  if (kind === 'scanFailed' || kind === 'scanRecovered' || kind === 'stale') return routing.failures;
  const channels = new Set(placesOf(event).map((place) => channelAt(place, event, routing)));
  const [only, ...others] = channels;
  return only !== undefined && others.length === 0 ? only : channelAt({}, event, routing);
}

interface EventPlace extends Pick<AlertFinding, 'owner' | 'channel'> {
  readonly namespace?: string | undefined;
}

/** The namespace's own wish, where it is allowed; then its owner; then the first route that fits; then the default. */
function channelAt(
  { namespace, owner, channel: asked }: EventPlace,
  { cluster }: AlertEvent,
  { annotationChannels, owners, routes, channel }: AlertRouting,
): string {
  if (asked !== undefined && annotationChannels.includes(asked)) return asked;
  if (owner !== undefined && Object.hasOwn(owners, owner)) return owners[owner] as string;
  const route = routes.find(
    ({ clusters, namespaces }) =>
      clusters.some((pattern) => fitsPattern(pattern, cluster.name)) &&
      (namespaces.includes('*') ||
        (namespace !== undefined && namespaces.some((pattern) => fitsPattern(pattern, namespace)))),
  );
  return route?.channel ?? channel;
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
