// bulkhead.yaml → what a deployment takes from it: a schedule for each group that has one, alarms, how long things are kept,
// and, where it asks for them, a network of its own, satellites, a permissions boundary and what alerts may reach.
// The Serverless Framework takes CommonJS; the reader of the file is the one that the functions use.
const { readFileSync } = require('node:fs');

/** What the file says. Throws an Error with every mistake and its line. */
async function read(resolveVariable) {
  const path = await resolveVariable('param:config');
  const { parseFleetFile } = await import('../functions/config/fleet-file.ts');
  const { CATALOGUE } = await import('../lib/checks/catalogue.ts');
  const parsed = parseFleetFile(
    readFileSync(path, 'utf8'),
    CATALOGUE.map(({ meta }) => meta.id),
  );
  if ('file' in parsed) return parsed.file;
  const told = parsed.mistakes.map(({ line, message }) => `\n  ${path}:${line}: ${message}`);
  throw new Error(`Cannot deploy what "${path}" says:${told.join('')}`);
}

module.exports.retention = async ({ resolveVariable }) => (await read(resolveVariable)).retention;

module.exports.memberRoleName = async ({ resolveVariable }) =>
  (await read(resolveVariable)).deployment.memberRoleName;

module.exports.resources = async ({ resolveVariable }) => {
  const { groups, thresholds, deployment, alerts } = await read(resolveVariable);
  const { SATELLITE_ARN, satelliteRolePattern } = await import('../functions/config/service-settings.ts');
  const region = await resolveVariable('self:provider.region');
  const scheduled = groups.filter(({ schedule }) => schedule !== undefined);
  const satellites = unique(groups.flatMap((group) => group.satellites.map(({ functionArn }) => functionArn)));
  for (const arn of satellites) {
    const [, , itsRegion] = SATELLITE_ARN.exec(arn);
    if (itsRegion !== region)
      throw new Error(
        `Cannot use the satellite "${arn}": Step Functions calls no function of another region, and the service is in ${region}`,
      );
  }
  return {
    Resources: {
      ScheduleGroup: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: {} },
      ScheduleDeadLetters: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          MessageRetentionPeriod: 1_209_600,
          KmsMasterKeyId: { Ref: 'DataKey' },
        },
      },
      ...byGroup('Schedule', scheduled, scheduleOf),
      ...(alerts?.quietHours && {
        ...byGroup('QuietEnd', scheduled, (group) => quietEnd(group, alerts.quietHours)),
        QuietEndCalls: quietEndCalls(),
      }),
      ...byGroup('NotAssessed', groups, notAssessedAlarm),
      ...byGroup('LastRun', scheduled, (group) => {
        const hours = group.thresholds?.assessedWithinHours ?? thresholds.assessedWithinHours;
        return hours === undefined ? undefined : lastRunAlarm(group, hours);
      }),
      ...(satellites.length > 0 && satelliteCalls(satellites)),
      ...Object.fromEntries(
        accountsOf(satellites).map((account) => [
          `Satellite${account}Role`,
          satelliteRole(account, { roles: unique(satellites.filter((arn) => arn.includes(`:${account}:`)).map(satelliteRolePattern)) }),
        ]),
      ),
      ...(deployment.vpc && networkAccess()),
      ...(alerts && alertDestinations(alerts)),
    },
    extensions: {
      ...(deployment.vpc && {
        ScanLambdaFunction: {
          DependsOn: ['ScanNetworkAccess'],
          Properties: {
            VpcConfig: {
              SubnetIds: deployment.vpc.subnetIds,
              SecurityGroupIds: deployment.vpc.securityGroupIds,
            },
          },
        },
      }),
      ...(deployment.permissionsBoundaryArn !== undefined &&
        Object.fromEntries(
          [...ROLES, ...accountsOf(satellites).map((account) => `Satellite${account}Role`)].map((role) => [
            role,
            { Properties: { PermissionsBoundary: deployment.permissionsBoundaryArn } },
          ]),
        )),
    },
    Outputs: Object.fromEntries(
      accountsOf(satellites).map((account) => [
        `Satellite${account}RoleArn`,
        { Value: { 'Fn::GetAtt': [`Satellite${account}Role`, 'Arn'] } },
      ]),
    ),
  };
};

