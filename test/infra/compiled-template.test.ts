// The compiled CloudFormation of the service, as `osls package` wrote it: what a reviewer of the deployment would ask.
// Run by infra/ci/package.sh, which packages first: the example, and a configuration that asks for everything.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEPLOYMENT_VARIABLES, SATELLITE_VARIABLES } from '../../functions/steps/fleet-run/deployment.ts';

const root = join(import.meta.dirname, '../..');
interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}
const compiled = (folder: string): Template =>
  JSON.parse(readFileSync(join(root, folder, 'cloudformation-template-update-stack.json'), 'utf8'));

const ROLES = ['DiscoverRole', 'NotifyRole', 'ReportRole', 'ScanRole', 'ScheduleRole', 'WorkflowRole'];
const SATELLITE_ROLES = ['Satellite222233334444Role', 'Satellite333344445555Role'];
const packages = [
  { name: 'the example', template: compiled('.serverless'), roles: ROLES },
  {
    name: 'everything that can be asked for',
    template: compiled('.serverless-full'),
    roles: [...ROLES, ...SATELLITE_ROLES].sort(),
  },
];
const full = packages[1]?.template as Template;

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of any resource
  readonly Properties: any;
}

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}

/** Actions for which AWS has no resource to name. */
const WITHOUT_RESOURCE = [
  /^eks:ListClusters$/,
  // What Lambda itself needs for a function in a VPC
  /^ec2:\w*(NetworkInterface|NetworkInterfaces|Subnets|PrivateIpAddresses)$/,
  /^xray:/,
  /^logs:\w*(LogDelivery|LogDeliveries|ResourcePolic|LogGroups)/,
];

