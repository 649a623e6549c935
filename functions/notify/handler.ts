// Tells the subscribers of a topic what came of a run, and ends it: a run that nobody was told of is not done.
import { setTimeout as sleep } from 'node:timers/promises';
import { SNSClient } from '@aws-sdk/client-sns';
import { publish } from '../adapters/messages/sns-topic.ts';
import { finishRun } from '../steps/fleet-run/claim-run.ts';
import { openDeployment } from '../steps/fleet-run/deployment.ts';
import { timeOf } from '../steps/fleet-run/ports.ts';
import { reportedFleet } from '../steps/fleet-run/reported-fleet.ts';
import { runMessage } from '../steps/fleet-run/run-message.ts';

const deployment = openDeployment(process.env, { now: Date.now, sleep, random: Math.random });
const client = new SNSClient({});

export async function handler({ runId }: { readonly runId: string }): Promise<{ readonly runId: string }> {
  const topic = process.env.BULKHEAD_RUN_TOPIC;
  if (!topic) throw new Error('Cannot start: BULKHEAD_RUN_TOPIC must be set');
  const ports = deployment.ports();
  const fleet = await reportedFleet(ports, runId);
  await publish(client, topic, runMessage(fleet, { runId, bucket: deployment.bucket }));
  await finishRun(ports.state, { runId, at: timeOf(ports) });
  return { runId };
}
