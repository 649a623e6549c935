// bulkhead.yaml: which clusters are scanned together, how, and what is written of them. Every mistake is told with its
// line. Published as schemas/fleet-config.schema.json, for editors.
import { z } from 'zod';
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
        .regex(
          /^arn:(aws|aws-cn|aws-us-gov):iam::\d{12}:role\/([\x21-\x2e\x30-\x7e]+\/)*[\w+=,.@-]{1,64}$/,
          'is no ARN of a role such as arn:aws:iam::111122223333:role/bulkhead-reader',
        ),
    )
    .default([])
    .describe('A role to assume in each account that is searched. Absent: the own account.'),
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'is no external ID: 2 to 1,224 letters, digits or +=,.@:/-')
    .optional()
    .describe('External ID that the trust policies of the roles ask for. It is no secret.'),
  regions: z
    .array(z.string().regex(/^[a-z]{2}(-[a-z]+){1,2}-\d{1,2}$/, 'is no region such as eu-west-1'))
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
        .regex(/^(\S+\s+){5}\S+$/, 'has not the six fields of EventBridge Scheduler: 0 6 * * ? *')
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
});

/** Formats that a file may name: kept apart from the list of report-formats.ts, which draws in the whole of templates. */
const FORMATS = [
  'json',
  'pdf',
  'html',
  'csv',
  'oscal',
  'asff',
  'ocsf',
  'sarif',
  'junit',
  'openreports',
  'prometheus',
] as const;

const fleetFile = z.strictObject({
  version: z.literal(1, 'is 1 for this version of bulkhead'),
  fleet: z.string().trim().min(1).max(200).describe('Stands on the reports of the clusters together.'),
  groups: z.array(group).min(1, 'is empty: there would be nothing to scan'),
  reports: z
    .strictObject({
      formats: z.array(z.enum(FORMATS)).min(1).default(['json', 'pdf', 'html']),
      paper: z.enum(['A4', 'Letter']).default('A4'),
      detail: z.enum(['usual', 'all']).default('usual'),
      signingKeyArn: z
        .string()
        .regex(
          /^arn:(aws|aws-cn|aws-us-gov):kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/:-]+$/,
          'is no ARN of a key in KMS',
        )
        .optional()
        .describe('Key in KMS (ECC_NIST_P256) that signs the manifest of each run.'),
    })
    .prefault({})
    .describe('What is written of each cluster, and of all together.'),
});

export type FleetFile = z.output<typeof fleetFile>;
export type FleetGroup = FleetFile['groups'][number];

/** What the text says, with every default in its place; or every mistake. */
export function parseFleetFile(
  text: string,
): { readonly file: FleetFile } | { readonly mistakes: readonly FileMistake[] } {
  const read = parseYamlAs(fleetFile, text);
  if ('mistakes' in read) return read;
  const mistakes = [...doubleNames(read.value), ...doubleAccounts(read.value)];
  return mistakes.length > 0 ? { mistakes: mistakes.map(read.place) } : { file: read.value };
}

/** As JSON Schema 2020-12, for what a person writes: fields with a default may be left out. */
export function fleetFileSchema(): Record<string, unknown> {
  return z.toJSONSchema(fleetFile, { io: 'input' });
}

function doubleNames({ groups }: FleetFile): Mistake[] {
  return groups.flatMap((one, index) =>
    groups.findIndex((other) => other.name === one.name) < index
      ? [
          {
            keys: ['groups', index, 'name'],
            message: `"${one.name}" is there twice: their runs would be one`,
          },
        ]
      : [],
  );
}

/** Two roles of one account would scan its clusters twice. */
function doubleAccounts({ groups }: FleetFile): Mistake[] {
  return groups.flatMap(({ roleArns }, index) => {
    const accounts = roleArns.map((arn) => arn.split(':')[4]);
    return accounts.flatMap((account, place) =>
      accounts.indexOf(account) < place
        ? [
            {
              keys: ['groups', index, 'roleArns', place],
              message: `is a second role of the account ${account}: give one for each account`,
            },
          ]
        : [],
    );
  });
}
