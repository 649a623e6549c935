// Fills moto with accounts, roles and clusters before a test, straight and not through the stub.
import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { inParallel } from '../../functions/adapters/kubernetes-api/in-parallel.ts';

/** Where infra/ci/integration.sh started moto. */
export function motoUrl(): string {
  const url = process.env.MOTO_URL;
  if (url === undefined) throw new Error('MOTO_URL is not set: run infra/ci/integration.sh');
  return url;
}

export async function resetMoto(): Promise<void> {
  const answer = await fetch(`${motoUrl()}/moto-api/reset`, { method: 'POST' });
  if (!answer.ok) throw new Error(`moto cannot be reset: ${answer.status}`);
}

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Credentials of an account, which moto keeps apart by the role that is assumed; moto asks no policy. */
export async function keysOf(accountId: string): Promise<Keys> {
  const sts = new STSClient({ endpoint: motoUrl(), region: 'us-east-1', credentials: CALLER });
  const RoleArn = `arn:aws:iam::${accountId}:role/seed`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'seed' }));
  sts.destroy();
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

/** moto's default account: 123456789012. */
export const CALLER: Keys = { accessKeyId: 'AKIAHUB', secretAccessKey: 'fake-secret-of-the-caller' };

export async function createClusters(
  credentials: Keys,
  {
    region,
    names,
    tags = {},
  }: {
    readonly region: string;
    readonly names: readonly string[];
    readonly tags?: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const eks = new EKSClient({ endpoint: motoUrl(), region, credentials });
  const roleArn = 'arn:aws:iam::123456789012:role/eks';
  await inParallel(names, {
    limit: 8,
    work: (name) =>
      eks.send(new CreateClusterCommand({ name, version: '1.34', roleArn, resourcesVpcConfig: {}, tags })),
  });
  eks.destroy();
}

/** Creates a stack and gives its first output and the trust conditions of its role, as AWS answers them. */
export async function deployMemberAccount(
  credentials: Keys,
  {
    template,
    parameters,
  }: { readonly template: string; readonly parameters: Readonly<Record<string, string>> },
): Promise<{ readonly roleArn: string; readonly conditions: Readonly<Record<string, string>> }> {
  const entries = Object.entries(parameters).flatMap(([key, value], index) => [
    [`Parameters.member.${index + 1}.ParameterKey`, key],
    [`Parameters.member.${index + 1}.ParameterValue`, value],
  ]);
  const stack = { StackName: 'bulkhead-member', 'Capabilities.member.1': 'CAPABILITY_NAMED_IAM' };
  const create = { Action: 'CreateStack', TemplateBody: template, ...stack, ...Object.fromEntries(entries) };
  await query(credentials, { service: 'cloudformation', fields: create });
  const describe = { Action: 'DescribeStacks', StackName: 'bulkhead-member' };
  const stacks = await query(credentials, { service: 'cloudformation', fields: describe });
  const [, roleArn = ''] = /<OutputValue>([^<]+)<\/OutputValue>/.exec(stacks) ?? [];
  const role = await query(credentials, {
    service: 'iam',
    fields: { Action: 'GetRole', RoleName: roleArn.split('/').at(-1) ?? '' },
  });
  const [, document = ''] = /<AssumeRolePolicyDocument>([^<]+)</.exec(role) ?? [];
  const [statement] = (JSON.parse(decodeURIComponent(document)) as TrustPolicy).Statement;
  return { roleArn, conditions: statement?.Condition.StringEquals ?? {} };
}

interface TrustPolicy {
  readonly Statement: readonly {
    readonly Condition: { readonly StringEquals: Readonly<Record<string, string>> };
  }[];
}

/** A call of the query protocol, of services that we have no client of. moto does not check signatures. */
export async function query(
  { accessKeyId, sessionToken, region = 'us-east-1' }: Keys & { readonly region?: string },
  { service, fields }: { readonly service: string; readonly fields: Readonly<Record<string, string>> },
): Promise<string> {
  const answer = await fetch(motoUrl(), {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
    },
    body: new URLSearchParams(fields),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${fields.Action} of moto ended with ${answer.status}: ${text}`);
  return text;
}
