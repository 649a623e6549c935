// A live cluster → Inventory, with what each list saw as evidence. What cannot be read is a gap with its effect; only a
// cluster that cannot be read at all is an error.
import type { Gap } from '../../../lib/model/gap.ts';
import type { Inventory, InventoryObject, ListReading, Networks } from '../../../lib/model/inventory.ts';
import { KubernetesError } from '../../errors.ts';
import { type Asker, makeAsker } from './ask.ts';
import type { ClusterAccess } from './cluster-access.ts';
import { discover } from './discover.ts';
import { inParallel } from './in-parallel.ts';
import { nameOfConfigMap, nameOfList, unreadGaps } from './list-gaps.ts';
import { type Listed, listResource } from './list-resource.ts';
import { meetServer } from './meet-server.ts';
import { OPTIONAL_GROUPS, type PlannedList, planLists, unreadPolicyKinds } from './plan-lists.ts';
import { configMapPath, readConfigMap } from './read-config-map.ts';
import { READER_LIMITS, type ReaderLimits, type Surroundings } from './reader-limits.ts';
import { CONFIG_MAP_EFFECTS, CONFIG_MAPS, type NamedConfigMap } from './resources.ts';

export interface ReadClusterOptions {
  readonly access: ClusterAccess;
  readonly clusterName: string;
  /** RFC 3339 UTC. */
  readonly collectedAt: string;
  readonly networks: Networks;
  readonly toolVersion: string;
  readonly surroundings: Surroundings;
  readonly limits?: Partial<ReaderLimits>;
  /** Called as lists grow. */
  readonly onProgress?: (progress: ReadingProgress) => void;
}

export interface ReadingProgress {
  /** Objects read so far, of all kinds. */
  readonly objects: number;
  readonly listsDone: number;
  readonly listsTotal: number;
}

/** What one list or object gave. */
interface Part {
  readonly reading: ListReading;
  readonly objects: readonly InventoryObject[];
  readonly gaps: readonly Gap[];
  /** Why there is nothing; absent when it is complete or not installed. */
  readonly why?: string;
}

interface Context {
  readonly asker: Asker;
  readonly limits: ReaderLimits;
  readonly surroundings: Surroundings;
  readonly clusterName: string;
  readonly progress: Progress;
}

/** Throws KubernetesError when the cluster does not answer, or lets this identity list nothing. */
export async function readCluster(options: ReadClusterOptions): Promise<Inventory> {
  const { access, clusterName, surroundings } = options;
  const limits = { ...READER_LIMITS, ...options.limits };
  const startedAt = timeText(surroundings.now());
  const asker = makeAsker(access, { limits, surroundings, userAgent: `bulkhead/${options.toolVersion}` });
  try {
    const server = await meetServer(asker, { access, limits, surroundings });
    const discovery = await discover(asker.ask, OPTIONAL_GROUPS);
    const plan = planLists(discovery);
    const progress = makeProgress(options, plan.length + CONFIG_MAPS.length);
    const context: Context = { asker, limits, surroundings, clusterName, progress };
    const work = [
      ...plan.map((planned) => () => readList(planned, context)),
      ...CONFIG_MAPS.map((wanted) => () => readNamed(wanted, context)),
    ];
    const parts = await inParallel(work, { limit: limits.concurrency, work: (run) => run() });
    refuseNothing(clusterName, parts);
    const { identity, eks, gaps: ownGaps = [] } = access;
    const { host, version, clockSkewSeconds } = server;
    return {
      schemaVersion: 'bulkhead.inventory/v1',
      cluster: { name: clusterName, source: 'live', ...(eks === undefined ? {} : { eks }) },
      collectedAt: options.collectedAt,
      objects: parts.flatMap(({ objects }) => objects),
      gaps: [...ownGaps, ...unreadPolicyKinds(discovery, clusterName), ...parts.flatMap(({ gaps }) => gaps)],
      ignored: {},
      networks: options.networks,
      reading: {
        startedAt,
        finishedAt: timeText(surroundings.now()),
        server: { host, ...(version === undefined ? {} : { version }) },
        ...(identity === undefined ? {} : { identity }),
        ...(clockSkewSeconds === undefined ? {} : { clockSkewSeconds }),
        lists: parts
          .map(({ reading }) => reading)
          .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)),
      },
    };
  } finally {
    asker.close();
  }
}

