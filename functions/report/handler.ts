// The reports of one cluster of a run; without a cluster those of the fleet, which end the run.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { openDeployment } from '../steps/fleet-run/deployment.ts';
import { reportFleet } from '../steps/fleet-run/report-fleet.ts';
import { reportTarget } from '../steps/fleet-run/report-target.ts';
import type { TargetOfRun } from '../steps/fleet-run/scan-target.ts';

const deployment = openDeployment(process.env, { now: Date.now, sleep, random: Math.random });
const logger = new Logger({ serviceName: 'bulkhead-report' });

export type ReportEvent = TargetOfRun | { readonly runId: string; readonly target?: undefined };

export async function handler(event: ReportEvent): Promise<{ readonly runId: string }> {
  const { runId, target } = event;
  const ports = deployment.ports();
  if (target !== undefined) {
    await reportTarget(ports, { runId, target });
    return { runId };
  }
  const { clusters, status } = await reportFleet(ports, runId);
  logger.info('Fleet reported', { runId, status, clusters: clusters.length });
  return { runId };
}
