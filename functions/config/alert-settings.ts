// What is told of changes, to whom: the part `alerts` of bulkhead.yaml. It is read for every run.
import { z } from 'zod';
import { alertDestinations } from './alert-destinations.ts';
import { secretReference } from './secret-reference.ts';

const channelName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes lower-case letters, digits and dashes');
const pattern = z.string().min(1).max(253);

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
  const { channels, channel, failures, digest, routes, slackToken } = read.data;
  const named: readonly [keys: readonly PropertyKey[], name: string | undefined][] = [
    [['channel'], channel],
    [['failures'], failures],
    [['digest'], digest],
    ...routes.map((route, index): [PropertyKey[], string] => [['routes', index, 'channel'], route.channel]),
  ];
  const unknown = named.flatMap(([keys, name]) =>
    name === undefined || Object.hasOwn(channels, name)
      ? []
      : [{ keys: ['alerts', ...keys], message: `"${name}" is none of the channels` }],
  );
  const isMissing = channel === undefined && (Object.keys(channels).length > 0 || routes.length > 0);
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
