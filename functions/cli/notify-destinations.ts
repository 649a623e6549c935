// What bulkhead notify shows and tries of the destinations beside channels: EventBridge, the webhook and Security Hub.
import type { AlertEvent } from '../../lib/model/alert.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { countOf } from '../../templates/wording/format.ts';
import type { AlertSettings } from '../config/alert-settings.ts';
import type { AlertDestinations } from '../steps/fleet-run/open-destinations.ts';
import { planImport } from '../steps/fleet-run/plan-import.ts';
import { busEvent, webhookMessage } from '../steps/fleet-run/send-to-destination.ts';

export interface DestinationPreview {
  readonly line: string;
  /** What would be sent. */
  readonly json: object;
}

/** What each destination of the settings would get, in the order in which it is sent. */
export function previewDestinations(
  { eventBridge, webhook, securityHub }: AlertSettings,
  {
    events,
    now,
    before,
  }: { readonly events: readonly AlertEvent[]; readonly now: ScanResult; readonly before?: ScanResult },
): DestinationPreview[] {
  const toBus = events.map(busEvent).map((event) => ({
    line: `EventBridge ${eventBridge}  ${event.detailType}`,
    json: { eventBridge, ...event },
  }));
  const toWebhook = events.map(webhookMessage).map((message) => ({
    line: `Webhook  ${message.type}`,
    json: { webhook: message },
  }));
  return [
    ...(eventBridge === undefined ? [] : toBus),
    ...(webhook === undefined ? [] : toWebhook),
    ...(securityHub ? [previewImport(now, before)] : []),
  ];
}

/** The account of the service is not known here: the findings stand under that of the cluster. */
function previewImport(now: ScanResult, before: ScanResult | undefined): DestinationPreview {
  const { eks } = now.cluster;
  if (eks === undefined)
    return { line: 'Security Hub  nothing: the cluster is none of EKS', json: { securityHub: [] } };
  const held = before === undefined ? new Map() : planImport(new Map(), { result: before, hub: eks }).after;
  const { toImport } = planImport(held, { result: now, hub: eks });
  const over = toImport.filter(({ RecordState }) => RecordState === 'ARCHIVED').length;
  return {
    line: `Security Hub  ${countOf(toImport.length - over, 'finding')} imported, ${over} archived`,
    json: { securityHub: toImport },
  };
}

/** Sends a test to each destination that takes events, and gives a line for each: why it was not taken, or that it was. */
export async function tryDestinations(
  { eventBridge, webhook }: AlertDestinations,
  { securityHub, at }: { readonly securityHub: boolean; readonly at: string },
): Promise<{ readonly line: string; readonly isTaken: boolean }[]> {
  const detail = { message: 'A test: bulkhead can send here.' };
  const lines = await Promise.all([
    tried('EventBridge', eventBridge?.({ detailType: 'Bulkhead Test', at, resources: [], detail })),
    tried('Webhook', webhook?.({ id: `test ${at}`, type: 'bulkhead.test', timestamp: at, data: detail })),
  ]);
  const untried = { line: 'Security Hub: not tried, because a test would be a finding', isTaken: true };
  return [...lines.flat(), ...(securityHub ? [untried] : [])];
}

async function tried(place: string, sending: Promise<void> | undefined) {
  if (sending === undefined) return [];
  try {
    await sending;
    return [{ line: `${place}: taken`, isTaken: true }];
  } catch (error) {
    return [{ line: `${place}: ${(error as Error).message}`, isTaken: false }];
  }
}
