// Sets each case's outcome against the ledger, and counts. A difference that the ledger does not excuse fails the
// case; so does an entry for a case that agrees, and a difference of another kind than its entry names.
import type { ConformanceCase, Outcome } from './case.ts';
import { type LedgerEntry, ledger, notCompared } from './ledger.ts';
import type { Input } from './mend.ts';

export interface GroupCount {
  tried: number;
  agreed: number;
  excluded: number;
  /** Of those that agreed, the ones whose input had to be mended first. */
  mended: number;
  compared: number;
}

export interface Tally {
  readonly groups: Map<string, GroupCount>;
  readonly leftOut: Map<string, number>;
  readonly byReason: Map<string, number>;
}

export function makeTally(): Tally {
  return { groups: new Map(), leftOut: new Map(), byReason: new Map() };
}

/** The entry that names the case; at most one does. */
export function entryOf(id: string): LedgerEntry | undefined {
  const entries = ledger.filter(({ cases }) => cases.includes(id));
  if (entries.length > 1) throw new Error(`The ledger names "${id}" ${entries.length} times`);
  return entries[0];
}

/** Counts a case and returns why it fails; undefined when it agrees or is excused. */
export function settle(
  tally: Tally,
  item: { case: ConformanceCase; outcome: Outcome; input: Input },
): string | undefined {
  const { id, group } = item.case;
  const { differences, compared, leftOut } = item.outcome;
  const count = tally.groups.get(group) ?? { tried: 0, agreed: 0, excluded: 0, mended: 0, compared: 0 };
  tally.groups.set(group, count);
  count.tried++;
  for (const [kind, number] of Object.entries(leftOut)) add(tally.leftOut, kind, number);
  const entry = entryOf(id);
  if (differences.length === 0) {
    if (entry !== undefined) return `The ledger excludes "${id}", which agrees`;
    count.agreed++;
    if (item.input === 'mended') count.mended++;
    count.compared += compared;
    return undefined;
  }
  if (entry === undefined) return listed(differences);
  const unexcused = differences.filter(
    (difference) => entry.only !== undefined && !entry.only.test(difference),
  );
  if (unexcused.length > 0) return listed(unexcused);
  count.excluded++;
  // What an entry does not name was compared and agrees
  if (entry.only !== undefined) count.compared += compared - differences.length;
  add(tally.byReason, `${entry.why}: ${entry.reason}`, 1);
  return undefined;
}

/** The sums over all groups. */
export function totalOf({ groups }: Tally): GroupCount {
  const total: GroupCount = { tried: 0, agreed: 0, excluded: 0, mended: 0, compared: 0 };
  for (const count of groups.values()) {
    for (const field of Object.keys(total) as (keyof GroupCount)[]) total[field] += count[field];
  }
  return total;
}

/** The counts as a table, then what was left out and why; the last line is the result. */
export function countsText(tally: Tally): string {
  const total = totalOf(tally);
  const rows = [...tally.groups, ['all', total] as const];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, count]) => {
    const { tried, agreed, mended, excluded, compared } = count;
    const numbers = [tried, agreed, mended, excluded, compared].map((number) => String(number).padStart(9));
    return `${name.padEnd(width)} ${numbers.join('')}`;
  });
  const head = ['tried', 'agreed', 'mended', 'excluded', 'compared'].map((word) => word.padStart(9)).join('');
  const excluded = [...tally.byReason].map(([reason, number]) => `  ${number} × ${reason}`);
  const leftOut = [...tally.leftOut].map(([kind, number]) => `  ${number} × ${notCompared[kind] ?? kind}`);
  return [
    '',
    `${' '.repeat(width)} ${head}`,
    ...table,
    'mended: cases of those that agreed whose input the API server would reject (mend.ts)',
    'excluded, by reason:',
    ...excluded,
    'facts left out, by reason:',
    ...leftOut,
    `conformance: ${total.agreed} cases agreed, ${total.excluded} excluded`,
  ].join('\n');
}

function listed(differences: readonly string[]): string {
  const rest = differences.length > 40 ? `\n… and ${differences.length - 40} more` : '';
  return `${differences.length} differences\n${differences.slice(0, 40).join('\n')}${rest}`;
}

function add(counts: Map<string, number>, key: string, number: number): void {
  counts.set(key, (counts.get(key) ?? 0) + number);
}
