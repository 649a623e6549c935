// What an answer about single connections must not hide: that a part of the source could not be read.
import type { Cluster } from '../../lib/model/cluster.ts';
import { printable } from '../../templates/text/printable.ts';
import { gapPlace, gapSummary } from '../../templates/wording/scope.ts';
import type { Shell } from './shell.ts';

/** On stderr, at most three lines; nothing when everything was read. */
export function noteGaps(shell: Shell, { gaps }: Pick<Cluster, 'gaps'>): void {
  const touching = gaps.filter(({ effect }) => effect.scope !== 'none');
  if (touching.length === 0) return;
  shell.err(`\nNot everything was read: ${gapSummary(gaps)}\n`);
  for (const gap of touching.slice(0, 2)) shell.err(`  ${printable(`${gapPlace(gap)}  ${gap.message}`)}\n`);
}
