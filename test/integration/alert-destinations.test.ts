// Destinations of alerts as moto plays them: an event as a rule of EventBridge passes it on, and what Security Hub holds of a
// cluster over several scans, with the memory of it in DynamoDB.
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { EnableSecurityHubCommand, GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { awsStores } from '../../functions/adapters/aws-stores.ts';
import { pack } from '../../functions/adapters/files/packed.ts';
import { eventBus } from '../../functions/adapters/messages/event-bus.ts';
import { securityHub } from '../../functions/adapters/messages/security-hub.ts';
import { importClusterFindings } from '../../functions/steps/fleet-run/import-findings.ts';
import { clusterKeys } from '../../functions/steps/fleet-run/run-record.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { useAwsAt } from '../functions/adapters/eks/aws-environment.ts';
import { check, finding } from '../templates/finding-samples.ts';
import { namespace, result } from '../templates/result-builder.ts';
import { CALLER, motoUrl, query, resetMoto } from './seed-moto.ts';
import { stateTable } from './state-table.ts';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';

beforeAll(async () => {
  await resetMoto();
  useAwsAt(motoUrl(), ACCOUNT);
  vi.stubEnv('AWS_REGION', REGION);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describe('eventBus()', () => {
  const asCaller = { ...CALLER, region: REGION };
  const event = (detailType: string) => ({
    detailType,
    at: '2026-03-01T06:00:00Z',
    resources: [`arn:aws:eks:${REGION}:${ACCOUNT}:cluster/a`],
    detail: { kind: 'findings', runId: 'prod/20260301T060000Z' },
  });
  test('an event comes through a rule by its source and type', async () => {
    const events = new EventBridgeClient({});
    await events.send(new CreateEventBusCommand({ Name: 'security' }));
    const EventPattern = JSON.stringify({ source: ['bulkhead'], 'detail-type': ['Bulkhead Findings'] });
    await events.send(new PutRuleCommand({ Name: 'new', EventBusName: 'security', EventPattern }));
    const made = await query(asCaller, {
      service: 'sqs',
      fields: { Action: 'CreateQueue', QueueName: 'events' },
    });
    const [, QueueUrl = ''] = /<QueueUrl>([^<]+)</.exec(made) ?? [];
    const Targets = [{ Id: 'queue', Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:events` }];
    await events.send(new PutTargetsCommand({ Rule: 'new', EventBusName: 'security', Targets }));

    await eventBus('security')(event('Bulkhead Test'));
    await eventBus(`arn:aws:events:${REGION}:${ACCOUNT}:event-bus/security`)(event('Bulkhead Findings'));

    const fields = { Action: 'ReceiveMessage', QueueUrl, MaxNumberOfMessages: '10' };
    const received = await query(asCaller, { service: 'sqs', fields });
    const bodies = [...received.matchAll(/<Body>([^<]+)</g)].map(([, body = '']) =>
      JSON.parse(body.replaceAll('&quot;', '"')),
    );
    expect(bodies).toMatchObject([
      {
        source: 'bulkhead',
        'detail-type': 'Bulkhead Findings',
        resources: event('').resources,
        detail: event('').detail,
      },
    ]);
  });
});

describe('importClusterFindings()', () => {
  const cluster = {
    id: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/a`,
    name: 'a',
    accountId: ACCOUNT,
    region: REGION,
  };
  const of = (name: string): Finding =>
    finding('high', { checkId: 'a', fingerprint: name, namespace: 'shop', message: name });

  test('what fails is active, what is gone is archived, over several scans', async () => {
    await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: 'evidence' }));
    await new DynamoDBClient({}).send(new CreateTableCommand(stateTable('state')));
    const hub = new SecurityHubClient({});
    await hub.send(new EnableSecurityHubCommand({}));
    const stores = awsStores({ bucket: 'evidence', table: 'state' });
    const surroundings = { now: Date.now, sleep: async () => {}, random: () => 0 };
    const importScan = async (day: number, findings: readonly Finding[]) => {
      const runId = `prod/2026030${day}T060000Z`;
      const made = result([namespace('shop')], { name: 'a', checks: [check('a')], findings });
      const dated = { ...made, scan: { ...made.scan, collectedAt: `2026-03-0${day}T06:00:00Z` } };
      await stores.objects.putNew(clusterKeys(runId, cluster).result, pack(JSON.stringify(dated)));
      await importClusterFindings(
        { ...stores, surroundings },
        {
          runId,
          cluster,
          securityHub: {
            hub: { accountId: ACCOUNT, region: REGION },
            importFindings: securityHub(REGION),
          },
        },
      );
    };
    const held = async () => {
      const { Findings = [] } = await hub.send(new GetFindingsCommand({ MaxResults: 100 }));
      return Findings.map(
        ({ Title, RecordState, Compliance, CreatedAt, UpdatedAt }) =>
          `${Title} ${RecordState} ${Compliance?.Status} ${CreatedAt?.slice(8, 10)}–${UpdatedAt?.slice(8, 10)}`,
      ).sort();
    };
    await importScan(1, [of('one'), of('two')]);
    expect(await held()).toEqual(['one ACTIVE FAILED 01–01', 'two ACTIVE FAILED 01–01']);
    await importScan(2, [of('two'), of('three')]);
    expect(await held()).toEqual([
      'one ARCHIVED PASSED 01–02',
      'three ACTIVE FAILED 02–02',
      'two ACTIVE FAILED 01–01',
    ]);
    await importScan(8, [of('two'), of('three')]);
    expect(await held()).toEqual([
      'one ARCHIVED PASSED 01–02',
      'three ACTIVE FAILED 02–02',
      'two ACTIVE FAILED 01–08',
    ]);
  });
});
