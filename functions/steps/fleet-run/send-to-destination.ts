// Where events go beside people's channels and the topic: which messages of a run, and how each is sent.
import type { AlertEvent } from '../../../lib/model/alert.ts';
import type { FleetCluster, FleetTarget } from '../../../lib/model/fleet-result.ts';
import type { BusEvent } from '../../adapters/messages/event-bus.ts';
import type { WebhookMessage } from '../../adapters/messages/signed-webhook.ts';
import type { AlertSettings } from '../../config/alert-settings.ts';
import type { AlertPorts } from './alert-ports.ts';
import { importClusterFindings } from './import-findings.ts';
import { publishedEvent } from './published-event.ts';

export type DestinationMessage =
  | { readonly kind: 'eventBridge'; readonly event: AlertEvent }
  | { readonly kind: 'webhook'; readonly event: AlertEvent }
  | { readonly kind: 'securityHub'; readonly runId: string; readonly cluster: FleetTarget };

type Settings = Pick<AlertSettings, 'eventBridge' | 'webhook' | 'securityHub'>;

/** Rules of EventBridge select by these, so they never change. */
const DETAIL_TYPES = {
  baseline: 'Bulkhead Baseline',
  findings: 'Bulkhead Findings',
  recovery: 'Bulkhead Recovery',
  regression: 'Bulkhead Regression',
  scanFailed: 'Bulkhead Scan Failed',
  stale: 'Bulkhead Evidence Stale',
  exception: 'Bulkhead Exception',
  scanRecovered: 'Bulkhead Scan Recovered',
} as const satisfies Record<AlertEvent['kind'], string>;

/** Of a run: each event to each destination that takes events, then the findings of each cluster that has a result. */
export function destinationMessages(
  { eventBridge, webhook, securityHub }: Settings,
  {
    runId,
    events,
    clusters,
  }: {
    readonly runId: string;
    readonly events: readonly AlertEvent[];
    readonly clusters: readonly FleetCluster[];
  },
): DestinationMessage[] {
  const to = (kind: 'eventBridge' | 'webhook') => events.map((event) => ({ kind, event }));
  return [
    ...(eventBridge === undefined ? [] : to('eventBridge')),
    ...(webhook === undefined ? [] : to('webhook')),
    ...(securityHub ? clusters.filter(isImported) : []).map(({ id, name, accountId = '', region = '' }) => ({
      kind: 'securityHub' as const,
      runId,
      cluster: { id, name, accountId, region },
    })),
  ];
}

/** Clusters whose findings Security Hub does not get although it gets those of others: a clause for each reason. */
export function leftOut(
  { securityHub }: Pick<Settings, 'securityHub'>,
  clusters: readonly FleetCluster[],
): string[] {
  const names = clusters
    .filter((cluster) => cluster.notAssessed === undefined && !isImported(cluster))
    .map(({ name }) => name);
  if (!securityHub || names.length === 0) return [];
  return [`Security Hub: no EKS cluster by account and region: ${names.join(', ')}`];
}

/** Without a result there is nothing new; without an account and a region it is no resource of AWS. */
function isImported({ notAssessed, accountId, region }: FleetCluster): boolean {
  return notAssessed === undefined && accountId !== undefined && region !== undefined;
}

/** Throws an Error when it was not taken; a ClusterRefused when that says nothing of the next message. */
export async function sendToDestination(ports: AlertPorts, message: DestinationMessage): Promise<void> {
  const { eventBridge, webhook, securityHub } = ports.destinations;
  switch (message.kind) {
    case 'eventBridge':
      return configured(eventBridge)(busEvent(message.event));
    case 'webhook':
      return configured(webhook)(webhookMessage(message.event));
    case 'securityHub':
      return importClusterFindings(ports, { ...message, securityHub: configured(securityHub) });
  }
}

function configured<T>(destination: T | undefined): T {
  if (destination === undefined) throw new Error('it is no longer in the configuration');
  return destination;
}

/** The detail is what `bulkhead schema alert-event` describes. */
export function busEvent(event: AlertEvent): BusEvent {
  const { kind, at, cluster } = event;
  const resources = cluster.id.startsWith('arn:') ? [cluster.id] : [];
  return { detailType: DETAIL_TYPES[kind], at, resources, detail: publishedEvent(event) };
}

/** The data is what `bulkhead schema alert-event` describes. */
export function webhookMessage(event: AlertEvent): WebhookMessage {
  return {
    id: event.id,
    type: `bulkhead.${event.kind}`,
    timestamp: event.at,
    data: publishedEvent(event),
  };
}
