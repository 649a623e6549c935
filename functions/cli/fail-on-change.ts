// --fail-on of what changed: findings from a severity on that are new or worse, or scores that fell.
import { InvalidArgumentError } from 'commander';
import type { Changes } from '../../lib/model/changes.ts';
import type { Severity } from '../../lib/model/finding.ts';

/** Worst first: each stands for itself and those before it. */
const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

export type FailOnChange = { readonly severity: Severity } | 'regression';

export function parseFailOnChange(text: string): FailOnChange {
  if (text === 'regression') return 'regression';
  const [, word = ''] = /^new:(\w+)$/.exec(text) ?? [];
  const severity = SEVERITIES.find((one) => one === word);
  if (severity === undefined)
    throw new InvalidArgumentError(`It takes regression, or new: with ${SEVERITIES.join(', ')}.`);
  return { severity };
}

/** Whether the changes have what was asked for; a finding that somebody accepts does not count. */
export function hasChange({ findings, cluster }: Changes, failOn: FailOnChange): boolean {
  if (failOn === 'regression')
    return [cluster.status.move, cluster.coverage.move, cluster.exposure.move].includes('worse');
  const worst = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn.severity) + 1);
  return findings.some(
    ({ move, after }) =>
      (move === 'new' || move === 'worse') &&
      after !== undefined &&
      after.exception === undefined &&
      worst.includes(after.severity),
  );
}
