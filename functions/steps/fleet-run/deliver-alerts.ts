// The outbox of a run → its channels, one message after another, each once.
import { isQuiet } from '../../../lib/alert/quiet-hours.ts';
import type { AlertEvent } from '../../../lib/model/alert.ts';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import {
  digestMessage,
  eventMessage,
  rollUpMessage,
  type SlackMessage,
} from '../../../templates/slack/messages.ts';
import type { Channel, PostedMessage } from '../../adapters/messages/channel.ts';
import type { TopicMessage } from '../../adapters/messages/sns-topic.ts';
import type { AlertPorts, AlertsSent } from './alert-ports.ts';
import { packed, putValue, unpacked } from './alert-state.ts';
import { ClusterRefused } from './import-findings.ts';
import { publishedEvent } from './published-event.ts';
import { groupName, runKeys } from './run-record.ts';
import { type DestinationMessage, sendToDestination } from './send-to-destination.ts';
import { storedJson } from './stored-json.ts';

/** What is to be sent, one after another; the list of a run never changes. */
export type OutMessage =
  | DestinationMessage
  | { readonly kind: 'topic'; readonly event: AlertEvent }
  | { readonly kind: 'event'; readonly channel: string; readonly event: AlertEvent }
  | { readonly kind: 'rollUp'; readonly channel: string; readonly events: readonly AlertEvent[] }
  | { readonly kind: 'digest'; readonly channel: string; readonly runId: string };

/** Places that are no channel: no channel has such a name. */
const PLACES = {
  topic: 'Topic',
  eventBridge: 'EventBridge',
  webhook: 'Webhook',
  securityHub: 'Security Hub',
} as const;

/** How far the sending has come: everything before `next` was sent, but for `left`. */
interface Progress {
  readonly next: number;
  readonly left: readonly number[];
}

/** Beside the runs, which are sealed when this is written. */
export function outboxKey(runId: string): string {
  return `alerts/${runId}.json.gz`;
}

/** Everything of the outbox that was not sent; a channel that does not take one message gets no further one now. */
export async function deliver(
  ports: AlertPorts,
  { runId, group }: { readonly runId: string; readonly group: string },
): Promise<AlertsSent> {
  const isHeld = quietNow(ports);
  const messages = (await storedJson<readonly OutMessage[]>(ports.objects, outboxKey(runId))) ?? [];
  const place = { partition: `RUN#${runId}`, sort: 'SENT' };
  const item = await ports.state.get(place.partition, place.sort);
  const before = (item?.value as unknown as Progress | undefined) ?? { next: 0, left: [] };
  const note = (progress: Progress) => putValue(ports, { ...place, value: { ...progress } });
  const problems = new Map<string, string>();
  const left: number[] = [];
  let sent = 0;
  let held = 0;
  let next = before.next;
  const fresh = Array.from({ length: messages.length - before.next }, (_, index) => before.next + index);
  for (const [turn, index] of [...before.left, ...fresh].entries()) {
    const message = messages[index] as OutMessage;
    const channel = 'channel' in message ? message.channel : PLACES[message.kind];
    next = Math.max(next, index + 1);
    if (isHeld(message)) {
      held++;
      left.push(index);
      continue;
    }
    const remember = await trySend(ports, { message, channel, group, problems });
    if (remember === 'kept') {
      left.push(index);
      continue;
    }
    sent++;
    // After each: a try that dies before this sends one message twice, which is better than never
    await note({ next, left: [...left, ...before.left.slice(turn + 1)] });
    await remember?.();
  }
  const isNoted = left.length === 0 && (sent > 0 || before.left.length === 0);
  if (!isNoted) await note({ next, left });
  return { sent, kept: left.length - held, held, problems: [...problems.values()] };
}

/** Of messages to people; programs sleep through nothing. */
function quietNow({ settings, surroundings }: AlertPorts): (message: OutMessage) => boolean {
  const { quietHours } = settings;
  if (quietHours === undefined || !isQuiet(quietHours, surroundings.now())) return () => false;
  const waits = ({ severity }: AlertEvent) => quietHours.critical === 'held' || severity !== 'critical';
  return (message) => {
    if (!('channel' in message)) return false;
    if (message.kind === 'digest') return true;
    return message.kind === 'event' ? waits(message.event) : message.events.every(waits);
  };
}

/** `kept` when the channel did not take it, or did not take one before it: it stays down for this run. */
async function trySend(
  ports: AlertPorts,
  {
    message,
    channel,
    group,
    problems,
  }: {
    readonly message: OutMessage;
    readonly channel: string;
    readonly group: string;
    readonly problems: Map<string, string>;
  },
): Promise<Note | 'kept'> {
  if (problems.has(channel)) return 'kept';
  try {
    return await send(ports, { message, group });
  } catch (error) {
    // What was refused of one cluster says nothing of the others
    const place = error instanceof ClusterRefused ? error.message : channel;
    problems.set(place, `${channel}: ${(error as Error).message}`);
    return 'kept';
  }
}

/** What is left to do when a message was taken and marked as sent; nothing of it is sent again when that fails. */
type Note = (() => Promise<void>) | undefined;

