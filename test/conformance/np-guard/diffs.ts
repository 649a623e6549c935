// np-guard's diffs of two folders: pairs whose connections changed, were added or were removed. Every pair that both
// engines see to change must be listed so, and no other.
import { join } from 'node:path';
import { equalPorts, intersectPorts, NO_PORTS, type PortSet } from '../../../lib/sets/port-set.ts';
import { answerOfAll, ENGINES, type EngineName, formatPorts, type Pair } from '../both-engines.ts';
import { type ConformanceCase, leaveOut, makeNotes, type Notes } from '../case.ts';
import { type NpGuardDiff, npGuardDir, readNpGuardIndex, readText } from '../corpus.ts';
import type { Input } from '../mend.ts';
import { V4_SIZE } from '../pieces.ts';
import type { Subject } from '../subject.ts';
import { npGuardSubject } from './connection-lists.ts';
import { parseConnectionText, parseExternal, TRANSPORT_PORTS } from './connection-text.ts';
import { splitCsv } from './output.ts';
import { INGRESS_CONTROLLER } from './query.ts';
import { addressEnd, pairsOf, podEnds, podsByName } from './workloads.ts';

interface DiffFact {
  readonly type: string;
  readonly src: string;
  readonly dst: string;
  readonly old: PortSet;
  readonly new: PortSet;
}

export function diffCases(): ConformanceCase[] {
  const byPair = Object.groupBy(readNpGuardIndex().diffs, (diff) => `diff/${diff.new} and ${diff.old}`);
  return Object.entries(byPair).map(([id, files = []]) => ({
    id,
    group: 'np-guard diffs',
    run: (input) => runDiff(files, input),
  }));
}

async function runDiff(files: readonly NpGuardDiff[], input: Input): Promise<Notes> {
  const notes = makeNotes();
  const [diff] = files as [NpGuardDiff];
  const facts = readFacts(files, notes);
  const subjects = { old: await npGuardSubject(diff.old, input), new: await npGuardSubject(diff.new, input) };
  const named = [...podsByName(subjects.old), ...podsByName(subjects.new)];
  const hostNetwork = new Set(named.filter(([, pods]) => pods.hostNetwork).map(([name]) => name));
  for (const _ of hostNetwork) leaveOut(notes, 'hostNetwork');
  const all = new Set(named.map(([name]) => name));
  for (const fact of facts) checkFact(fact, { known: all, notes });
  const ends = [...all].filter((name) => !hostNetwork.has(name));
  for (const src of ends) {
    for (const dst of ends) if (src !== dst) comparePair(subjects, { src, dst, facts, notes });
    for (const start of startsOf(subjects, facts)) {
      comparePair(subjects, { src, dst: start, facts, notes });
      comparePair(subjects, { src: start, dst: src, facts, notes });
    }
  }
  return notes;
}

/** The files are the same facts in several formats. */
function readFacts(files: readonly NpGuardDiff[], notes: Notes): DiffFact[] {
  const texts = files.map(({ suite, file }) => readText(join(npGuardDir, 'expected', suite, file)));
  const [facts, ...others] = texts.map(parseDiff) as [DiffFact[], ...DiffFact[][]];
  if (others.some((other) => factsText(other) !== factsText(facts)))
    notes.differences.push('The files of one diff do not hold the same facts');
  const isDrawn = ({ src, dst }: DiffFact) => [src, dst].includes(INGRESS_CONTROLLER);
  for (const _ of facts.filter(isDrawn)) leaveOut(notes, 'ingressController');
  return facts.filter((fact) => !isDrawn(fact));
}

function checkFact(fact: DiffFact, { known, notes }: { known: ReadonlySet<string>; notes: Notes }): void {
  const type = fact.old.length === 0 ? 'added' : fact.new.length === 0 ? 'removed' : 'changed';
  if (fact.type !== type)
    notes.differences.push(`${fact.src} => ${fact.dst}: listed as ${fact.type}, is ${type}`);
  for (const end of [fact.src, fact.dst]) {
    if (!known.has(end) && parseExternal(end) === undefined)
      notes.differences.push(`Workload not found: ${end}`);
  }
}

