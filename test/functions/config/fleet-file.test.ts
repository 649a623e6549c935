// bulkhead.yaml: what a good one means, and every mistake with its line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fleetFileSchema, parseFleetFile } from '../../../functions/config/fleet-file.ts';
import { REPORT_FORMATS } from '../../../functions/config/report-format-names.ts';
import { root } from '../cli/fake-shell.ts';

const example = readFileSync(join(root, 'examples/fleet/bulkhead.yaml'), 'utf8');
const smallest = 'version: 1\nfleet: F\ngroups:\n  - name: a\n    regions: [eu-west-1]\n';

const parseFile = (text: string) => parseFleetFile(text, ['dns-cut', 'host-network-workload']);

describe('parseFleetFile()', () => {
  test('fills in what is left out', () => {
    expect(parseFile(smallest)).toEqual({
      file: {
        version: 1,
        exceptions: [],
        exceptionAnnotations: 'ignored',
        zones: [],
        flows: [],
        expect: [],
        fleet: 'F',
        groups: [
          {
            name: 'a',
            roleArns: [],
            regions: ['eu-west-1'],
            clusters: { include: ['*'], exclude: [], tags: {} },
            scan: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [], entryPoints: [], timeoutSeconds: 300 },
            satellites: [],
          },
        ],
        reports: { formats: ['json', 'pdf', 'html'], paper: 'A4', detail: 'usual' },
        thresholds: {},
        recipients: {},
        retention: { evidenceDays: 400, historyDays: 800, logDays: 90 },
        deployment: { memberRoleName: 'bulkhead-reader' },
      },
    });
  });
  test('takes the example', () => {
    expect(parseFile(example)).toMatchObject({
      file: { groups: [{ name: 'prod-eu' }, { name: 'hub' }] },
    });
  });
  test('takes every format that there is', () => {
    const read = parseFile(`${smallest}reports: {formats: [${REPORT_FORMATS.join(', ')}]}\n`);
    expect(read).toMatchObject({ file: { reports: { formats: REPORT_FORMATS } } });
  });
  test.each([
    ['', 1, 'the file: Invalid input'],
    ['version: [', 1, 'Flow sequence in block collection must be'],
    ['version: 2\nfleet: F\ngroups: []\n', 1, 'version: is 1 for this version of bulkhead'],
    ['version: 1\nfleet: F\ngroups: []\n', 3, 'groups: is empty: there would be nothing to scan'],
    [`${smallest}    regoins: [x]\n`, 6, 'groups[0].regoins: is not a field of this file'],
    [`${smallest}    regions: [eu-west-1]\n`, 6, 'Map keys must be unique'],
    [
      smallest.replace('eu-west-1', 'eu-west-1, eu-west-1'),
      5,
      'groups[0].regions[1]: "eu-west-1" is there twice',
    ],
    [smallest.replace('eu-west-1', 'zz-nowhere-1'), 5, 'groups[0].regions[0]: is no region'],
    [
      smallest.replace('eu-west-1', 'eu-west-1, cn-north-1'),
      5,
      'groups[0].regions: are of several partitions',
    ],
    [
      `${smallest}    roleArns: ["arn:aws-cn:iam::111122223333:role/a"]\n`,
      6,
      'groups[0].roleArns[0]: is of the partition aws-cn, and no region is',
    ],
    [`${smallest}    externalId: a\n`, 6, 'groups[0].externalId: is no external ID'],
    [`${smallest}    roleArns:\n      - bulkhead\n`, 7, 'groups[0].roleArns[0]: is no ARN of a role'],
    [`${smallest}    scan:\n      podCidrs: [10.0.0.0/33]\n`, 7, 'groups[0].scan.podCidrs[0]: is no CIDR'],
    [
      `${smallest}    clusters: {include: ["a b"]}\n`,
      6,
      'groups[0].clusters.include[0]: is no name of a cluster',
    ],
    [`${smallest}  - name: a\n    regions: [eu-west-1]\n`, 6, 'groups[1].name: "a" is there twice'],
    [`${smallest}  - name: b\n    regions: [nowhere]\n`, 7, 'groups[1].regions[0]: is no region'],
    [
      `${smallest}    roleArns:\n      - arn:aws:iam::111122223333:role/a\n      - arn:aws:iam::111122223333:role/b\n`,
      8,
      'groups[0].roleArns[1]: is a second role of the account 111122223333',
    ],
    [`${smallest}reports: {signingKeyArn: key}\n`, 6, 'reports.signingKeyArn: is no ARN of a key in KMS'],
    [`${smallest}    schedule: {cron: "0 6 * * *"}\n`, 6, 'groups[0].schedule.cron: has not the six fields'],
    [
      `${smallest}    schedule: {cron: "0 6 * * ? *", timeZone: Mars}\n`,
      6,
      'schedule.timeZone: is no IANA time zone',
    ],
    [`${smallest}thresholds: {coverage: 101}\n`, 6, 'thresholds.coverage: '],
    [`${smallest}thresholds: {assessedWithinHours: 169}\n`, 6, 'thresholds.assessedWithinHours: '],
    [`${smallest}retention: {logDays: 91}\n`, 6, 'retention.logDays: is none of the periods of CloudWatch'],
    [`${smallest}recipients: {email: {from: x, to: []}}\n`, 6, 'recipients.email.from: is no e-mail address'],
    [`${smallest}recipients: {email: {from: a@b.example, to: []}}\n`, 6, 'recipients.email.to: names nobody'],
    [
      `${smallest}deployment:\n  vpc: {subnetIds: [subnet-1], securityGroupIds: []}\n`,
      7,
      'deployment.vpc.subnetIds[0]: is no id of a subnet',
    ],
    [
      `${smallest}    satellites:\n      - functionArn: arn:aws:lambda:eu-west-1:111122223333:function:other\n`,
      7,
      'groups[0].satellites[0].functionArn: is no ARN of a function whose name begins with bulkhead-satellite-',
    ],
    [
      `${smallest}    satellites:\n      - functionArn: arn:aws:lambda:us-east-1:111122223333:function:bulkhead-satellite-a\n`,
      7,
      'groups[0].satellites[0].functionArn: is in us-east-1 of the account 111122223333, which the group does not search',
    ],
    [
      `${smallest}    roleArns: ["arn:aws:iam::111122223333:role/a"]\n    satellites:\n      - functionArn: arn:aws:lambda:eu-west-1:444455556666:function:bulkhead-satellite-a\n`,
      8,
      'is in eu-west-1 of the account 444455556666, which the group does not search',
    ],
    [
      `${smallest}alerts: {channels: {a: {slack: C0123456789}}, channel: b}\n`,
      6,
      'alerts.channel: "b" is none of the channels',
    ],
    [
      `${smallest}alerts:\n  channel: a\n  channels:\n    a: {slack: C0123456789}\n`,
      9,
      'alerts.channels.a: needs slackToken, the bot that posts there',
    ],
    [
      `${smallest}alerts:\n  channels: {a: {slackWebhook: ssm:/bulkhead/a}}\n`,
      6,
      'alerts: names no channel for what no route fits',
    ],
    [
      `${smallest}alerts:\n  channel: a\n  slackToken: xoxb-1\n  channels: {a: {slack: C0123456789}}\n`,
      8,
      'alerts.slackToken: names no secret',
    ],
    ...(
      [
        ['eventBridge: "my bus"', 'alerts.eventBridge: is no bus'],
        ['eventBridge: "arn:aws:events:eu-west-1:1:event-bus/a"', 'alerts.eventBridge: is no bus'],
        [
          'webhook: {url: "https://example.com", signingKey: ssm:/bulkhead/k}',
          'alerts.webhook.url: names no secret',
        ],
        ['securityHub: maybe', 'alerts.securityHub: '],
        ['annotationChannels: [b]', 'alerts.annotationChannels[0]: "b" is none of the channels'],
        ['owners: {label: team, channels: {x: b}}', 'alerts.owners.channels.x: "b" is none of the channels'],
        ['quietHours: {from: "24:00", to: "07:00"}', 'alerts.quietHours.from: is no time of day'],
        [
          'quietHours: {from: "22:00", to: "07:00", timeZone: Mars/Base}',
          'alerts.quietHours.timeZone: is no time zone',
        ],
      ] as const
    ).map(([line, message]): [string, number, string] => [
      `${smallest}alerts:\n  channel: a\n  channels: {a: {slackWebhook: ssm:/bulkhead/a}}\n  ${line}\n`,
      9,
      message,
    ]),
    [`x: &x 1\n${smallest}`.replace('fleet: F', 'fleet: *x'), 3, 'aliases are not taken'],
  ])('refuses %j', (text, line, message) => {
    const read = parseFile(text);
    const mistakes = 'mistakes' in read ? read.mistakes : [];
    expect(mistakes).toContainEqual({ line, message: expect.stringContaining(message) });
  });
  test.each(['security', 'arn:aws-us-gov:events:us-gov-west-1:111122223333:event-bus/team/security'])(
    'takes the bus %s; alerts go nowhere else unless asked, and need no Slack',
    (bus) => {
      const text = `${smallest}alerts: {eventBridge: "${bus}"}\n`;
      const read = parseFile(text);
      expect('file' in read && read.file.alerts).toMatchObject({ eventBridge: bus, securityHub: false });
      expect('file' in read && read.file.alerts?.webhook).toBeUndefined();
    },
  );
  test('tells every mistake at once, those between values too', () => {
    const read = parseFile(
      'version: 2\nfleet: ""\ngroups:\n  - name: a\n    regions: []\n  - name: a\n    regions: [eu-west-1, eu-west-1]\nmore: 1\n',
    );
    expect(
      'mistakes' in read && read.mistakes.map(({ line, message }) => `${line} ${message.split(':')[0]}`),
    ).toEqual([
      '1 version',
      '2 fleet',
      '5 groups[0].regions',
      '8 more',
      '7 groups[1].regions[1]',
      '6 groups[1].name',
    ]);
  });
});

test('the published schema takes the example and refuses a key that nobody knows', () => {
  const validate = new Ajv2020({ strict: false, formats: { cidrv4: true, cidrv6: true } }).compile(
    fleetFileSchema(),
  );
  const document = parse(example) as Record<string, unknown>;
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...document, gruops: [] })).toBe(false);
});