async function readList(planned: PlannedList, context: Context): Promise<Part> {
  const { resource, target } = planned;
  const { asker, limits, surroundings, clusterName, progress } = context;
  const effort = { pages: 0, retries: 0, restarts: 0 };
  let listed: Listed | (typeof effort & { readonly is: 'notInstalled' });
  if (planned.is === 'notInstalled') listed = { ...effort, is: 'notInstalled' };
  else if (planned.is === 'problem') {
    listed = { ...effort, is: planned.reason === 'forbidden' ? 'forbidden' : 'failed', why: planned.why };
  } else {
    const onPage = progress.counter();
    listed = await listResource(asker.ask, target, { limits, onPage });
  }
  progress.done();
  const seen = { ...target, ...listed, finishedAt: timeText(surroundings.now()) };
  if (listed.is === 'notInstalled')
    return { reading: readingOf('notInstalled', seen), objects: [], gaps: [] };
  if (listed.is === 'complete') {
    const { objects, gaps } = listed;
    return { reading: readingOf('complete', seen), objects, gaps };
  }
  // What every API server serves, or what discovery has just named, is not "not installed"
  const why = listed.is === 'notFound' ? 'it answers with 404 not found' : listed.why;
  const outcome = listed.is === 'forbidden' ? 'forbidden' : 'failed';
  const gaps = unreadGaps({
    what: nameOfList(resource),
    verb: 'list',
    cluster: clusterName,
    path: target.path,
    reason: outcome === 'forbidden' ? 'forbidden' : 'unavailable',
    why,
    effects: resource.effects,
  });
  return { reading: readingOf(outcome, seen), objects: [], gaps, why };
}

async function readNamed(wanted: NamedConfigMap, context: Context): Promise<Part> {
  const { asker, limits, surroundings, clusterName, progress } = context;
  const read = await readConfigMap(asker.ask, wanted, limits);
  progress.done();
  const path = configMapPath(wanted);
  const seen = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    path,
    pages: read.is === 'complete' ? 1 : 0,
    count: 1,
    resourceVersion: read.is === 'complete' ? read.resourceVersion : undefined,
    retries: read.retries,
    restarts: 0,
    finishedAt: timeText(surroundings.now()),
  };
  if (read.is === 'absent') return { reading: readingOf('notInstalled', seen), objects: [], gaps: [] };
  if (read.is === 'complete') {
    return { reading: readingOf('complete', seen), objects: [read.object], gaps: [] };
  }
  const gaps = unreadGaps({
    what: nameOfConfigMap(wanted),
    verb: 'get',
    cluster: clusterName,
    path,
    reason: read.is === 'forbidden' ? 'forbidden' : 'unavailable',
    why: read.why,
    effects: CONFIG_MAP_EFFECTS,
  });
  return { reading: readingOf(read.is, seen), objects: [], gaps, why: read.why };
}

/** In the order of the model's fields, in which a saved inventory is read again: results are the same bytes. */
function readingOf(
  outcome: ListReading['outcome'],
  seen: Omit<ListReading, 'outcome' | 'count' | 'resourceVersion'> & {
    readonly count?: number;
    readonly resourceVersion?: string | undefined;
  },
): ListReading {
  const { apiVersion, kind, path, pages, resourceVersion, retries, restarts, finishedAt } = seen;
  const count = outcome === 'complete' ? (seen.count ?? 0) : 0;
  const version = outcome === 'complete' && resourceVersion !== undefined ? { resourceVersion } : {};
  return { apiVersion, kind, path, outcome, count, pages, ...version, retries, restarts, finishedAt };
}

/** A cluster of which no list can be read has no result: there is nothing that it could be about. */
function refuseNothing(clusterName: string, parts: readonly Part[]): void {
  if (parts.some(({ reading }) => reading.outcome === 'complete')) return;
  const first = parts.find(({ why }) => why !== undefined);
  throw new KubernetesError(
    clusterName,
    `it lets this identity list nothing: ${first?.why ?? 'no reason is given'}`,
  );
}

interface Progress {
  /** Takes the number of objects of one list as it grows. */
  readonly counter: () => (count: number) => void;
  readonly done: () => void;
}

function makeProgress({ onProgress }: ReadClusterOptions, listsTotal: number): Progress {
  let objects = 0;
  let listsDone = 0;
  const tell = () => onProgress?.({ objects, listsDone, listsTotal });
  return {
    counter: () => {
      let before = 0;
      return (count) => {
        objects += count - before;
        before = count;
        tell();
      };
    },
    done: () => {
      listsDone++;
      tell();
    },
  };
}

/** RFC 3339 UTC to the second. */
function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
