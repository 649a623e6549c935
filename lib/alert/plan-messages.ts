// Events of a run → messages to channels: who hears of what, and never more than the budget of a channel. What is over the
// budget is told in one message at the end, not left out.
import { fitsPattern } from '../match/name-pattern.ts';
import type { AlertEvent } from '../model/alert.ts';
import { SEVERITIES } from './judge-findings.ts';

/** A way from clusters and namespaces to a channel; patterns as in `prod-*`. */
export interface AlertRoute {
  readonly clusters: readonly string[];
  readonly namespaces: readonly string[];
  readonly channel: string;
}

export interface AlertRouting {
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

function channelOf(event: AlertEvent, { routes, channel, failures }: AlertRouting): string {
  if (event.kind === 'scanFailed' || event.kind === 'scanRecovered') return failures;
  const namespace = namespaceOf(event);
  const route = routes.find(
    ({ clusters, namespaces }) =>
      clusters.some((pattern) => fitsPattern(pattern, event.cluster.name)) &&
      (namespaces.includes('*') ||
        (namespace !== undefined && namespaces.some((pattern) => fitsPattern(pattern, namespace)))),
  );
  return route?.channel ?? channel;
}

/** Of an event that is about one namespace. */
function namespaceOf(event: AlertEvent): string | undefined {
  if (event.kind === 'regression') return event.namespace.name;
  if (event.kind !== 'findings' && event.kind !== 'recovery') return undefined;
  const names = new Set(event.findings.map(({ namespace }) => namespace));
  return names.size === 1 ? [...names][0] : undefined;
}

function mostUrgentFirst(a: AlertEvent, b: AlertEvent): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.id < b.id ? -1 : 1);
}
