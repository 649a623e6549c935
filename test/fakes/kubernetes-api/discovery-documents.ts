// API discovery in its two forms: aggregated, as servers since 1.26 give it when asked for, and one document a group.
import type { StoredResource } from './stored-objects.ts';

/** `APIGroupDiscoveryList` of the named groups. */
export function aggregatedDiscovery(stored: readonly StoredResource[]): object {
  const items = groupsOf(stored).map(({ name, versions }) => ({
    metadata: { name },
    versions: versions.map((version) => ({
      version,
      freshness: 'Current',
      resources: stored
        .filter((one) => one.group === name && one.version === version)
        .map(({ plural, kind }) => ({
          resource: plural,
          responseKind: { group: name, version, kind },
          verbs: ['list'],
          subresources: [],
        })),
    })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

/** `APIGroupList`. */
export function groupList(stored: readonly StoredResource[]): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(stored).map(toGroup) };
}

/** `APIGroup`; undefined when it is not served. */
export function groupDocument(stored: readonly StoredResource[], name: string): object | undefined {
  const group = groupsOf(stored).find((one) => one.name === name);
  return group === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...toGroup(group) };
}

/** `APIResourceList`; undefined when it is not served. */
export function resourceList(
  stored: readonly StoredResource[],
  { group, version }: { readonly group: string; readonly version: string },
): object | undefined {
  const found = stored.filter((one) => one.group === group && one.version === version);
  if (found.length === 0) return undefined;
  const resources = found.flatMap(({ plural, kind }) => [
    { name: plural, kind, namespaced: true, verbs: ['list'] },
    { name: `${plural}/status`, kind, namespaced: true, verbs: ['get'] },
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${group}/${version}`, resources };
}

interface Group {
  readonly name: string;
  readonly versions: readonly string[];
}

function groupsOf(stored: readonly StoredResource[]): Group[] {
  const groups = new Map<string, Set<string>>();
  for (const { group, version } of stored) {
    if (group !== '') groups.set(group, (groups.get(group) ?? new Set()).add(version));
  }
  return [...groups].map(([name, versions]) => ({ name, versions: [...versions] }));
}

function toGroup({ name, versions }: Group): object {
  const all = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: all, preferredVersion: all[0] };
}
