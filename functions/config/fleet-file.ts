// bulkhead.yaml: which clusters are scanned together, how, and what is written of them. Every mistake is told with its
// line. Published as schemas/fleet-config.schema.json, for editors.
import { z } from 'zod';
import { alertMistakes, alerts } from './alert-settings.ts';
import { type Partition, partitionOf, ROLE_ARN } from './aws-names.ts';
import { exceptionFields, exceptionMistakes } from './exceptions.ts';
import { intentFields, intentMistakes } from './intents.ts';
import { DEFAULT_FORMATS, REPORT_FORMATS } from './report-format-names.ts';
import { cronProblem } from './scheduler-cron.ts';
import {
  deployment,
  recipients,
  retention,
  SATELLITE_ARN,
  satellites,
  thresholds,
} from './service-settings.ts';
import { type FileMistake, type Mistake, parseYamlAs } from './yaml-file.ts';

const name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'takes lower-case letters, digits and dashes')
  .max(64);
const cidrs = z.array(z.union([z.cidrv4(), z.cidrv6()], 'is no CIDR such as 10.0.0.0/16')).default([]);

/** `prod-*`: an asterisk stands for any characters. */
const pattern = z
  .string()
  .regex(/^[A-Za-z0-9_*-]{1,100}$/, 'is no name of a cluster; * stands for any characters');

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== undefined;
  } catch {
    return false;
  }
}

const group = z.strictObject({
  name: name.describe('Names the group, its runs and their folder.'),
  roleArns: z
    .array(
      z
        .string()
        .regex(ROLE_ARN, 'is no ARN of a role such as arn:aws:iam::111122223333:role/bulkhead-reader'),
    )
    .default([])
    .describe('A role to assume in each account that is searched. Absent: the own account.'),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'is no external ID: 2 to 1,224 letters, digits or +=,.@:/-')
    .optional()
    .describe('External ID that the trust policies of the roles ask for. It is no secret.'),
  regions: z
    .array(z.string().refine((text) => partitionOf(text) !== undefined, 'is no region such as eu-west-1'))
    .min(1, 'names no region')
    .describe('AWS regions that are searched for EKS clusters.'),
  clusters: z
    .strictObject({
      include: z.array(pattern).default(['*']).describe('Names of clusters that belong to the group.'),
      exclude: z.array(pattern).default([]).describe('Names that do not, although they are included.'),
      tags: z
        .record(z.string().min(1).max(128), z.string().max(256))
        .default({})
        .describe('Tags that a cluster must have, each with this value.'),
    })
    .prefault({})
    .describe('Which of the clusters that are found belong to the group. Absent: all of them.'),
  schedule: z
    .strictObject({
      cron: z
        .string()
        .superRefine((text, { addIssue }) => {
          const problem = cronProblem(text);
          if (problem !== undefined) addIssue(problem);
        })
        .describe(
          'Minutes, hours, day of month, month, day of week, year, as EventBridge Scheduler takes them.',
        ),
      timeZone: z.string().refine(isTimeZone, 'is no IANA time zone such as Europe/Berlin').default('UTC'),
      flexibleMinutes: z
        .int()
        .min(1)
        .max(1440)
        .default(15)
        .describe('A run begins within this many minutes after its time, so that not all begin at once.'),
    })
    .optional()
    .describe('When the service scans the group. Absent: only when somebody starts a run.'),
  scan: z
    .strictObject({
      podCidrs: cidrs.describe('Addresses of pods. Absent: all private ranges.'),
      vpcCidrs: cidrs.describe('Addresses of the VPC, which are then not the internet.'),
      loadBalancerCidrs: cidrs.describe('Subnets of load balancers that send to pods.'),
      entryPoints: z
        .array(
          z.strictObject({
            namespace: z.string().min(1).max(63),
            name: z.string().min(1).max(253),
            ports: z.array(z.int().min(1).max(65535)).default([]).describe('Absent: all of its ports.'),
          }),
        )
        .default([])
        .describe('Workloads and Ingresses that are meant to be public.'),
      timeoutSeconds: z.int().min(10).max(800).default(300).describe('Longest time to read one cluster.'),
    })
    .prefault({})
    .describe('How each of its clusters is scanned.'),
  thresholds: thresholds.optional(),
  satellites,
});

