// What the fake API server stores: objects by resource, as the paths of the API name them.
import { RESOURCES } from '../../../functions/adapters/kubernetes-api/resources.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';

export interface StoredResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly objects: RawObject[];
}

// Served by every API server although no list of ours is about them
const OTHERS = [
  { group: '', plural: 'configmaps', kind: 'ConfigMap' },
  { group: '', plural: 'secrets', kind: 'Secret' },
  { group: '', plural: 'endpoints', kind: 'Endpoints' },
];

/** Objects as their resources; kinds that every API server has are there, empty or not. `installed` adds others. */
export function storeObjects(
  objects: readonly RawObject[],
  installed: readonly { readonly apiVersion: string; readonly kind: string; readonly plural: string }[] = [],
): StoredResource[] {
  const stored: StoredResource[] = [
    ...RESOURCES.filter(({ served }) => served === 'always').map(({ group, plural, kind, versions }) => ({
      group,
      version: versions[0] as string,
      plural,
      kind,
      objects: [],
    })),
    ...OTHERS.map((one) => ({ ...one, version: 'v1', objects: [] })),
    ...installed.map(({ apiVersion, kind, plural }) => ({
      ...splitVersion(apiVersion),
      plural,
      kind,
      objects: [],
    })),
  ];
  for (const object of objects) resourceOf(object, stored).objects.push(object);
  return stored;
}

function resourceOf(object: RawObject, stored: StoredResource[]): StoredResource {
  const { group, version } = splitVersion(String(object.apiVersion));
  const known = stored.find(
    (one) => one.group === group && one.version === version && one.kind === object.kind,
  );
  if (known !== undefined) return known;
  const named = RESOURCES.find((one) => one.group === group && one.kind === object.kind);
  if (named === undefined) throw new Error(`The fake API serves no ${object.apiVersion} ${object.kind}`);
  const made = { group, version, plural: named.plural, kind: named.kind, objects: [] };
  stored.push(made);
  return made;
}

function splitVersion(apiVersion: string): { group: string; version: string } {
  const [first = '', second] = apiVersion.split('/');
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}
