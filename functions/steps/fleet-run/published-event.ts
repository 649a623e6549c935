// An event as programs get it: by the topic, EventBridge and the webhook.
import type { AlertEvent } from '../../../lib/model/alert.ts';

/** A message of SNS, and an event of EventBridge, hold 256 kB with everything around them. */
const MOST_BYTES = 240_000;
const MOST_FINGERPRINTS = 1000;

/** The event, with fewer fingerprints and findings (the worst stay) where all of them do not fit; `findingCount` says how many. */
export function publishedEvent(event: AlertEvent): AlertEvent {
  if (!('fingerprints' in event)) return event;
  let cut = { ...event, fingerprints: event.fingerprints.slice(0, MOST_FINGERPRINTS) };
  while (cut.findings.length > 1 && Buffer.byteLength(JSON.stringify(cut)) > MOST_BYTES)
    cut = { ...cut, findings: cut.findings.slice(0, Math.floor(cut.findings.length / 2)) };
  return cut;
}
