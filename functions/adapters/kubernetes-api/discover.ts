// Which of the resources that not every cluster has are installed, and in which versions: API discovery.
// https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
// One request where the server aggregates; else one for each group that is looked for. What cannot be found out is a
// problem of its group: never "not installed".
import type { RawObject } from '../../../lib/model/inventory.ts';
import { isObject } from '../inventory/object-gaps.ts';
import type { Asker, Reply } from './ask.ts';

/** What is known of a group. */
export type GroupDiscovery =
  | { readonly is: 'absent' }
  | { readonly is: 'served'; readonly resources: readonly ServedResource[] }
  | { readonly is: 'problem'; readonly reason: 'forbidden' | 'unavailable'; readonly why: string };

export interface ServedResource {
  readonly plural: string;
  readonly kind: string;
  /** The group's preferred version comes first. */
  readonly version: string;
}

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** What the API server serves of these groups, by group. */
export async function discover(
  ask: Asker['ask'],
  groups: readonly string[],
): Promise<ReadonlyMap<string, GroupDiscovery>> {
  const root = await ask('/apis', { accept: AGGREGATED });
  const kind = root.is === 'answer' ? root.value.kind : undefined;
  const found = new Map<string, GroupDiscovery>();
  for (const group of groups) {
    if (root.is === 'answer' && kind === 'APIGroupDiscoveryList') {
      found.set(group, fromAggregated(root.value, group));
    } else if (root.is === 'answer' && kind === 'APIGroupList') {
      const listed = objectsOf(root.value.groups).find(({ name }) => name === group);
      found.set(group, listed === undefined ? { is: 'absent' } : await askVersions(ask, { group, listed }));
    } else {
      // The list of groups cannot be had: each is asked for by its name
      found.set(group, await askGroup(ask, group));
    }
  }
  return found;
}

function fromAggregated(root: RawObject, group: string): GroupDiscovery {
  const item = objectsOf(root.items).find(({ metadata }) => isObject(metadata) && metadata.name === group);
  if (item === undefined) return { is: 'absent' };
  const versions = objectsOf(item.versions);
  const resources = versions.flatMap(({ version, resources: list }) =>
    objectsOf(list).map((one) => served(one.resource, one.responseKind, version)),
  );
  // Of an aggregated API whose own server does not answer, only the name is known
  const isStale = versions.some(
    ({ freshness, resources: list }) => freshness === 'Stale' && objectsOf(list).length === 0,
  );
  if (isStale) return { is: 'problem', reason: 'unavailable', why: `the server of ${group} does not answer` };
  return { is: 'served', resources: resources.filter((one) => one !== undefined) };
}

async function askGroup(ask: Asker['ask'], group: string): Promise<GroupDiscovery> {
  const reply = await ask(`/apis/${group}`);
  if (reply.is === 'notFound') return { is: 'absent' };
  if (reply.is !== 'answer') return problemOf(reply);
  if (reply.value.kind !== 'APIGroup') return NOT_DISCOVERY;
  return askVersions(ask, { group, listed: reply.value });
}

async function askVersions(
  ask: Asker['ask'],
  { group, listed }: { readonly group: string; readonly listed: RawObject },
): Promise<GroupDiscovery> {
  const preferred = isObject(listed.preferredVersion) ? listed.preferredVersion.version : undefined;
  const names = objectsOf(listed.versions).map(({ version }) => version);
  const versions = [...new Set([preferred, ...names])].filter(isVersion);
  const resources: ServedResource[] = [];
  for (const version of versions) {
    const reply = await ask(`/apis/${group}/${version}`);
    if (reply.is === 'notFound') continue;
    if (reply.is !== 'answer') return problemOf(reply);
    if (reply.value.kind !== 'APIResourceList') return NOT_DISCOVERY;
    for (const { name, kind } of objectsOf(reply.value.resources)) {
      const one = served(name, { kind }, version);
      if (one !== undefined) resources.push(one);
    }
  }
  return { is: 'served', resources };
}

const NOT_DISCOVERY: GroupDiscovery = {
  is: 'problem',
  reason: 'unavailable',
  why: 'its answer is not an API discovery',
};

function problemOf(reply: Exclude<Reply, { is: 'answer' }>): GroupDiscovery {
  const why =
    'why' in reply ? reply.why : `it answers with ${reply.is === 'expired' ? '410 gone' : '404 not found'}`;
  return { is: 'problem', reason: reply.is === 'refused' ? 'forbidden' : 'unavailable', why };
}

/** Undefined for subresources, as `pods/log`, and for what is no name: it would become part of a path. */
function served(plural: unknown, kindHolder: unknown, version: unknown): ServedResource | undefined {
  const kind = isObject(kindHolder) ? kindHolder.kind : undefined;
  if (typeof plural !== 'string' || typeof kind !== 'string' || !isVersion(version)) return undefined;
  return plural.includes('/') ? undefined : { plural, kind, version };
}

function isVersion(value: unknown): value is string {
  return typeof value === 'string' && /^v\d+(alpha\d+|beta\d+)?$/.test(value);
}

function objectsOf(list: unknown): readonly RawObject[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}
