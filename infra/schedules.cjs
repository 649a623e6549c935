// bulkhead.yaml → one schedule for each group that has one, and an alarm for clusters that were not assessed.
// The Serverless Framework takes CommonJS; the reader of the file is the one that the functions use.
const { readFileSync } = require('node:fs');

module.exports.resources = async ({ resolveVariable }) => {
  const path = await resolveVariable('param:config');
  const { parseFleetFile } = await import('../functions/config/fleet-file.ts');
  const read = parseFleetFile(readFileSync(path, 'utf8'));
  if ('mistakes' in read) {
    const told = read.mistakes.map(({ line, message }) => `\n  ${path}:${line}: ${message}`);
    throw new Error(`Cannot make schedules of "${path}":${told.join('')}`);
  }
  const { groups } = read.file;
  const scheduled = groups.filter(({ schedule }) => schedule !== undefined);
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
      ...Object.fromEntries(scheduled.map((group) => [`Schedule${idOf(group.name)}`, scheduleOf(group)])),
      ...Object.fromEntries(groups.map((group) => [`NotAssessed${idOf(group.name)}`, alarmOf(group)])),
    },
  };
};

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

function alarmOf({ name }) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: `Clusters of ${name} were not assessed`,
      Namespace: 'Bulkhead',
      MetricName: 'ClustersNotAssessed',
      Dimensions: [
        { Name: 'group', Value: name },
        { Name: 'service', Value: 'bulkhead' },
      ],
      Statistic: 'Maximum',
      Period: 3600,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'OperationsTopic' }],
    },
  };
}
