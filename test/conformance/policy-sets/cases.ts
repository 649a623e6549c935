// The queries of network-config-analyzer that speak of connections. `expected` counts: pairs of sets that are not
// equivalent; sets whose connections the first one contains; sets that allow what no policy at all would allow.
// Queries about how policies are written (redundancy, interference, sanity, emptiness) are no facts about connections.
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ENGINES, type EngineName } from '../both-engines.ts';
import { type ConformanceCase, makeNotes, type Notes } from '../case.ts';
import { readText } from '../corpus.ts';
import type { Input } from '../mend.ts';
import { compareConnections } from '../np-guard/compare-connections.ts';
import { parseTextOutput } from '../np-guard/output.ts';
import type { Subject } from '../subject.ts';
import { relate } from './relations.ts';
import { type Query, readPolicySet, readScheme, type Scheme, schemesDir } from './scheme.ts';

const countedRelations = ['equivalence', 'containment', 'twoWayContainment', 'vacuity'] as const;
type CountedRelation = (typeof countedRelations)[number];

export function policySetCases(): ConformanceCase[] {
  const paths = readdirSync(schemesDir, { recursive: true, encoding: 'utf8' })
    .filter((path) => /scheme.*\.yaml$/.test(path))
    .map((path) => join(schemesDir, path))
    .sort();
  return paths.flatMap((path) => {
    const scheme = readScheme(path);
    return scheme.queries.flatMap((query, i) => caseOf(scheme, { path, query, i }) ?? []);
  });
}

function caseOf(
  scheme: Scheme,
  item: { path: string; query: Query; i: number },
): ConformanceCase | undefined {
  const { path, query } = item;
  const id = `policy-sets/${relative(schemesDir, path)}/${item.i} ${query.name}`;
  const group = 'network-config-analyzer';
  const relation = countedRelations.find((name) => name in query);
  if (relation !== undefined && query.expected !== undefined) {
    return {
      id,
      group,
      input: 'mended',
      run: (input) => runCounted(scheme, { path, query, relation, input }),
    };
  }
  const output = query.expectedOutput;
  if ('connectivityMap' in query && output !== undefined) {
    return {
      id,
      group,
      input: 'mended',
      run: (input) => runMap(scheme, { path, query, input, output: join(dirname(path), output) }),
    };
  }
  return undefined;
}

interface Counted {
  readonly path: string;
  readonly query: Query;
  readonly relation: CountedRelation;
  readonly input: Input;
}

async function runCounted(scheme: Scheme, { path, query, relation, input }: Counted): Promise<Notes> {
  const notes = makeNotes();
  const names = query[relation] as readonly string[];
  const sets = await Promise.all(names.map((name) => readPolicySet(scheme, { path, name, input })));
  const none = await Promise.all(
    names.map((name) => readPolicySet(scheme, { path, name, input, policies: 'none' })),
  );
  for (const engine of ENGINES) {
    const found = count(relation, { sets, none, engine, notes });
    if (found !== query.expected) {
      notes.differences.push(
        `${relation} of ${names.join(', ')}: expected ${query.expected}, ${engine} has ${found}`,
      );
    }
  }
  return notes;
}

interface Counting {
  readonly sets: readonly Subject[];
  readonly none: readonly Subject[];
  readonly engine: EngineName;
  readonly notes: Notes;
}

function count(relation: CountedRelation, { sets, none, engine, notes }: Counting): number {
  const related = (a: Subject | undefined, b: Subject | undefined) => {
    const result = relate({ first: a as Subject, second: b as Subject }, engine);
    notes.compared += result.compared;
    return result;
  };
  const [first, ...rest] = sets;
  if (relation === 'vacuity') {
    const results = sets.map((set, i) => related(set, none[i]));
    return results.filter((result) => result.firstInSecond && result.secondInFirst).length;
  }
  if (relation === 'containment') return rest.filter((set) => related(set, first).firstInSecond).length;
  if (relation === 'twoWayContainment') {
    const { firstInSecond, secondInFirst } = related(first, rest[0]);
    return (firstInSecond ? 2 : 0) + (secondInFirst ? 1 : 0);
  }
  const pairs = sets.flatMap((set, i) => sets.slice(i + 1).map((other) => related(set, other)));
  return pairs.filter((result) => !(result.firstInSecond && result.secondInFirst)).length;
}

/** A list of connections, as np-guard writes it but for the form of ports and ranges. */
async function runMap(
  scheme: Scheme,
  item: { path: string; query: Query; input: Input; output: string },
): Promise<Notes> {
  const notes = makeNotes();
  const [name] = item.query.connectivityMap as readonly [string];
  const text = readText(item.output)
    .replaceAll(/([\d.]+-[\d.]+)(?= =>| :)/g, '$1[External]')
    .replaceAll(/\{protocols:(\w+),dst_ports:([\d,-]+)\}/g, '$1 $2')
    .replaceAll('All connections', 'All Connections');
  const subject = await readPolicySet(scheme, { path: item.path, name, input: item.input });
  compareConnections(subject, { output: parseTextOutput(text), query: {}, notes });
  return notes;
}
