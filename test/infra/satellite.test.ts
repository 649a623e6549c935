// What a satellite may do is a part of what the service's own scan function may do, and its variables are those that it reads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SATELLITE_ARN, satelliteRolePattern } from '../../functions/config/service-settings.ts';
import { openDeployment, SATELLITE_VARIABLES } from '../../functions/steps/fleet-run/deployment.ts';
import { readTemplate } from './cloudformation.ts';

const root = join(import.meta.dirname, '../..');
const template = readTemplate('infra/satellite/satellite.yaml');
const properties = (id: string) => template.Resources[id]?.Properties as Record<string, unknown>;
const surroundings = { now: Date.now, sleep: async () => {}, random: () => 0 };

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
}

describe('infra/satellite', () => {
  test('sets the variables that the code reads, and no other', () => {
    const { Variables } = properties('ScanFunction').Environment as { Variables: object };
    expect(Object.keys(Variables).sort()).toEqual([...SATELLITE_VARIABLES, 'NODE_OPTIONS'].sort());
    const env = Object.fromEntries(SATELLITE_VARIABLES.map((name) => [name, 'x']));
    expect(() => openDeployment(env, surroundings)).not.toThrow();
    expect(() => openDeployment({ BULKHEAD_HUB_ROLE_ARN: 'x' }, surroundings)).toThrow(
      'Cannot start: BULKHEAD_EVIDENCE_BUCKET, BULKHEAD_CONFIG_BUCKET, BULKHEAD_VERSION must be set',
    );
  });
  test('may describe clusters, take on one role, log and trace; the rest is for its network', () => {
    const [policy] = properties('ScanRole').Policies as [
      { PolicyDocument: { Statement: readonly Statement[] } },
    ];
    const allowed = policy.PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => Action)
      .filter((action) => !action.startsWith('ec2:'));
    expect(allowed.sort()).toEqual([
      'eks:DescribeAddon',
      'eks:DescribeCluster',
      'eks:ListAddons',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sts:AssumeRole',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });
  test('is named so that bulkhead.yaml takes its ARN and the service trusts its role', () => {
    const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:bulkhead-satellite-a';
    const name = { 'Fn::Sub': expect.stringMatching(/^bulkhead-satellite-\$\{Name\}$/) };
    expect(SATELLITE_ARN.test(arn)).toBe(true);
    expect(satelliteRolePattern(arn)).toBe('arn:aws:iam::111122223333:role/bulkhead-satellite-*');
    expect(properties('ScanFunction').FunctionName).toEqual(name);
    expect(properties('ScanRole').RoleName).toEqual(name);
  });
  test('names the version of this checkout', () => {
    const { version } = parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    const { Parameters } = template as unknown as { Parameters: { ToolVersion: { Default: string } } };
    expect(Parameters.ToolVersion.Default).toBe(version);
  });
});
