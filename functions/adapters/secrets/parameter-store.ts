// A SecureString of Parameter Store. A file of its own, so that its client is loaded only where there is one.
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** Throws what AWS answers. */
export async function readParameter(Name: string): Promise<string | undefined> {
  const client = new SSMClient({});
  const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return Parameter?.Value;
}
