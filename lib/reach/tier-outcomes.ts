// What the rules of one ordered tier do, by port: most rows of a cluster have the same cluster-scoped policies, so each
// list of their rules is worked out once, whatever stands beside it in a row.
import type { RowRule } from '../model/reachability.ts';
import { type BitSet, makeBits, orAndNotInto, orInto } from '../sets/bit-set.ts';
import { ALL_PORTS, type PortSet } from '../sets/port-set.ts';
import { portClasses } from './port-classes.ts';

/** On these ports: what the tier accepts and what it denies; it leaves every other column to what comes after it. */
export interface TierOutcome {
  readonly ports: PortSet;
  readonly accepted: BitSet;
  readonly denied: BitSet;
  /** Neither set has a column. */
  readonly decidesNothing: boolean;
}

export interface TierOutcomes {
  /** The outcomes of one tier's rules, in order; together they have all ports. Equal lists have one answer. */
  readonly outcomesOf: (rules: readonly RowRule[]) => readonly TierOutcome[];
  /** Equal for equal lists of rules; rows share the objects of their rules, so a list is known by theirs. */
  readonly keyOf: (rules: readonly RowRule[]) => string;
}

/** For the rules of rows with so many columns. */
export function makeTierOutcomes(columnCount: number): TierOutcomes {
  const numbers = new Map<RowRule, number>();
  const known = new Map<string, readonly TierOutcome[]>();
  const undecided: readonly TierOutcome[] = [decide([], { ports: ALL_PORTS, columnCount })];

  function keyOf(rules: readonly RowRule[]): string {
    let key = '';
    for (const rule of rules) {
      let number = numbers.get(rule);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(rule, number);
      }
      key += `${number} `;
    }
    return key;
  }

  function outcomesOf(rules: readonly RowRule[]): readonly TierOutcome[] {
    if (rules.length === 0) return undecided;
    const key = keyOf(rules);
    let outcomes = known.get(key);
    if (outcomes === undefined) {
      outcomes = portClasses(rules).map(({ ports, members }) => decide(members, { ports, columnCount }));
      known.set(key, outcomes);
    }
    return outcomes;
  }

  return { outcomesOf, keyOf };
}

interface Extent {
  readonly ports: PortSet;
  readonly columnCount: number;
}

/** The first rule that matches decides; a pass decides that the tier does not. */
function decide(rules: readonly RowRule[], { ports, columnCount }: Extent): TierOutcome {
  const [accepted, denied, matched] = [makeBits(columnCount), makeBits(columnCount), makeBits(columnCount)];
  for (const { action, peers } of rules) {
    if (action !== 'pass') orAndNotInto(action === 'accept' ? accepted : denied, peers, matched);
    orInto(matched, peers);
  }
  const decidesNothing = rules.every(({ action }) => action === 'pass');
  return { ports, accepted, denied, decidesNothing };
}
