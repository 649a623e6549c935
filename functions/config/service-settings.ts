// The parts of bulkhead.yaml that are about the service: what is asked of clusters, who is told, how long things are kept,
// and what only a deployment can change.
import { z } from 'zod';

const score = z.number().min(0).max(100);

/** Days that CloudWatch Logs can keep a log group for. */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** CloudWatch looks back 7 days at most. */
const LONGEST_LOOK_BACK_HOURS = 168;

export const thresholds = z
  .strictObject({
    coverage: score.optional().describe('Coverage of a cluster that is asked for, at least (worst case).'),
    exposure: score.optional().describe('Exposure of a cluster that is allowed, at most (worst case).'),
    assessedWithinHours: z
      .int()
      .min(1)
      .max(LONGEST_LOOK_BACK_HOURS)
      .optional()
      .describe('A scheduled group without a finished run for so many hours is an alarm.'),
  })
  .describe('What is asked of clusters. A group may ask for something else.');

const address = z.email('is no e-mail address');

export const recipients = z
  .strictObject({
    email: z
      .strictObject({
        from: address.describe('Sender: an address or a domain that is verified in SES.'),
        to: z.array(address).min(1, 'names nobody').max(50),
        every: z
          .enum(['run', 'week', 'month'])
          .default('week')
          .describe('The first run of each week (Monday) or month, in UTC, or every run.'),
      })
      .optional()
      .describe('Who gets the report of a fleet by e-mail, with the PDF.'),
  })
  .prefault({});

export const retention = z
  .strictObject({
    evidenceDays: z
      .int()
      .min(1)
      .max(36500)
      .default(400)
      .describe('Evidence is locked for so long, then removed. A change holds for what is written after it.'),
    historyDays: z.int().min(1).max(36500).default(800).describe('Points of history in the state table.'),
    logDays: z
      .int()
      .refine(
        (days) => LOG_DAYS.includes(days),
        `is none of the periods of CloudWatch: ${LOG_DAYS.join(', ')}`,
      )
      .default(90)
      .describe('Logs of the functions and of the workflow.'),
  })
  .prefault({});

const vpc = z.strictObject({
  subnetIds: z.array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/, 'is no id of a subnet')).min(1),
  securityGroupIds: z.array(z.string().regex(/^sg-[0-9a-f]{8,17}$/, 'is no id of a security group')).min(1),
});

export const deployment = z
  .strictObject({
    vpc: vpc
      .optional()
      .describe('Where the scan function runs, to reach clusters whose endpoint is private.'),
    permissionsBoundaryArn: z
      .string()
      .regex(
        /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
        'is no ARN of a managed policy',
      )
      .optional()
      .describe('A policy that bounds every role of the service.'),
    memberRoleName: z
      .string()
      .regex(/^[\w+=,.@-]{1,64}$/, 'is no name of a role')
      .default('bulkhead-reader')
      .describe('RoleName of infra/member-account, which the service may assume in any account.'),
  })
  .prefault({})
  .describe('What takes a deployment to change.');

/** `arn:aws:lambda:eu-west-1:111122223333:function:bulkhead-satellite-shop`: partition, region, account, name. */
export const SATELLITE_ARN =
  /^arn:(aws|aws-cn|aws-us-gov):lambda:([a-z0-9-]+):(\d{12}):function:(bulkhead-satellite-[\w-]{1,45})$/;

export const satellites = z
  .array(
    z.strictObject({
      functionArn: z
        .string()
        .regex(SATELLITE_ARN, 'is no ARN of a function whose name begins with bulkhead-satellite-')
        .describe('Output FunctionArn of infra/satellite, in the region of the service.'),
      clusters: z
        .array(
          z.string().regex(/^[A-Za-z0-9_*-]{1,100}$/, 'is no name of a cluster; * stands for any characters'),
        )
        .default(['*'])
        .describe('Which clusters of its account it scans.'),
    }),
  )
  .default([])
  .describe('Functions in other networks that scan clusters which the service itself cannot reach.');

export type Thresholds = z.output<typeof thresholds>;
export type Recipients = z.output<typeof recipients>;

/** Role of a satellite, as infra/satellite names it. */
export function satelliteRolePattern(functionArn: string): string {
  const [, partition, , accountId] = SATELLITE_ARN.exec(functionArn) ?? [];
  return `arn:${partition}:iam::${accountId}:role/bulkhead-satellite-*`;
}
