// A folder of manifests as both engines see it. The matrix goes through the same stages as a scan; the option
// ipBlockMatchesPods stands here because np-guard's answers are those of a CNI whose ipBlock never matches pods.
import { readManifests } from '../../functions/adapters/manifests/read-manifests.ts';
import { prepare } from '../../lib/analyze.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import type { Cluster } from '../../lib/model/cluster.ts';
import type { Connection, ConnectionVerdict, HypotheticalEnd } from '../../lib/model/connection.ts';
import type { Inventory, InventoryObject, RawObject } from '../../lib/model/inventory.ts';
import { makeVerdictEngine } from '../../lib/reach/verdict/verdict.ts';
import { corpusDir } from './corpus.ts';
import { type Input, mendInventory } from './mend.ts';
import { type Pieces, piecesOf } from './pieces.ts';

export interface Subject {
  readonly inventory: Inventory;
  readonly options: SubjectOptions;
  readonly cluster: Cluster;
  readonly analysis: Analysis;
  readonly engine: (connection: Connection) => ConnectionVerdict;
  readonly pieces: Pieces;
  /** The matrix answers for real pods only: by hypothetical end, the id of a pod that was added in its place. */
  readonly standIns: ReadonlyMap<HypotheticalEnd, number>;
}

export interface SubjectOptions {
  readonly ipBlockMatchesPods: 'yes' | 'no';
}

/** Reads files or folders; throws InputError as the command line does. */
export async function readCorpus(sources: readonly string[], input: Input): Promise<Inventory> {
  const inventory = await readManifests({
    sources,
    clusterName: 'conformance',
    collectedAt: '2026-01-01T00:00:00Z',
    networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
    baseDir: corpusDir,
  });
  return input === 'mended' ? mendInventory(inventory) : inventory;
}

export function makeSubject(inventory: Inventory, options: SubjectOptions): Subject {
  const analysis = prepare(inventory, options);
  const { cluster } = analysis;
  return {
    inventory,
    options,
    cluster,
    analysis,
    engine: makeVerdictEngine(cluster, options),
    pieces: piecesOf(cluster),
    standIns: new Map(),
  };
}

/** The same cluster with a pod for each hypothetical end; pod ids are its own. */
export function withStandIns(subject: Subject, ends: readonly HypotheticalEnd[]): Subject {
  const known = new Set(subject.cluster.namespaces.map(({ name }) => name));
  const added: InventoryObject[] = [];
  for (const [i, { namespace, namespaceLabels, labels }] of ends.entries()) {
    if (!known.has(namespace))
      added.push(objectOf('Namespace', { name: namespace, labels: namespaceLabels }));
    known.add(namespace);
    added.push(objectOf('Pod', { name: standInName(i), namespace, labels }));
  }
  const inventory = { ...subject.inventory, objects: [...subject.inventory.objects, ...added] };
  const extended = makeSubject(inventory, subject.options);
  const idOf = (i: number) => extended.cluster.pods.find(({ name }) => name === standInName(i))?.id as number;
  return { ...extended, standIns: new Map(ends.map((end, i) => [end, idOf(i)])) };
}

function standInName(i: number): string {
  return `stand-in-${i}`;
}

function objectOf(kind: string, metadata: RawObject): InventoryObject {
  const spec = kind === 'Pod' ? { spec: { containers: [{ name: 'stand-in' }] } } : {};
  const object = { apiVersion: 'v1', kind, metadata, ...spec };
  return { apiVersion: 'v1', kind, origin: { file: 'stand-in', line: 0 }, object };
}
