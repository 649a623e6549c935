// The registers of several clusters as one: a rule that they share is one line, whatever its state in each of them.
import { compareText } from '../match/compare-text.ts';
import type { ExceptionResult, ExceptionState } from '../model/exception.ts';
import type { FleetException } from '../model/fleet-result.ts';
import type { Assessed } from './assessed.ts';

interface Seen {
  readonly cluster: string;
  readonly exception: ExceptionResult;
}

/** In force somewhere goes before matching nothing; expired goes before all. */
const STATES: readonly ExceptionState[] = [
  'expired',
  'expiresSoon',
  'live',
  'notYetValid',
  'matchesNothing',
  'notHere',
];

/** First the one that ends first, then by id. */
export function fleetExceptions(assessed: readonly Assessed[]): FleetException[] {
  const rules = new Map<string, Seen[]>();
  for (const { target, outcome } of assessed) {
    if (!('result' in outcome)) continue;
    for (const exception of outcome.result.exceptions ?? []) {
      const { state: _, daysLeft: __, findingCount: ___, fingerprints: ____, ...rule } = exception;
      const key = JSON.stringify(rule);
      rules.set(key, [...(rules.get(key) ?? []), { cluster: target.name, exception }]);
    }
  }
  const isWhole = assessed.every(({ outcome }) => 'result' in outcome);
  return [...rules.values()]
    .map((seen) => together(seen, isWhole ? 'whole' : 'part'))
    .sort((a, b) => compareText(a.expiresOn, b.expiresOn) || compareText(a.id, b.id));
}

/** Of a part of the fleet nobody can say that a rule matches nothing. */
function together(seen: readonly Seen[], extent: 'whole' | 'part'): FleetException {
  const [{ exception: first }] = seen as readonly [Seen];
  const state = STATES.find((one) => seen.some(({ exception }) => exception.state === one)) ?? first.state;
  const daysLeft = Math.min(...seen.map(({ exception }) => exception.daysLeft));
  return {
    ...first,
    state: state === 'notHere' ? withoutFindings(daysLeft, extent) : state,
    daysLeft,
    findingCount: seen.reduce((sum, { exception }) => sum + exception.findingCount, 0),
    fingerprints: [...new Set(seen.flatMap(({ exception }) => exception.fingerprints))].sort(),
    clusters: seen
      .filter(({ exception }) => exception.findingCount > 0)
      .map(({ cluster }) => cluster)
      .sort(),
  };
}

function withoutFindings(daysLeft: number, extent: 'whole' | 'part'): ExceptionState {
  if (daysLeft < 0) return 'expired';
  return extent === 'whole' ? 'matchesNothing' : 'notHere';
}
