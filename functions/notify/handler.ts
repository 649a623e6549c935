// Tells those who are to hear of a run, and ends it: a run that nobody was told of is not done.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { sendMail } from '../adapters/messages/ses-mail.ts';
import { publish, type TopicMessage } from '../adapters/messages/sns-topic.ts';
import { secretSource } from '../adapters/secrets/secret-source.ts';
import { alertRun, deliverUnsent } from '../steps/fleet-run/alert-run.ts';
import { openDeployment } from '../steps/fleet-run/deployment.ts';
import { alertPorts } from '../steps/fleet-run/open-alerts.ts';
import { groupName } from '../steps/fleet-run/run-record.ts';
import { tellRun } from '../steps/fleet-run/tell-run.ts';

const deployment = openDeployment(process.env, { now: Date.now, sleep, random: Math.random });
const topics = new SNSClient({});
const secretOf = secretSource(Date.now);
const mails = new SESv2Client({});
const logger = new Logger({ serviceName: 'bulkhead-notify' });
const metrics = new Metrics({ namespace: 'Bulkhead', serviceName: 'bulkhead' });

/** Of a run; or of a group, when its quiet hours are over. */
export type NotifyEvent = { readonly runId: string } | { readonly group: string };

export async function handler(event: NotifyEvent): Promise<NotifyEvent> {
  const topic = process.env.BULKHEAD_RUN_TOPIC;
  if (!topic) throw new Error('Cannot start: BULKHEAD_RUN_TOPIC must be set');
  const { file } = await deployment.config();
  const ports = {
    ...deployment.ports(),
    bucket: deployment.bucket,
    publish: (message: TopicMessage) => publish(topics, topic, message),
  };
  // The account and the region that this runs in are those of its topic
  const [, , , region = '', accountId = ''] = topic.split(':');
  const group = 'runId' in event ? groupName(event.runId) : event.group;
  const alerts = alertPorts(file, group, { ...ports, secretOf, hub: { accountId, region } });
  if (!('runId' in event)) {
    const done = alerts && (await deliverUnsent(alerts, group));
    logger.info('Alerts that were held are sent', { group, ...done });
    return event;
  }
  const { runId } = event;
  const { clusters, status } = await tellRun(
    {
      ...ports,
      recipients: async () => file.recipients,
      mail: (mail) => sendMail(mails, mail),
      ...(alerts && {
        alert: async (told) => {
          const done = await alertRun(alerts, told);
          if (done.kept > 0) logger.warn('Alerts are kept for the next run', { runId, ...done });
          if (done.leftOut) logger.info('Alerts are not sent of everything', { leftOut: done.leftOut });
          metrics.addMetric('AlertsKept', MetricUnit.Count, done.kept);
          return done;
        },
      }),
    },
    runId,
  );
  const notAssessed = clusters.filter((cluster) => cluster.notAssessed !== undefined).length;
  const below = clusters.filter(({ missedThresholds = [] }) => missedThresholds.length > 0).length;
  logger.info('Run finished', { runId, status, clusters: clusters.length, notAssessed });
  // Groups are few and named by the configuration; a dimension of clusters would be paid for one by one
  metrics.addDimension('group', group);
  metrics.addMetric('RunFinished', MetricUnit.Count, 1);
  metrics.addMetric('Clusters', MetricUnit.Count, clusters.length);
  metrics.addMetric('ClustersNotAssessed', MetricUnit.Count, notAssessed);
  metrics.addMetric('ClustersBelowThresholds', MetricUnit.Count, below);
  metrics.publishStoredMetrics();
  return { runId };
}
