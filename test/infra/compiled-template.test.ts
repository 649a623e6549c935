// The compiled CloudFormation of the service, as `osls package` wrote it: what a reviewer of the deployment would ask.
// Run by infra/ci/service.sh, which packages first.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEPLOYMENT_VARIABLES } from '../../functions/steps/fleet-run/deployment.ts';

const root = join(import.meta.dirname, '../..');
const template = JSON.parse(
  readFileSync(join(root, '.serverless/cloudformation-template-update-stack.json'), 'utf8'),
) as { readonly Resources: Readonly<Record<string, Resource>> };

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of any resource
  readonly Properties: any;
}

const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const statements = ofType('AWS::IAM::Role').flatMap(([role, { Properties }]) =>
  (Properties.Policies ?? []).flatMap(({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) =>
    PolicyDocument.Statement.map((statement) => ({ role, ...statement })),
  ),
) as readonly (Statement & { readonly role: string })[];

/** Actions for which AWS has no resource to name. */
const WITHOUT_RESOURCE = [
  /^eks:ListClusters$/,
  /^xray:/,
  /^logs:\w*(LogDelivery|LogDeliveries|ResourcePolic|LogGroups)/,
];

describe('roles', () => {
  test('are one for each function, the workflow and the scheduler, and no other', () => {
    expect(
      ofType('AWS::IAM::Role')
        .map(([id]) => id)
        .sort(),
    ).toEqual(['DiscoverRole', 'NotifyRole', 'ReportRole', 'ScanRole', 'ScheduleRole', 'WorkflowRole']);
  });
  test('have no wildcard in an action', () => {
    expect(statements.flatMap(({ Action }) => list(Action)).filter((action) => action.includes('*'))).toEqual(
      [],
    );
  });
  test('name their resources wherever the API has any', () => {
    const wide = statements.filter(({ Resource }) => list(Resource).includes('*'));
    const actions = wide.flatMap(({ Action }) => list(Action));
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => !WITHOUT_RESOURCE.some((one) => one.test(action)))).toEqual([]);
  });
  test('can write nothing but evidence, state, messages, logs and traces', () => {
    const writes = statements
      .flatMap(({ Action }) => list(Action))
      .filter((action) => !/:(Get|List|Describe|Decrypt|GenerateDataKey)/.test(action));
    expect([...new Set(writes)].sort()).toEqual([
      'dynamodb:PutItem',
      'kms:Sign',
      'lambda:InvokeFunction',
      'logs:CreateLogDelivery',
      'logs:CreateLogStream',
      'logs:DeleteLogDelivery',
      'logs:PutLogEvents',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      's3:AbortMultipartUpload',
      's3:PutObject',
      'sns:Publish',
      'sqs:SendMessage',
      'states:StartExecution',
      'states:StopExecution',
      'sts:AssumeRole',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });
});

describe('functions', () => {
  const functions = ofType('AWS::Lambda::Function');
  test('are four, each with its own role, limits, and a log group that forgets', () => {
    expect(functions).toHaveLength(4);
    const roles = functions.map(([, { Properties }]) => Properties.Role['Fn::GetAtt'][0]);
    expect(new Set(roles).size).toBe(4);
    for (const [id, { Properties }] of functions) {
      expect(Properties.Runtime, id).toBe('nodejs24.x');
      expect(Properties.Architectures, id).toEqual(['arm64']);
      expect(Properties.Timeout, id).toBeLessThanOrEqual(900);
      expect(Properties.MemorySize, id).toBeGreaterThanOrEqual(256);
      expect(Properties.TracingConfig, id).toEqual({ Mode: 'Active' });
    }
    for (const [id, { Properties }] of ofType('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays, id).toBeTruthy();
      expect(Properties.KmsKeyId, id).toEqual({ 'Fn::GetAtt': ['DataKey', 'Arn'] });
    }
    expect(ofType('AWS::Logs::LogGroup')).toHaveLength(5);
  });
  test('are given every variable that they read, and no other', () => {
    for (const [id, { Properties }] of functions) {
      const own = id === 'NotifyLambdaFunction' ? ['BULKHEAD_RUN_TOPIC'] : [];
      const names = Object.keys(Properties.Environment.Variables).sort();
      expect(names, id).toEqual([...DEPLOYMENT_VARIABLES, ...own, 'NODE_OPTIONS'].sort());
    }
    const sources = readdirSync(join(root, 'functions'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('cli'))
      .map((path) => readFileSync(join(root, 'functions', path), 'utf8'));
    const read = new Set(sources.flatMap((text) => text.match(/\bBULKHEAD_[A-Z_]+/g) ?? []));
    expect([...read].sort()).toEqual([...DEPLOYMENT_VARIABLES, 'BULKHEAD_RUN_TOPIC'].sort());
  });
  test('may use the signing key in the last step only', () => {
    const signing = statements.filter(({ Action }) => list(Action).includes('kms:Sign'));
    expect(signing.map(({ role }) => role)).toEqual(['ReportRole']);
    expect(signing[0]?.Condition).toEqual({
      StringEquals: { 'aws:ResourceTag/bulkhead': 'manifest-signing' },
    });
  });
});

describe('storage', () => {
  test('every bucket is private, versioned, encrypted, TLS only, and stays when the stack goes', () => {
    const own = ofType('AWS::S3::Bucket').filter(([id]) => id !== 'ServerlessDeploymentBucket');
    expect(own.map(([id]) => id).sort()).toEqual(['AccessLogBucket', 'ConfigBucket', 'EvidenceBucket']);
    for (const [id, { Properties, DeletionPolicy }] of own) {
      expect(DeletionPolicy, id).toBe('Retain');
      expect(Object.values(Properties.PublicAccessBlockConfiguration), id).toEqual([true, true, true, true]);
      expect(Properties.VersioningConfiguration, id).toEqual({ Status: 'Enabled' });
      expect(Properties.BucketEncryption, id).toBeDefined();
      expect(Properties.LifecycleConfiguration.Rules.length, id).toBeGreaterThan(0);
      const policy = ofType('AWS::S3::BucketPolicy').find(([, one]) => one.Properties.Bucket.Ref === id);
      const denied = policy?.[1].Properties.PolicyDocument.Statement.find(
        ({ Sid }: Statement) => Sid === 'TlsOnly',
      );
      expect(denied?.Condition, id).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    }
  });
  test('evidence is locked', () => {
    const { Properties } = template.Resources.EvidenceBucket as Resource;
    expect(Properties.ObjectLockEnabled).toBe(true);
    expect(Properties.ObjectLockConfiguration.Rule.DefaultRetention.Mode).toBe('GOVERNANCE');
    expect(Number(Properties.ObjectLockConfiguration.Rule.DefaultRetention.Days)).toBeGreaterThanOrEqual(365);
  });
  test('state can be restored, is encrypted, and forgets what has expired', () => {
    const { Properties } = template.Resources.StateTable as Resource;
    expect(Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled).toBe(true);
    expect(Properties.SSESpecification.SSEEnabled).toBe(true);
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true });
  });
});

describe('schedules and the workflow', () => {
  test('each schedule has a time zone, a window, retries, a dead-letter queue, and starts the workflow', () => {
    const schedules = ofType('AWS::Scheduler::Schedule');
    expect(schedules.map(([id]) => id)).toEqual(['ScheduleProdEu']);
    for (const [id, { Properties }] of schedules) {
      expect(Properties.ScheduleExpression, id).toMatch(/^cron\((\S+ ){5}\S+\)$/);
      expect(Properties.ScheduleExpressionTimezone, id).toBe('Europe/Berlin');
      expect(Properties.FlexibleTimeWindow.Mode, id).toBe('FLEXIBLE');
      expect(Properties.Target.RetryPolicy.MaximumRetryAttempts, id).toBeGreaterThan(0);
      expect(Properties.Target.DeadLetterConfig.Arn, id).toBeDefined();
      expect(JSON.parse(Properties.Target.Input), id).toEqual({
        group: 'prod-eu',
        scheduledTime: '<aws.scheduler.scheduled-time>',
      });
    }
  });
  test('every placeholder of the definition has its value, and every value its placeholder', () => {
    const { Properties } = template.Resources.RunStateMachine as Resource;
    const text = JSON.stringify(Properties.Definition);
    const placeholders = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect([...new Set(placeholders)].sort()).toEqual(Object.keys(Properties.DefinitionSubstitutions).sort());
  });
  test('topics and queues are encrypted, alarms reach somebody', () => {
    for (const [id, { Properties }] of [...ofType('AWS::SNS::Topic'), ...ofType('AWS::SQS::Queue')])
      expect(Properties.KmsMasterKeyId, id).toEqual({ Ref: 'DataKey' });
    const alarms = ofType('AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThanOrEqual(6);
    for (const [id, { Properties }] of alarms)
      expect(Properties.AlarmActions, id).toEqual([{ Ref: 'OperationsTopic' }]);
  });
});