const accountsOf = (functionArns) => unique(functionArns.map((arn) => arn.split(':')[4]));

/** Of infra/iam.yml; test/infra/compiled-template.test.ts sees that none is missing. */
const ROLES = ['DiscoverRole', 'ScanRole', 'ReportRole', 'NotifyRole', 'WorkflowRole', 'ScheduleRole'];

const unique = (values) => [...new Set(values)];

/** One resource for each group; a maker that gives undefined makes none. */
function byGroup(prefix, groups, make) {
  return Object.fromEntries(
    groups.flatMap((group) => {
      const made = make(group);
      return made === undefined ? [] : [[`${prefix}${idOf(group.name)}`, made]];
    }),
  );
}

/** `prod-eu` → `ProdEu`; names differ, so ids do: `a-b` and `ab` are told apart by the capital. */
function idOf(name) {
  return name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

function scheduleOf({ name, schedule }) {
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Description: `Scans the clusters of ${name}`,
      GroupName: { Ref: 'ScheduleGroup' },
      ScheduleExpression: `cron(${schedule.cron})`,
      ScheduleExpressionTimezone: schedule.timeZone,
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: schedule.flexibleMinutes },
      KmsKeyArn: { 'Fn::GetAtt': ['DataKey', 'Arn'] },
      Target: {
        Arn: { Ref: 'RunStateMachine' },
        RoleArn: { 'Fn::GetAtt': ['ScheduleRole', 'Arn'] },
        Input: JSON.stringify({ group: name, scheduledTime: '<aws.scheduler.scheduled-time>' }),
        RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 7200 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['ScheduleDeadLetters', 'Arn'] } },
      },
    },
  };
}

/** What was held is sent when quiet hours are over; on days that are quiet as a whole it waits for the next. */
function quietEnd({ name }, { to, timeZone, days }) {
  const [hour, minute] = to.split(':').map(Number);
  const open = WEEK.filter((day) => !days.includes(day)).map((day) => day.toUpperCase());
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Description: `Sends the alerts of ${name} that were held`,
      GroupName: { Ref: 'ScheduleGroup' },
      ScheduleExpression: `cron(${minute} ${hour} ? * ${open.length === 0 ? '*' : open.join(',')} *)`,
      ScheduleExpressionTimezone: timeZone,
      FlexibleTimeWindow: { Mode: 'OFF' },
      KmsKeyArn: { 'Fn::GetAtt': ['DataKey', 'Arn'] },
      Target: {
        Arn: { 'Fn::GetAtt': ['NotifyLambdaFunction', 'Arn'] },
        RoleArn: { 'Fn::GetAtt': ['ScheduleRole', 'Arn'] },
        Input: JSON.stringify({ group: name }),
        RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['ScheduleDeadLetters', 'Arn'] } },
      },
    },
  };
}

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Only where there are such schedules: the role starts runs otherwise, and nothing else. */
function quietEndCalls() {
  return {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'quiet-end',
      Roles: [{ Ref: 'ScheduleRole' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'SendHeld',
            Effect: 'Allow',
            Action: 'lambda:InvokeFunction',
            Resource: { 'Fn::GetAtt': ['NotifyLambdaFunction', 'Arn'] },
          },
        ],
      },
    },
  };
}

