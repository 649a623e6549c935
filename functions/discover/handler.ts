// The first state of a run: claims it and lists what is to be scanned.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { executionWatch } from '../adapters/workflow/executions.ts';
import { openDeployment } from '../steps/fleet-run/deployment.ts';
import type { RunRequest } from '../steps/fleet-run/run-record.ts';
import { type StartedRun, startRun } from '../steps/fleet-run/start-run.ts';

const deployment = openDeployment(process.env, { now: Date.now, sleep, random: Math.random });
const isAlive = executionWatch();
const logger = new Logger({ serviceName: 'bulkhead-discover' });

export interface DiscoverEvent {
  readonly request: RunRequest;
  /** ARN of the execution. */
  readonly executionId: string;
  /** ARN of the function that scans what no satellite does. */
  readonly scanFunction: string;
}

/** Throws DuplicateRun, which the workflow takes for an end in good order. */
export async function handler(event: DiscoverEvent): Promise<StartedRun & { readonly bucket: string }> {
  const started = await startRun(deployment.ports(), { ...event, isAlive });
  logger.info('Run started', { runId: started.runId, targets: started.targetCount });
  return { ...started, bucket: deployment.bucket };
}
