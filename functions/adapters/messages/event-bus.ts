// Events to a bus of EventBridge, for rules of the customer's own.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

export interface BusEvent {
  /** `Bulkhead Findings`: what rules select by, beside the source `bulkhead`. */
  readonly detailType: string;
  /** RFC 3339: when it happened. */
  readonly at: string;
  /** ARNs that it is about. */
  readonly resources: readonly string[];
  readonly detail: object;
}

/**
 * Asks nothing yet. `bus` is a name, or an ARN, whose region is then asked. What it gives throws what EventBridge answers, and
 * an Error when the call succeeds and the event was not taken.
 */
export function eventBus(bus: string): (event: BusEvent) => Promise<void> {
  const region = bus.startsWith('arn:') ? bus.split(':')[3] : undefined;
  const client = new EventBridgeClient({ maxAttempts: 5, ...(region !== undefined && { region }) });
  return async ({ detailType, at, resources, detail }) => {
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: bus,
            Source: 'bulkhead',
            DetailType: detailType,
            Time: new Date(at),
            Resources: [...resources],
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );
    if (!FailedEntryCount) return;
    const { ErrorCode = 'no reason', ErrorMessage = '' } = Entries?.[0] ?? {};
    throw new Error(`The event was refused: ${[ErrorCode, ErrorMessage].filter(Boolean).join(', ')}`);
  };
}