interface Subjects {
  readonly old: Subject;
  readonly new: Subject;
}

/** An end is a workload's name, or an address of a range in which nothing changes. */
interface DiffPair {
  readonly src: string | bigint;
  readonly dst: string | bigint;
  readonly facts: readonly DiffFact[];
  readonly notes: Notes;
}

function comparePair(subjects: Subjects, pair: DiffPair): void {
  const fact = pair.facts.find(({ src, dst }) => standsFor(src, pair.src) && standsFor(dst, pair.dst));
  pair.notes.compared++;
  for (const engine of ENGINES) {
    const before = portsOf(subjects.old, { ...pair, engine });
    const after = portsOf(subjects.new, { ...pair, engine });
    const name = `${endName(pair.src)} => ${endName(pair.dst)}`;
    const found = `${engine} has ${formatPorts(before)} before and ${formatPorts(after)} after`;
    if (fact === undefined && !equalPorts(before, after))
      pair.notes.differences.push(`${name}: not listed, ${found}`);
    if (fact !== undefined && !(equalPorts(before, fact.old) && equalPorts(after, fact.new))) {
      const expected = `${formatPorts(fact.old)} before and ${formatPorts(fact.new)} after`;
      pair.notes.differences.push(`${name}: expected ${expected}, ${found}`);
    }
  }
}

function portsOf(subject: Subject, item: DiffPair & { engine: EngineName }): PortSet {
  const ends = (end: string | bigint) =>
    typeof end === 'bigint' ? [addressEnd(end)] : podEnds(podsByName(subject).get(end)?.podIds ?? []);
  const pairs: Pair[] = pairsOf(ends(item.src), ends(item.dst));
  if (pairs.length === 0) return NO_PORTS;
  return intersectPorts(answerOfAll(subject, { pairs, engine: item.engine }).accept, TRANSPORT_PORTS);
}

function standsFor(name: string, end: string | bigint): boolean {
  if (typeof end === 'string') return name === end;
  const range = parseExternal(name);
  return range !== undefined && range.first <= end && end <= range.last;
}

function endName(end: string | bigint): string {
  return typeof end === 'string' ? end : (addressEnd(end) as { address: string }).address;
}

function startsOf(subjects: Subjects, facts: readonly DiffFact[]): bigint[] {
  const starts = new Set([...subjects.old.pieces.addressStarts, ...subjects.new.pieces.addressStarts]);
  for (const { src, dst } of facts) {
    const range = parseExternal(src) ?? parseExternal(dst);
    if (range === undefined) continue;
    starts.add(range.first);
    if (range.last + 1n < V4_SIZE) starts.add(range.last + 1n);
  }
  return [...starts];
}

function factsText(facts: readonly DiffFact[]): string {
  const texts = facts.map((fact) =>
    [fact.src, fact.dst, formatPorts(fact.old), formatPorts(fact.new)].join(' '),
  );
  return texts.sort().join('\n');
}

/** Lines of the text format, or rows of the CSV format. */
function parseDiff(text: string): DiffFact[] {
  const form =
    /^diff-type: (\w+), source: (\S+), destination: (\S+), \w+: (.*?), \w+: (.*?)(?:, workloads-diff-info: .*)?$/;
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && line !== 'Connectivity diff:' && !line.startsWith('diff-type,'))
    .map((line) => {
      const cells = line.startsWith('diff-type:') ? form.exec(line)?.slice(1) : splitCsv(line);
      if (cells === undefined || cells.length < 5) throw new Error(`Cannot read line "${line}"`);
      const [type, src, dst, before, after] = cells as [string, string, string, string, string];
      return {
        type,
        src,
        dst,
        old: parseConnectionText(before).ports,
        new: parseConnectionText(after).ports,
      };
    });
}
