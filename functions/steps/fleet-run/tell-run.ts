// The last step of a run: those who are to hear of it do, each once; then the run is done. What cannot be told is thrown
// when the others have been told, so that a retry of the workflow tells only those who have not heard.
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import { fleetMail } from '../../../templates/text/fleet-mail.ts';
import type { Mail } from '../../adapters/messages/ses-mail.ts';
import type { TopicMessage } from '../../adapters/messages/sns-topic.ts';
import type { Recipients } from '../../config/service-settings.ts';
import type { AlertsSent } from './alert-ports.ts';
import { finishRun } from './claim-run.ts';
import { periodOf } from './period-of.ts';
import { type RunPorts, timeOf } from './ports.ts';
import { reportedFleet } from './reported-fleet.ts';
import { runMessage } from './run-message.ts';
import { groupName, runKeys } from './run-record.ts';
import { readRun } from './start-run.ts';

export interface TellPorts extends Pick<RunPorts, 'objects' | 'state' | 'surroundings'> {
  /** Of the evidence. */
  readonly bucket: string;
  readonly recipients: () => Promise<Recipients>;
  readonly publish: (message: TopicMessage) => Promise<void>;
  readonly mail: (mail: Mail) => Promise<void>;
  /** Tells what changed; absent where nobody wants to hear of it. */
  readonly alert?: (told: { readonly runId: string; readonly fleet: FleetResult }) => Promise<AlertsSent>;
}

/** SES takes 40 MB in all; many mailboxes take no more than this. */
const LARGEST_ATTACHMENT = 10 * 1024 * 1024;
const KEPT_SECONDS = 400 * 86_400;

/** Returns the fleet that was told of. Throws for a run that was not reported, and when somebody could not be told. */
export async function tellRun(ports: TellPorts, runId: string): Promise<FleetResult> {
  const fleet = await reportedFleet(ports, runId);
  const channels: readonly [name: string, tell: () => Promise<void>][] = [
    ['topic', () => ports.publish(runMessage(fleet, { runId, bucket: ports.bucket }))],
    ['email', () => mailRun(ports, { runId, fleet })],
  ];
  const failures: unknown[] = [];
  for (const [name, tell] of channels) {
    await tellOnce(ports, { runId, name, tell }).catch((error: unknown) => failures.push(error));
  }
  // What a channel does not take is kept for the next run, and does not hold up the end of this one
  await ports.alert?.({ runId, fleet }).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `Cannot tell everybody of the run ${runId}`);
  await finishRun(ports.state, { runId, at: timeOf(ports) });
  return fleet;
}

/** Noted when it was told, and not before: a try that dies in between tells twice, which is better than never. */
async function tellOnce(
  ports: TellPorts,
  {
    runId,
    name,
    tell,
  }: { readonly runId: string; readonly name: string; readonly tell: () => Promise<void> },
): Promise<void> {
  const partition = `RUN#${runId}`;
  const sort = `TOLD#${name}`;
  if ((await ports.state.get(partition, sort)) !== undefined) return;
  await tell();
  const at = timeOf(ports);
  const expiresAt = Math.floor(Date.parse(at) / 1000) + KEPT_SECONDS;
  await ports.state.put({ partition, sort, version: 1, value: { at }, expiresAt });
}

async function mailRun(
  ports: TellPorts,
  { runId, fleet }: { readonly runId: string; readonly fleet: FleetResult },
): Promise<void> {
  const { email } = await ports.recipients();
  if (email === undefined) return;
  const run = await readRun(ports, runId);
  const period = periodOf(email.every, { runId, startedAt: run?.startedAt ?? timeOf(ports) });
  const partition = `GROUP#${groupName(runId)}`;
  const before = await ports.state.get(partition, 'MAIL');
  if (before?.value.period === period) return;
  const keys = runKeys(runId);
  const pdf = await ports.objects.get(keys.fleet('fleet.pdf'));
  const isAttached = pdf !== undefined && pdf.length <= LARGEST_ATTACHMENT;
  const { subject, text } = fleetMail(fleet, {
    evidence: `s3://${ports.bucket}/${keys.base}/`,
    pdf: isAttached ? 'attached' : 'left out',
  });
  const attachment = { name: 'fleet.pdf', type: 'application/pdf', bytes: pdf ?? new Uint8Array() };
  await ports.mail({ from: email.from, to: email.to, subject, text, ...(isAttached && { attachment }) });
  await ports.state.put({ partition, sort: 'MAIL', version: (before?.version ?? 0) + 1, value: { period } });
}
