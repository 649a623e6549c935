// The AWS SDK of a test file, pointed at a server of the test and at nothing else: no configuration files of this
// machine, no instance metadata, keys that are worth nothing.
import { vi } from 'vitest';

export function useAwsAt(url: string, accountId: string): void {
  const values = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: `AKIA${accountId}`,
    AWS_SECRET_ACCESS_KEY: 'fake-secret-of-the-caller',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_SESSION_TOKEN']) {
    vi.stubEnv(name, undefined);
  }
}
