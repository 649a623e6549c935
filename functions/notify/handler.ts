// Tells those who are to hear of a run, and ends it: a run that nobody was told of is not done.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { sendMail } from '../adapters/messages/ses-mail.ts';
import { publish } from '../adapters/messages/sns-topic.ts';
import { openDeployment } from '../steps/fleet-run/deployment.ts';
import { groupName } from '../steps/fleet-run/run-record.ts';
import { tellRun } from '../steps/fleet-run/tell-run.ts';

const deployment = openDeployment(process.env, { now: Date.now, sleep, random: Math.random });
const topics = new SNSClient({});
const mails = new SESv2Client({});
const logger = new Logger({ serviceName: 'bulkhead-notify' });
const metrics = new Metrics({ namespace: 'Bulkhead', serviceName: 'bulkhead' });

export async function handler({ runId }: { readonly runId: string }): Promise<{ readonly runId: string }> {
  const topic = process.env.BULKHEAD_RUN_TOPIC;
  if (!topic) throw new Error('Cannot start: BULKHEAD_RUN_TOPIC must be set');
  const { clusters, status } = await tellRun(
    {
      ...deployment.ports(),
      bucket: deployment.bucket,
      recipients: async () => (await deployment.config()).file.recipients,
      publish: (message) => publish(topics, topic, message),
      mail: (mail) => sendMail(mails, mail),
    },
    runId,
  );
  const notAssessed = clusters.filter((cluster) => cluster.notAssessed !== undefined).length;
  const below = clusters.filter(({ missedThresholds = [] }) => missedThresholds.length > 0).length;
  logger.info('Run finished', { runId, status, clusters: clusters.length, notAssessed });
  // Groups are few and named by the configuration; a dimension of clusters would be paid for one by one
  metrics.addDimension('group', groupName(runId));
  metrics.addMetric('RunFinished', MetricUnit.Count, 1);
  metrics.addMetric('Clusters', MetricUnit.Count, clusters.length);
  metrics.addMetric('ClustersNotAssessed', MetricUnit.Count, notAssessed);
  metrics.addMetric('ClustersBelowThresholds', MetricUnit.Count, below);
  metrics.publishStoredMetrics();
  return { runId };
}
