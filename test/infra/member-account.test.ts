// What the role in a member account may do is what the code asks for: no call is missing, and none is left over.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SESSION_NAME } from '../../functions/adapters/eks/aws-accounts.ts';
import { readTemplate } from './cloudformation.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
interface Policy {
  readonly Statement: readonly Statement[];
}

const template = readTemplate('infra/member-account/member-account.yaml');
const role = template.Resources.ReaderRole?.Properties as {
  readonly AssumeRolePolicyDocument: Policy;
  readonly Policies: readonly { readonly PolicyDocument: Policy }[];
};
const statements = role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
const granted = statements.flatMap(({ Action }) => Action).sort();

/** Commands and paginators that the adapter imports from a client of the SDK, as IAM spells them. */
function actionsInCode(): string[] {
  const folder = join(import.meta.dirname, '../../functions/adapters/eks');
  const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const imports = sources.flatMap((text) => [
    ...text.matchAll(/import \{([^}]+)\} from '@aws-sdk\/client-(\w+)'/g),
  ]);
  const actions = imports.flatMap(([, names = '', service]) =>
    names
      .split(',')
      .map((name) => /^(?:paginate(\w+)|(\w+)Command)$/.exec(name.trim()))
      .flatMap((match) => (match ? [`${service}:${match[1] ?? match[2]}`] : [])),
  );
  return [...new Set(actions)].sort();
}

// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permission is needed
const FREE = ['sts:GetCallerIdentity'];

describe('the role in a member account', () => {
  test('may do exactly what the code asks for', () => {
    expect(granted).toEqual(actionsInCode().filter((action) => !FREE.includes(action)));
    expect(actionsInCode()).toContain('sts:GetCallerIdentity');
  });
  test('is granted nothing by a pattern, and everything but the list on clusters and add-ons of its account', () => {
    expect(granted.filter((action) => action.includes('*'))).toEqual([]);
    for (const { Effect, Action, Resource } of statements) {
      expect(Effect).toBe('Allow');
      if (Action === 'eks:ListClusters') expect(Resource).toBe('*');
      else {
        for (const one of [Resource].flat()) {
          const { 'Fn::Sub': arn } = one as { 'Fn::Sub': string };
          expect(arn).toMatch(/^arn:\$\{AWS::Partition\}:eks:\*:\$\{AWS::AccountId\}:(cluster|addon)\//);
        }
      }
    }
  });
  test('is trusted to the hub role alone, with the external ID and the session name that the code sends', () => {
    expect(role.AssumeRolePolicyDocument.Statement).toHaveLength(1);
    const [trust] = role.AssumeRolePolicyDocument.Statement;
    expect(trust?.Action).toBe('sts:AssumeRole');
    expect(trust?.Condition?.ArnEquals).toEqual({ 'aws:PrincipalArn': { Ref: 'HubRoleArn' } });
    expect(trust?.Condition?.StringEquals).toMatchObject({
      'sts:ExternalId': { Ref: 'ExternalId' },
      'sts:RoleSessionName': SESSION_NAME,
    });
  });
});

describe('the access entry', () => {
  const { Resources } = readTemplate('infra/cluster-access/access-entry.yaml');
  test('gives one group, which EKS allows to name, and no access policy', () => {
    expect(Object.values(Resources).map(({ Type }) => Type)).toEqual(['AWS::EKS::AccessEntry']);
    const properties = Resources.Readers?.Properties;
    expect(properties?.KubernetesGroups).toEqual(['bulkhead:readers']);
    expect(properties?.Type).toBe('STANDARD');
    expect(properties).not.toHaveProperty('AccessPolicies');
  });
});