describe.each(packages)('$name', ({ template, roles }) => {
  const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
  // Of roles, and of policies that stand beside them
  const statements = [
    ...ofType('AWS::IAM::Role').flatMap(([role, { Properties }]) =>
      (Properties.Policies ?? []).map((policy: Policy) => [role, policy.PolicyDocument]),
    ),
    ...ofType('AWS::IAM::Policy').map(([, { Properties }]) => [
      Properties.Roles[0].Ref,
      Properties.PolicyDocument,
    ]),
  ].flatMap(([role, document]: [string, Policy['PolicyDocument']]) =>
    document.Statement.map((statement) => ({ role, ...statement })),
  );
  describe('roles', () => {
    test('are one for each function, the workflow and the scheduler, and no other', () => {
      expect(
        ofType('AWS::IAM::Role')
          .map(([id]) => id)
          .sort(),
      ).toEqual(roles);
    });
    test('have no wildcard in an action', () => {
      expect(
        statements.flatMap(({ Action }) => list(Action)).filter((action) => action.includes('*')),
      ).toEqual([]);
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
        .filter((action) => !/:(Get|List|Query|Describe|Decrypt|GenerateDataKey)/.test(action));
      // Where the configuration asks for it
      const asked = writes.filter((action) => /^(ec2|events|securityhub):/.test(action));
      expect(asked.length > 0).toBe(template === full);
      expect([...new Set(writes)].filter((action) => !asked.includes(action)).sort()).toEqual([
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
        'ses:SendEmail',
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
      expect([...read].sort()).toEqual(
        [...new Set([...DEPLOYMENT_VARIABLES, ...SATELLITE_VARIABLES, 'BULKHEAD_RUN_TOPIC'])].sort(),
      );
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
      expect(own.map(([id]) => id).sort()).toEqual([
        'AccessLogBucket',
        'ConfigBucket',
        'EvidenceBucket',
        'WorkBucket',
      ]);
      for (const [id, { Properties, DeletionPolicy }] of own) {
        expect(DeletionPolicy, id).toBe('Retain');
        expect(Object.values(Properties.PublicAccessBlockConfiguration), id).toEqual([
          true,
          true,
          true,
          true,
        ]);
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
      expect(Number(Properties.ObjectLockConfiguration.Rule.DefaultRetention.Days)).toBeGreaterThanOrEqual(
        365,
      );
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
      const schedules = ofType('AWS::Scheduler::Schedule').filter(([id]) => !id.startsWith('QuietEnd'));
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
      expect([...new Set(placeholders)].sort()).toEqual(
        Object.keys(Properties.DefinitionSubstitutions).sort(),
      );
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
});

describe('what a configuration can ask for', () => {
  const of = (id: string) => full.Resources[id]?.Properties;
  test('only the scan function is in the network, and its code may not use what Lambda needs for that', () => {
    const inside = Object.entries(full.Resources).filter(([, { Properties }]) => Properties?.VpcConfig);
    expect(inside.map(([id]) => id)).toEqual(['ScanLambdaFunction']);
    const [allowed, denied] = of('ScanNetworkAccess').PolicyDocument.Statement;
    expect([denied.Effect, denied.Action]).toEqual(['Deny', allowed.Action]);
    // As the framework names the function
    expect(denied.Condition.ArnEquals['lambda:SourceFunctionArn']['Fn::Sub']).toMatch(
      /function:\$\{AWS::StackName\}-scan$/,
    );
    expect(of('ScanLambdaFunction').FunctionName).toBe('bulkhead-prod-scan');
  });
  test('alerts reach the bus and the product of Security Hub that it names, and no other', () => {
    const { Roles, PolicyDocument } = full.Resources.AlertDestinations?.Properties ?? {};
    expect(Roles).toEqual([{ Ref: 'NotifyRole' }]);
    const own = (service: string, name: string) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${name}`,
    });
    expect(PolicyDocument.Statement.map(({ Action, Resource }: Statement) => [Action, Resource])).toEqual([
      ['events:PutEvents', own('events', 'event-bus/security')],
      ['securityhub:BatchImportFindings', own('securityhub', `product/\${AWS::AccountId}/default`)],
    ]);
    expect(packages[0]?.template.Resources.AlertDestinations).toBeUndefined();
  });
  test('what was held is sent at the end of quiet hours, on days that are not quiet', () => {
    expect(of('QuietEndProdEu')).toMatchObject({
      ScheduleExpression: 'cron(30 7 ? * MON,TUE,WED,THU,FRI,SAT *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Target: { Arn: { 'Fn::GetAtt': ['NotifyLambdaFunction', 'Arn'] }, Input: '{"group":"prod-eu"}' },
    });
    expect(of('QuietEndCalls').PolicyDocument.Statement).toMatchObject([
      { Action: 'lambda:InvokeFunction', Resource: { 'Fn::GetAtt': ['NotifyLambdaFunction', 'Arn'] } },
    ]);
    expect(packages[0]?.template.Resources.QuietEndCalls).toBeUndefined();
  });
  test('every role has the boundary', () => {
    for (const [id, { Type, Properties }] of Object.entries(full.Resources))
      if (Type === 'AWS::IAM::Role')
        expect(Properties.PermissionsBoundary, id).toBe('arn:aws:iam::111122223333:policy/boundary');
  });
  test('a satellite writes of the clusters of its own account, and is trusted by its name alone', () => {
    const { AssumeRolePolicyDocument, Policies } = of('Satellite222233334444Role');
    expect(AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
      ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::222233334444:role/bulkhead-satellite-*'] },
    });
    const [evidence] = Policies[0].PolicyDocument.Statement;
    expect(evidence.Resource).toEqual({
      'Fn::Sub': `\${EvidenceBucket.Arn}/runs/*/clusters/222233334444.*`,
    });
    expect(of('SatelliteCalls').PolicyDocument.Statement[0].Resource).toHaveLength(3);
  });
  test('a group without a finished run is an alarm after the hours that it promises', () => {
    expect(of('LastRunProdEu')).toMatchObject({
      MetricName: 'RunFinished',
      Period: 3600,
      EvaluationPeriods: 30,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });
  test('things are kept for as long as it says', () => {
    expect(Number(of('EvidenceBucket').ObjectLockConfiguration.Rule.DefaultRetention.Days)).toBe(2555);
    expect(Number(of('WorkflowLogGroup').RetentionInDays)).toBe(365);
    expect(Number(of('ScanLogGroup').RetentionInDays)).toBe(365);
  });
});