async function send(
  ports: AlertPorts,
  { message, group }: { readonly message: OutMessage; readonly group: string },
): Promise<Note> {
  switch (message.kind) {
    case 'topic':
      await ports.publish(topicMessage(message.event, group));
      return undefined;
    case 'eventBridge':
    case 'webhook':
    case 'securityHub':
      await sendToDestination(ports, message);
      return undefined;
    case 'rollUp':
      await (await ports.channelOf(message.channel)).post(rollUpMessage(message.events));
      return undefined;
    case 'digest':
      return sendDigest(ports, message);
    case 'event': {
      const { channel: name, event } = message;
      const channel = await ports.channelOf(name);
      const told = eventMessage(event, { group });
      return event.kind === 'recovery'
        ? sendRecovery(ports, { channel, name, event, message: told })
        : sendEvent(ports, { channel, name, event, message: told });
    }
  }
}

interface Sending<E extends AlertEvent> {
  readonly channel: Channel;
  readonly name: string;
  readonly event: E;
  readonly message: SlackMessage;
}

async function sendEvent(
  ports: AlertPorts,
  { channel, name, event, message }: Sending<AlertEvent>,
): Promise<Note> {
  const posted = await channel.post(message);
  if (posted === undefined || event.kind !== 'findings') return undefined;
  return async () => {
    const threads = await readThreads(ports, { event, name });
    const of = Object.fromEntries(event.fingerprints.map((fingerprint) => [fingerprint, posted.ts]));
    await putThreads(ports, {
      event,
      name,
      threads: {
        posts: { ...threads.posts, [posted.ts]: { posted, message } },
        of: { ...threads.of, ...of },
      },
    });
  };
}

/** Where a finding was told in a thread, its end is told there, and the head of the thread says so when all of it is over. */
async function sendRecovery(
  ports: AlertPorts,
  { channel, name, event, message }: Sending<Extract<AlertEvent, { kind: 'recovery' }>>,
): Promise<Note> {
  const threads = await readThreads(ports, { event, name });
  const over = new Set(event.fingerprints);
  const told = new Set([...over].flatMap((fingerprint) => threads.of[fingerprint] ?? []));
  const left = Object.entries(threads.of).filter(([fingerprint]) => !over.has(fingerprint));
  const isOver = (ts: string) => left.every(([, other]) => other !== ts);
  for (const ts of told) {
    const thread = threads.posts[ts];
    if (thread === undefined) continue;
    await channel.post(message, thread.posted);
    if (isOver(ts)) await channel.update?.(thread.posted, resolved(thread.message));
  }
  if (told.size === 0) await channel.post(message);
  if (told.size === 0) return undefined;
  const posts = Object.entries(threads.posts).filter(([ts]) => !told.has(ts) || !isOver(ts));
  return () =>
    putThreads(ports, {
      event,
      name,
      threads: { posts: Object.fromEntries(posts), of: Object.fromEntries(left) },
    });
}

interface Thread {
  readonly posted: PostedMessage;
  readonly message: SlackMessage;
}

/** Of one cluster and channel: the messages whose findings are not over yet. */
interface Threads {
  /** By `ts`. */
  readonly posts: Readonly<Record<string, Thread>>;
  /** Fingerprint → `ts`. */
  readonly of: Readonly<Record<string, string>>;
}

async function readThreads(
  { state }: AlertPorts,
  { event, name }: Pick<Sending<AlertEvent>, 'event' | 'name'>,
): Promise<Threads> {
  const item = await state.get(`CLUSTER#${event.cluster.id}`, threadsKey(event, name));
  return item === undefined ? { posts: {}, of: {} } : (unpacked(item.value) as Threads);
}

function putThreads(
  ports: AlertPorts,
  { event, name, threads }: Pick<Sending<AlertEvent>, 'event' | 'name'> & { readonly threads: Threads },
): Promise<void> {
  const partition = `CLUSTER#${event.cluster.id}`;
  return putValue(ports, { partition, sort: threadsKey(event, name), value: packed(threads) });
}

function threadsKey({ runId }: AlertEvent, channel: string): string {
  return `THREADS#${groupName(runId)}#${channel}`;
}

function resolved(message: SlackMessage): SlackMessage {
  const mark = (text: string) => `● Resolved · ${text.replace(/^\W+/, '')}`.slice(0, 150);
  return {
    text: mark(message.text),
    blocks: message.blocks.map((block) =>
      block.type === 'header' ? { ...block, text: { ...block.text, text: mark(block.text.text) } } : block,
    ),
  };
}

async function sendDigest(
  { objects, channelOf, bucket }: AlertPorts,
  { channel: name, runId }: Extract<OutMessage, { kind: 'digest' }>,
): Promise<Note> {
  const channel = await channelOf(name);
  const keys = runKeys(runId);
  const fleet = await storedJson<FleetResult>(objects, keys.fleet('fleet.json'));
  if (fleet === undefined) return undefined;
  const posted = await channel.post(digestMessage(fleet, { evidence: `s3://${bucket}/${keys.base}/` }));
  const bytes = await objects.get(keys.fleet('fleet.pdf'));
  if (posted === undefined || bytes === undefined) return undefined;
  return async () => channel.upload?.({ name: 'fleet.pdf', bytes }, posted);
}

function topicMessage(event: AlertEvent, group: string): TopicMessage {
  return {
    subject: `bulkhead: ${event.kind} in ${event.cluster.name}`,
    body: { ...publishedEvent(event) },
    attributes: { event: event.kind, severity: event.severity, cluster: event.cluster.name, group },
  };
}
