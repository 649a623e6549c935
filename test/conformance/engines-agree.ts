// Both engines over every folder of manifests in the corpus, with and without expected answers, where an ipBlock matches
// pods: all pairs of pods, and every pod with one address of each piece of the IPv4 and IPv6 space.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../functions/errors.ts';
import type { End } from '../../lib/model/connection.ts';
import type { Inventory } from '../../lib/model/inventory.ts';
import { formatAddress } from '../../lib/sets/cidr.ts';
import { equalPorts } from '../../lib/sets/port-set.ts';
import { answerOf, formatPorts } from './both-engines.ts';
import { corpusDir, npGuardDir } from './corpus.ts';
import { makeSubject, readCorpus, type Subject } from './subject.ts';

export interface Agreement {
  readonly compared: number;
  /** One sentence for each pair on which they differ. */
  readonly differences: readonly string[];
}

export async function compareEngines(): Promise<Agreement> {
  const differences: string[] = [];
  let compared = 0;
  for (const folder of foldersWithManifests()) {
    const inventory = await readIfAny(folder);
    if (inventory === undefined) continue;
    const subject = makeSubject(inventory, { ipBlockMatchesPods: 'yes' });
    for (const [src, dst] of pairsOf(subject)) {
      compared++;
      const matrix = answerOf(subject, { src, dst, engine: 'matrix' });
      const verdict = answerOf(subject, { src, dst, engine: 'verdict' });
      if (equalPorts(matrix.accept, verdict.accept) && equalPorts(matrix.unknown, verdict.unknown)) continue;
      const has = `matrix has ${formatPorts(matrix.accept)}, verdict has ${formatPorts(verdict.accept)}`;
      differences.push(`${folder}: ${JSON.stringify(src)} => ${JSON.stringify(dst)}: ${has}`);
    }
  }
  return { compared, differences };
}

/** The folders of np-guard's tests each on its own; of the other sources, each folder that holds folders or files. */
function foldersWithManifests(): string[] {
  const tests = join(npGuardDir, 'tests');
  const sources = readdirSync(corpusDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const others = sources
    .map(({ name }) => join(corpusDir, name))
    .filter((path) => !path.includes('np-guard'));
  return [...readdirSync(tests).map((name) => join(tests, name)), ...others].sort();
}

/** Undefined where nothing can be read, e.g. a Helm chart. */
async function readIfAny(folder: string): Promise<Inventory | undefined> {
  try {
    return await readCorpus([folder], 'asWritten');
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function* pairsOf({ cluster, pieces }: Subject): Generator<readonly [End, End]> {
  const pods = cluster.pods.map(({ id }): End => ({ kind: 'pod', podId: id }));
  const taken = new Set(cluster.pods.flatMap(({ addresses }) => addresses));
  const texts = [
    ...pieces.addressStarts.map((value) => formatAddress({ family: 'v4', value })),
    ...pieces.addressStartsV6.map((value) => formatAddress({ family: 'v6', value })),
  ];
  // An address that is a pod's must be asked as that pod
  const addresses = texts
    .filter((text) => !taken.has(text))
    .map((address): End => ({ kind: 'address', address }));
  for (const pod of pods) {
    for (const other of pods) yield [pod, other];
    for (const address of addresses) {
      yield [pod, address];
      yield [address, pod];
    }
  }
}