function notAssessedAlarm({ name }) {
  return alarmOf(name, {
    AlarmDescription: `Clusters of ${name} were not assessed`,
    MetricName: 'ClustersNotAssessed',
    Statistic: 'Maximum',
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
}

/** No run of the group came to its end for so many hours: nothing inside the service could tell that. */
function lastRunAlarm({ name }, hours) {
  return alarmOf(name, {
    AlarmDescription: `No run of ${name} was finished for ${hours} hours`,
    MetricName: 'RunFinished',
    Statistic: 'Sum',
    EvaluationPeriods: hours,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
}

function alarmOf(group, properties) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'Bulkhead',
      Dimensions: [
        { Name: 'group', Value: group },
        { Name: 'service', Value: 'bulkhead' },
      ],
      Period: 3600,
      AlarmActions: [{ Ref: 'OperationsTopic' }],
      ...properties,
    },
  };
}

/** What a function in a VPC needs of EC2. Lambda asks for all of it on every resource, and the function's own code may not use it. */
function networkAccess() {
  const Action = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  const scanFunction = {
    'Fn::Sub':
      'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-scan',
  };
  return {
    ScanNetworkAccess: {
      Type: 'AWS::IAM::Policy',
      Metadata: {
        checkov: {
          skip: [{ id: 'CKV_AWS_111', comment: 'Lambda asks for these on every resource (VPC of a function)' }],
        },
      },
      Properties: {
        PolicyName: 'network',
        Roles: [{ Ref: 'ScanRole' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Sid: 'NetworkInterfaces', Effect: 'Allow', Action, Resource: '*' },
            {
              Sid: 'NotByItsCode',
              Effect: 'Deny',
              Action,
              Resource: '*',
              Condition: { ArnEquals: { 'lambda:SourceFunctionArn': scanFunction } },
            },
          ],
        },
      },
    },
  };
}

function satelliteCalls(satellites) {
  return {
    SatelliteCalls: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'satellites',
        Roles: [{ Ref: 'WorkflowRole' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Sid: 'Satellites', Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: satellites },
          ],
        },
      },
    },
  };
}

/** What telling alerts takes beside Slack and the topic; nothing where the configuration does not ask for it. */
function alertDestinations({ eventBridge, securityHub }) {
  const inAccount = (rest) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${rest}` });
  const Statement = [
    ...(eventBridge === undefined
      ? []
      : [
          {
            Sid: 'EventBridge',
            Effect: 'Allow',
            Action: 'events:PutEvents',
            Resource: eventBridge.startsWith('arn:')
              ? eventBridge
              : inAccount(`events:\${AWS::Region}:\${AWS::AccountId}:event-bus/${eventBridge}`),
            Condition: { StringEquals: { 'events:source': 'bulkhead' } },
          },
        ]),
    ...(securityHub
      ? [
          {
            Sid: 'SecurityHub',
            Effect: 'Allow',
            Action: 'securityhub:BatchImportFindings',
            // The product of the account's own
            Resource: inAccount(
              'securityhub:${AWS::Region}:${AWS::AccountId}:product/${AWS::AccountId}/default',
            ),
          },
        ]
      : []),
  ];
  if (Statement.length === 0) return {};
  return {
    AlertDestinations: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'alert-destinations',
        Roles: [{ Ref: 'NotifyRole' }],
        PolicyDocument: { Version: '2012-10-17', Statement },
      },
    },
  };
}

/** What the satellites of an account take on to write what they found: of their own account's clusters, and nothing else. */
function satelliteRole(account, { roles }) {
  const allow = (Sid, Action, Resource) => ({ Sid, Effect: 'Allow', Action, Resource });
  const inEvidence = (path) => ({ 'Fn::Sub': `\${EvidenceBucket.Arn}/${path}` });
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: `Satellites of bulkhead in the account ${account} write evidence with it`,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${account}:root` } },
            Action: 'sts:AssumeRole',
            Condition: { ArnLike: { 'aws:PrincipalArn': roles } },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'evidence',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              allow('Evidence', ['s3:GetObject', 's3:PutObject'], inEvidence(`runs/*/clusters/${account}.*`)),
              allow('ReadConfiguration', 's3:GetObject', { 'Fn::Sub': '${ConfigBucket.Arn}/bulkhead.yaml' }),
              allow('TellMissingFromForbidden', 's3:ListBucket', [
                { 'Fn::GetAtt': ['ConfigBucket', 'Arn'] },
                { 'Fn::GetAtt': ['EvidenceBucket', 'Arn'] },
              ]),
              allow('Key', ['kms:Decrypt', 'kms:GenerateDataKey'], { 'Fn::GetAtt': ['DataKey', 'Arn'] }),
            ],
          },
        },
      ],
    },
  };
}
