// What is told of changes, to whom: the part `alerts` of bulkhead.yaml. It is read for every run.
import { z } from 'zod';
import { alertDestinations } from './alert-destinations.ts';
import { secretReference } from './secret-reference.ts';

const channelName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes lower-case letters, digits and dashes');
const pattern = z.string().min(1).max(253);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day such as 22:00');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const alerts = z
  .strictObject({
    minSeverity: z
      .enum(['critical', 'high', 'medium', 'low'])
      .default('high')
      .describe('The least severe finding that is told.'),
    worsensBy: z
      .number()
      .min(1)
      .max(100)
      .default(10)
      .describe(
        'Exposure points of a finding, or coverage points of a namespace, that are worth telling again.',
      ),
    budget: z
      .int()
      .min(2)
      .max(50)
      .default(10)
      .describe('Messages that a channel gets for one run at most; the rest are one more line in the last.'),
    slackToken: secretReference.optional().describe('Bot token with chat:write and files:write.'),
    channels: z
      .record(
        channelName,
        z.union([
          z.strictObject({
            slack: z
              .string()
              .regex(/^[CG][A-Z0-9]{8,}$/, 'is no id of a channel such as C0123456789; a name does not do'),
          }),
          z.strictObject({ slackWebhook: secretReference }),
        ]),
      )
      .default({})
      .describe('Places where messages go: a channel by the bot, or an incoming webhook.'),
    channel: channelName
      .optional()
      .describe('Where no route fits. Absent where there are no channels: only programs are told.'),
    failures: channelName.optional().describe('Scans that failed. Absent: as `channel`.'),
    digest: channelName.optional().describe('The week in one message, with the PDF where the bot posts it.'),
    routes: z
      .array(
        z.strictObject({
          clusters: z.array(pattern).default(['*']),
          namespaces: z.array(pattern).default(['*']),
          channel: channelName,
        }),
      )
      .default([])
      .describe('The first that fits decides; * stands for any characters.'),
    annotationChannels: z
      .array(channelName)
      .default([])
      .describe('Channels that a namespace may ask for by the annotation bulkhead.dev/alert-channel.'),
    owners: z
      .strictObject({
        label: z.string().min(1).max(317).describe('Label of namespaces that says whose they are.'),
        channels: z.record(z.string().min(1).max(63), channelName).describe('Value of the label → channel.'),
      })
      .optional()
      .describe('Where the owner of a namespace hears of it; goes before routes.'),
    quietHours: z
      .strictObject({
        from: clock,
        to: clock.describe('Not part of it; earlier than from for a night.'),
        timeZone: z
          .string()
          .refine(isTimeZone, 'is no time zone of the IANA database such as Europe/Berlin')
          .default('UTC'),
        days: z
          .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
          .default([])
          .describe('Quiet from midnight to midnight.'),
        critical: z.enum(['sent', 'held']).default('sent').describe('Whether what is critical waits too.'),
      })
      .optional()
      .describe(
        'When channels get nothing: it is held, and sent when they are over. Programs get it at once.',
      ),
    ...alertDestinations,
  })
  .describe('Changes that are told in Slack, to the topic of the service, and to what else is named here.');

export type AlertSettings = z.output<typeof alerts>;

/** Channels that are named and not there, and a bot without a token. */
export function alertMistakes(
  settings: unknown,
): { readonly keys: readonly PropertyKey[]; readonly message: string }[] {
  const read = alerts.safeParse(settings);
  if (!read.success) return [];
  const { channels, channel, failures, digest, routes, slackToken, annotationChannels, owners } = read.data;
  const named: readonly [keys: readonly PropertyKey[], name: string | undefined][] = [
    [['channel'], channel],
    [['failures'], failures],
    [['digest'], digest],
    ...routes.map((route, index): [PropertyKey[], string] => [['routes', index, 'channel'], route.channel]),
    ...annotationChannels.map((name, index): [PropertyKey[], string] => [
      ['annotationChannels', index],
      name,
    ]),
    ...Object.entries(owners?.channels ?? {}).map(([owner, name]): [PropertyKey[], string] => [
      ['owners', 'channels', owner],
      name,
    ]),
  ];
  const unknown = named.flatMap(([keys, name]) =>
    name === undefined || Object.hasOwn(channels, name)
      ? []
      : [{ keys: ['alerts', ...keys], message: `"${name}" is none of the channels` }],
  );
  const isMissing =
    channel === undefined && (Object.keys(channels).length > 0 || routes.length > 0 || owners !== undefined);
  const byBot = Object.entries(channels).filter(([, one]) => 'slack' in one);
  return [
    ...unknown,
    ...(isMissing ? [{ keys: ['alerts'], message: 'names no channel for what no route fits' }] : []),
    ...(slackToken === undefined
      ? byBot.map(([name]) => ({
          keys: ['alerts', 'channels', name],
          message: 'needs slackToken, the bot that posts there',
        }))
      : []),
  ];
}
