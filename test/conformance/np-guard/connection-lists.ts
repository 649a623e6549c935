// The cases of np-guard's connection lists and exposure reports: one for each folder and query. The text, JSON and
// CSV files of one query are the same facts; they are held to be equal, and compared with the engines once.
import { join } from 'node:path';
import { formatPorts } from '../both-engines.ts';
import { type ConformanceCase, makeNotes, type Notes } from '../case.ts';
import { type NpGuardExpectation, npGuardDir, readNpGuardIndex, readText } from '../corpus.ts';
import type { Input } from '../mend.ts';
import { makeSubject, readCorpus, type Subject } from '../subject.ts';
import { compareConnections } from './compare-connections.ts';
import { compareExposures } from './compare-exposures.ts';
import { type NpGuardOutput, parseCsvOutput, parseJsonOutput, parseTextOutput } from './output.ts';
import { parseQuery } from './query.ts';
import { podsByName } from './workloads.ts';

const modes = { connlist: 'np-guard connection lists', exposure: 'np-guard exposure' } as const;

export function connectionListCases(): ConformanceCase[] {
  const cases: ConformanceCase[] = [];
  for (const [dir, { expected }] of Object.entries(readNpGuardIndex().dirs)) {
    for (const mode of ['connlist', 'exposure'] as const) {
      const files = expected.filter((file) => file.mode === mode);
      for (const query of new Set(files.map((file) => file.query))) {
        const ofQuery = files.filter((file) => file.query === query);
        const id = `${mode}/${dir}${query === undefined ? '' : `/${query}`}`;
        cases.push({ id, group: modes[mode], run: (input) => runList(dir, { files: ofQuery, input }) });
      }
    }
  }
  return cases;
}

/** Reads a folder of np-guard's tests with its choice that an ipBlock never matches pods. */
export async function npGuardSubject(dir: string, input: Input): Promise<Subject> {
  const inventory = await readCorpus([join(npGuardDir, 'tests', dir)], input);
  return makeSubject(inventory, { ipBlockMatchesPods: 'no' });
}

async function runList(
  dir: string,
  { files, input }: { files: readonly NpGuardExpectation[]; input: Input },
): Promise<Notes> {
  const subject = await npGuardSubject(dir, input);
  const query = parseQuery(files[0]?.query, [...podsByName(subject).keys()]);
  const notes = makeNotes();
  const outputs = readOutputs(files);
  for (const [i, output] of outputs.entries()) {
    if (i === 0 || factsOf(output) !== factsOf(outputs[0] as NpGuardOutput)) {
      compareConnections(subject, { output, query, notes });
      if (output.exposures !== undefined) compareExposures(subject, { output, query, notes });
    }
  }
  return notes;
}

function readOutputs(files: readonly NpGuardExpectation[]): NpGuardOutput[] {
  const order = ['txt', 'json', 'csv'];
  const sorted = files.toSorted((a, b) => order.indexOf(a.format) - order.indexOf(b.format));
  let asked: NpGuardOutput['asked'];
  const texts = sorted.map(({ suite, file, format }) => {
    return { format, text: readText(join(npGuardDir, 'expected', suite, file)) };
  });
  // Of several networks the JSON files do not tell which one a pair is of
  const severalNetworks = texts[0]?.text.includes('Permitted connectivity analyzed in');
  const readable = texts.filter(({ format }) => format !== 'json' || severalNetworks !== true);
  return readable.map(({ text, format }) => {
    if (format === 'json') return parseJsonOutput(text, asked);
    if (format === 'csv') return parseCsvOutput(text, asked);
    const output = parseTextOutput(text);
    asked = output.asked;
    return output;
  });
}

function factsOf(output: NpGuardOutput): string {
  const connections = output.connections.map(
    ({ src, dst, ports }) => `${src} => ${dst} : ${formatPorts(ports)}`,
  );
  const exposures = (output.exposures ?? []).map(
    ({ workload, direction, peer, ports, names }) =>
      `${workload} ${direction} ${peer} : ${formatPorts(ports)} ${names.join()}`,
  );
  return [...connections.sort(), ...exposures.sort()].join('\n');
}
