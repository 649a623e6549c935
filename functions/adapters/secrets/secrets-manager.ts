// A secret of Secrets Manager. A file of its own, so that its client is loaded only where there is one.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** Throws what AWS answers. */
export async function readSecret(SecretId: string): Promise<string | undefined> {
  const client = new SecretsManagerClient({});
  return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
}
