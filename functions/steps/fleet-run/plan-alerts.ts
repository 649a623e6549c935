// Events → messages to channels, as the configuration routes them.
import { type PlannedMessage, planMessages } from '../../../lib/alert/plan-messages.ts';
import type { AlertEvent } from '../../../lib/model/alert.ts';
import type { AlertSettings } from '../../config/alert-settings.ts';

/** Nothing where there are no channels: only programs are told then. */
export function planAlerts(events: readonly AlertEvent[], settings: AlertSettings): PlannedMessage[] {
  const { annotationChannels, owners, routes, channel, failures, budget } = settings;
  if (channel === undefined) return [];
  const routing = {
    annotationChannels,
    owners: owners?.channels ?? {},
    routes,
    channel,
    failures: failures ?? channel,
  };
  return planMessages(events, { routing, budget });
}
