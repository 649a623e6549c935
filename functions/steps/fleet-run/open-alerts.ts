// What the configuration says of alerts → the ports that they go through. Loads Slack's client when a bot posts.
import type { Channel } from '../../adapters/messages/channel.ts';
import type { AlertSettings } from '../../config/alert-settings.ts';
import type { FleetFile } from '../../config/fleet-file.ts';
import type { AlertPorts } from './alert-ports.ts';
import { type DestinationSurroundings, openDestinations } from './open-destinations.ts';
import type { RunPorts } from './ports.ts';

export interface AlertSurroundings
  extends Pick<RunPorts, 'objects' | 'state' | 'surroundings'>,
    Pick<AlertPorts, 'bucket' | 'publish'>,
    DestinationSurroundings {
  /** Of a stand-in for Slack. */
  readonly slackInTests?: { readonly apiUrl: string; readonly hosts: readonly string[] };
}

/** `thresholds.assessedWithinHours` where nobody says otherwise. */
const STALE_HOURS = 26;

/** Undefined where the configuration has no alerts. */
export function alertPorts(
  file: FleetFile,
  group: string,
  around: AlertSurroundings,
): AlertPorts | undefined {
  const { alerts: settings } = file;
  if (settings === undefined) return undefined;
  const own = file.groups.find(({ name }) => name === group)?.thresholds?.assessedWithinHours;
  const { secretOf: _, slackInTests: __, hub: ___, ...ports } = around;
  return {
    ...ports,
    settings,
    staleHours: own ?? file.thresholds.assessedWithinHours ?? STALE_HOURS,
    channelOf: (name) => openChannel(settings, name, around),
    destinations: openDestinations(settings, around),
  };
}

/** Throws an Error when its secret cannot be read, or is no webhook of Slack. */
export async function openChannel(
  settings: AlertSettings,
  name: string,
  {
    secretOf,
    slackInTests,
    surroundings,
  }: Pick<AlertSurroundings, 'secretOf' | 'slackInTests' | 'surroundings'>,
): Promise<Channel> {
  const place = Object.hasOwn(settings.channels, name) ? settings.channels[name] : undefined;
  if (place === undefined) throw new Error('it is no longer in the configuration');
  if ('slackWebhook' in place) {
    const { slackWebhook } = await import('../../adapters/messages/slack-webhook.ts');
    return slackWebhook({
      url: await secretOf(place.slackWebhook),
      sleep: surroundings.sleep,
      ...(slackInTests && { hostsTrustedInTests: slackInTests.hosts }),
    });
  }
  const { slackBot } = await import('../../adapters/messages/slack-bot.ts');
  return slackBot({
    token: await secretOf(settings.slackToken ?? ''),
    channelId: place.slack,
    ...(slackInTests && { apiUrl: slackInTests.apiUrl }),
  });
}
