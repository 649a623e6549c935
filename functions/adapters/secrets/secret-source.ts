// Secrets, by what the configuration names them: `ssm:/path` (a SecureString of Parameter Store) or `secretsmanager:NAME`.
// They are read when they are needed and kept for five minutes; they stand in no variable, log, result or error.
const KEPT_MS = 5 * 60_000;

export type SecretSource = (reference: string) => Promise<string>;

/** Asks nothing yet. What it gives throws an Error that names the reference and AWS's error, never a value. */
export function secretSource(now: () => number): SecretSource {
  const known = new Map<string, { readonly at: number; readonly value: Promise<string> }>();
  return (reference) => {
    const kept = known.get(reference);
    if (kept !== undefined && now() - kept.at < KEPT_MS) return kept.value;
    const value = read(reference).catch((error: unknown) => {
      known.delete(reference);
      throw new Error(`Cannot read the secret "${reference}": ${(error as Error).name}`);
    });
    known.set(reference, { at: now(), value });
    return value;
  };
}

async function read(reference: string): Promise<string> {
  const [, store, name = ''] = /^(ssm|secretsmanager):(.+)$/.exec(reference) ?? [];
  const value =
    store === 'ssm'
      ? await (await import('./parameter-store.ts')).readParameter(name)
      : await (await import('./secrets-manager.ts')).readSecret(name);
  if (!value) throw new Error('EmptySecret');
  return value.trim();
}