const fleetFile = z.strictObject({
  version: z.literal(1, 'is 1 for this version of bulkhead'),
  fleet: z.string().trim().min(1).max(200).describe('Stands on the reports of the clusters together.'),
  groups: z.array(group).min(1, 'is empty: there would be nothing to scan'),
  ...exceptionFields,
  ...intentFields,
  reports: z
    .strictObject({
      formats: z
        .array(z.enum(REPORT_FORMATS))
        .min(1)
        .default([...DEFAULT_FORMATS]),
      paper: z.enum(['A4', 'Letter']).default('A4'),
      detail: z.enum(['usual', 'all']).default('usual'),
      signingKeyArn: z
        .string()
        .regex(
          /^arn:(aws|aws-cn|aws-us-gov):kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/:-]+$/,
          'is no ARN of a key in KMS',
        )
        .optional()
        .describe(
          'Key in KMS (ECC_NIST_P256) that signs the manifest of each run; for the service it has the tag bulkhead: manifest-signing.',
        ),
    })
    .prefault({})
    .describe('What is written of each cluster, and of all together.'),
  thresholds: thresholds.prefault({}),
  recipients,
  alerts: alerts.optional(),
  retention,
  deployment,
});

export type FleetFile = z.output<typeof fleetFile>;
export type FleetGroup = FleetFile['groups'][number];

/** What the text says, with every default in its place; or every mistake. */
export function parseFleetFile(
  text: string,
  checkIds: readonly string[],
): { readonly file: FleetFile } | { readonly mistakes: readonly FileMistake[] } {
  const read = parseYamlAs(fleetFile, text, ({ document }) => {
    const groups = readable.safeParse(document).data?.groups ?? [];
    return [
      ...exceptionMistakes(document, checkIds),
      ...intentMistakes(document),
      ...alertMistakes((document as { readonly alerts?: unknown } | null)?.alerts),
      ...groups.flatMap((group, index) => groupMistakes(group, ['groups', index])),
      ...repeated(groups.map(({ name }) => name)).map((index) => ({
        keys: ['groups', index, 'name'],
        message: `"${groups[index]?.name}" is there twice: their runs would be one`,
      })),
    ];
  });
  return 'mistakes' in read ? read : { file: read.value };
}

/** As JSON Schema 2020-12, for what a person writes: fields with a default may be left out. */
export function fleetFileSchema(): Record<string, unknown> {
  return z.toJSONSchema(fleetFile, { io: 'input' });
}

/** As much of a document as mistakes between its values are looked for in, whatever else is wrong with it. */
const texts = z.array(z.string().catch('')).catch([]);
const readable = z.object({
  groups: z
    .array(
      z
        .object({
          name: z.string().catch(''),
          regions: texts,
          roleArns: texts.default([]),
          satellites: z
            .array(z.object({ functionArn: z.string() }).catch({ functionArn: '' }))
            .catch([])
            .default([]),
        })
        .catch({ name: '', regions: [], roleArns: [], satellites: [] }),
    )
    .catch([]),
});

function groupMistakes(
  { regions, roleArns, satellites: others }: z.output<typeof readable>['groups'][number],
  group: readonly PropertyKey[],
): Mistake[] {
  const partitions = new Set(regions.map(partitionOf).filter((one) => one !== undefined));
  const roles = roleArns.map((arn) => ROLE_ARN.exec(arn));
  // Two roles of one account would scan its clusters twice
  const accounts = roles.map((role) => role?.[2] ?? '');
  return [
    ...repeated(regions).map((index) => ({
      keys: [...group, 'regions', index],
      message: `"${regions[index]}" is there twice`,
    })),
    ...repeated(accounts).map((index) => ({
      keys: [...group, 'roleArns', index],
      message: `is a second role of the account ${accounts[index]}: give one for each account`,
    })),
    // Credentials are of one partition
    ...roles.flatMap((role, index) =>
      role === null || partitions.size === 0 || partitions.has(role[1] as Partition)
        ? []
        : [
            {
              keys: [...group, 'roleArns', index],
              message: `is of the partition ${role[1]}, and no region is`,
            },
          ],
    ),
    // A satellite scans where its account is searched
    ...others.flatMap(({ functionArn }, index) => {
      const [, , region = '', accountId = ''] = SATELLITE_ARN.exec(functionArn) ?? [];
      const keys = [...group, 'satellites', index, 'functionArn'];
      if (
        region === '' ||
        (regions.includes(region) && (accounts.length === 0 || accounts.includes(accountId)))
      )
        return [];
      return [
        { keys, message: `is in ${region} of the account ${accountId}, which the group does not search` },
      ];
    }),
    ...(roleArns.length === 0 && partitions.size > 1
      ? [
          {
            keys: [...group, 'regions'],
            message: 'are of several partitions, which one account cannot be in',
          },
        ]
      : []),
  ];
}

/** Where a value stands that stood before; what could not be read is no value. */
function repeated(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (value !== '' && values.indexOf(value) < index ? [index] : []));
}
