// Secrets as Parameter Store and Secrets Manager give them, played by moto.
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { secretSource } from '../../functions/adapters/secrets/secret-source.ts';
import { useAwsAt } from '../functions/adapters/eks/aws-environment.ts';
import { motoUrl, resetMoto } from './seed-moto.ts';

beforeAll(async () => {
  await resetMoto();
  useAwsAt(motoUrl(), '123456789012');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  await new SSMClient({}).send(
    new PutParameterCommand({ Name: '/bulkhead/a', Type: 'SecureString', Value: 'first\n' }),
  );
  await new SecretsManagerClient({}).send(
    new CreateSecretCommand({ Name: 'bulkhead/b', SecretString: 'second' }),
  );
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describe('secretSource()', () => {
  test('reads both stores, without the line feed that people add', async () => {
    const secretOf = secretSource(() => 0);
    expect(await secretOf('ssm:/bulkhead/a')).toBe('first');
    expect(await secretOf('secretsmanager:bulkhead/b')).toBe('second');
  });
  test('keeps what it read for five minutes, so that a changed secret is taken soon', async () => {
    let now = 0;
    const secretOf = secretSource(() => now);
    expect(await secretOf('ssm:/bulkhead/a')).toBe('first');
    await new SSMClient({}).send(
      new PutParameterCommand({ Name: '/bulkhead/a', Type: 'SecureString', Value: 'third', Overwrite: true }),
    );
    now = 299_999;
    expect(await secretOf('ssm:/bulkhead/a')).toBe('first');
    now = 300_000;
    expect(await secretOf('ssm:/bulkhead/a')).toBe('third');
  });
  test('one that is missing is told by its name, and asked for again', async () => {
    const secretOf = secretSource(() => 0);
    await expect(secretOf('ssm:/bulkhead/none')).rejects.toThrow(
      'Cannot read the secret "ssm:/bulkhead/none": ParameterNotFound',
    );
    await new SSMClient({}).send(
      new PutParameterCommand({ Name: '/bulkhead/none', Type: 'SecureString', Value: 'x' }),
    );
    expect(await secretOf('ssm:/bulkhead/none')).toBe('x');
  });
});
