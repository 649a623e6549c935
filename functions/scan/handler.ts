// One cluster of a run; or, when that failed for good, the record of it.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { openDeployment } from '../steps/fleet-run/deployment.ts';
import {
  recordFailure,
  scanTarget,
  type TargetOfRun,
  type TargetStatus,
} from '../steps/fleet-run/scan-target.ts';

const deployment = openDeployment(process.env, { now: Date.now, sleep, random: Math.random });
const logger = new Logger({ serviceName: 'bulkhead-scan' });

export interface ScanEvent extends TargetOfRun {
  /** As Step Functions tells what it caught. */
  readonly failure?: { readonly Error: string; readonly Cause?: string };
}

export async function handler(event: ScanEvent): Promise<{ readonly status: TargetStatus }> {
  const { runId, target, failure } = event;
  const ports = deployment.ports();
  if (failure === undefined) {
    const status = await scanTarget(ports, { runId, target });
    logger.info('Cluster scanned', { runId, cluster: target.id, status });
    return { status };
  }
  // The cause may hold anything that an error was made of: it is in the log of the workflow, and not in a report
  logger.error('Cluster failed', { runId, cluster: target.id, error: failure.Error });
  await recordFailure(ports, { runId, target, notAssessed: `Its scan failed: ${errorText(failure.Error)}` });
  return { status: 'notAssessed' };
}

function errorText(name: string): string {
  if (name === 'States.Timeout' || name === 'Sandbox.Timedout') return 'it ran out of time';
  if (name === 'Runtime.OutOfMemory') return 'it ran out of memory';
  return /^[\w.]{1,80}$/.test(name) ? name : 'an error without a name';
}
