// Inventory objects → items by kind: names and namespaces checked, duplicates settled, sorted by namespace and name.
// From here on the order of the input is forgotten. Leaves every other field to the kinds' own files.
import { compareText } from '../match/compare-text.ts';
import type { Gap, ObjectRef } from '../model/gap.ts';
import type { Inventory, InventoryObject, Origin, RawObject } from '../model/inventory.ts';
import { isObject } from './field-checks.ts';
import { isDnsLabel, isSubdomain } from './names.ts';
import { describe, gapOf, type Problem, quote } from './problem.ts';

/** An object with a name. */
export interface Item {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly metadata: RawObject;
  readonly object: RawObject;
  readonly origin: Origin;
  /** It names no namespace and is taken to be in "default". */
  readonly isDefaulted: boolean;
  /** Set when there is another one of that name with other content. */
  readonly conflict?: readonly Item[];
  /** What is wrong with its name; such an item is only kept for policies, which must not be lost. */
  readonly nameProblem?: Problem;
}

export interface Items {
  /** Kubernetes' own kinds by name, those of others as `kind.group`. */
  readonly byKind: ReadonlyMap<string, readonly Item[]>;
  /** Objects that have no readable name or namespace; policies with a readable namespace are among the items. */
  readonly nameless: readonly { readonly ref: ObjectRef; readonly namespace: string | undefined }[];
  readonly gaps: readonly Gap[];
  /** Number of namespaced objects that name no namespace. */
  readonly defaultedCount: number;
}

const CLUSTER_SCOPED = new Set([
  'Namespace',
  'Node',
  'NodeClass.eks.amazonaws.com',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
  'NodeClass.eks.amazonaws.com',
]);
const POLICIES = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);

interface Bucket {
  readonly isNamespaced: boolean;
  readonly isPolicy: boolean;
  readonly isName: (text: string) => boolean;
  readonly items: Item[];
}

/** The items of the inventory. */
export function readItems(inventory: Inventory): Items {
  const buckets = new Map<string, Bucket>();
  const gaps: Gap[] = [];
  const nameless: { ref: ObjectRef; namespace: string | undefined }[] = [];
  let defaultedCount = 0;
  let bucket: Bucket | undefined;
  let last: InventoryObject | undefined;
  for (const entry of inventory.objects) {
    // Objects of one kind come in runs.
    if (bucket === undefined || entry.kind !== last?.kind || entry.apiVersion !== last.apiVersion) {
      bucket = bucketOf(entry, buckets);
    }
    last = entry;
    const item = readItem(entry, bucket);
    if (item.isDefaulted) defaultedCount++;
    const problem = item.nameProblem;
    if (problem === undefined || (bucket.isPolicy && problem.path !== 'metadata.namespace'))
      bucket.items.push(item);
    else {
      const namespace = problem.path === 'metadata.namespace' ? undefined : item.namespace;
      const ref = refOf(item);
      const effect = { scope: 'population', namespaces: [namespace || '*'] } as const;
      gaps.push(gapOf({ ref, origin: item.origin }, { problems: [problem], effect }));
      nameless.push({ ref, namespace });
    }
  }
  const byKind = new Map<string, readonly Item[]>();
  for (const [key, { items }] of buckets) byKind.set(key, settleDuplicates(sortItems(items), gaps));
  return { byKind, nameless, gaps, defaultedCount };
}

function bucketOf(entry: InventoryObject, buckets: Map<string, Bucket>): Bucket {
  const key = kindKey(entry);
  const known = buckets.get(key);
  if (known !== undefined) return known;
  const isName = key === 'Namespace' || key === 'Service' ? isDnsLabel : isSubdomain;
  const bucket = { isNamespaced: !CLUSTER_SCOPED.has(key), isPolicy: POLICIES.has(key), isName, items: [] };
  buckets.set(key, bucket);
  return bucket;
}

/** Kinds of a third party may have the name of one of Kubernetes' own, as Knative's Service has. */
function kindKey({ apiVersion, kind }: InventoryObject): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const isOwn = !group.includes('.') || group.endsWith('networking.k8s.io') || group === 'discovery.k8s.io';
  return isOwn ? kind : `${kind}.${group}`;
}

/** The reference to an item. */
export function refOf(item: Item): ObjectRef {
  const { apiVersion, kind, namespace, name } = item;
  return namespace === '' ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name };
}

/** The value as JSON with sorted keys: equal texts mean equal values. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonicalJson(value[field])}`).join(',')}}`;
}

function readItem(entry: InventoryObject, bucket: Bucket): Item {
  const { apiVersion, kind, object, origin } = entry;
  const metadata = isObject(object.metadata) ? object.metadata : NO_METADATA;
  const given = metadata.namespace;
  const isDefaulted = bucket.isNamespaced && (given === undefined || given === null || given === '');
  const namespace = !bucket.isNamespaced
    ? ''
    : isDefaulted
      ? 'default'
      : typeof given === 'string'
        ? given
        : '';
  const named = metadata.name ?? metadata.generateName;
  const name = typeof named === 'string' ? named : '';
  const item: Item = { apiVersion, kind, namespace, name, metadata, object, origin, isDefaulted };
  const isNamespace = !bucket.isNamespaced || isDefaulted || (namespace !== '' && isDnsLabel(namespace));
  // A generated name ends in random characters: the prefix may end in a dash.
  const full = metadata.name === undefined || metadata.name === null ? `${name}x` : name;
  if (isNamespace && name !== '' && bucket.isName(full)) return item;
  return { ...item, nameProblem: isNamespace ? nameProblem(named) : namespaceProblem(given) };
}

const NO_METADATA: RawObject = {};

function namespaceProblem(given: unknown): Problem {
  const what = `is ${quote(given)}, which is not a namespace's name`;
  return { reason: 'type', path: 'metadata.namespace', what };
}

function nameProblem(named: unknown): Problem {
  const isMissing = named === undefined || named === null || named === '';
  const what = isMissing ? 'is missing' : `is ${quote(named)}, which is not a name`;
  return { reason: 'type', path: 'metadata.name', what };
}

/** By namespace and name; what the API lists is nearly sorted already, so most of this only looks. */
function sortItems(items: readonly Item[]): readonly Item[] {
  if (isSorted(items)) return items;
  const byNamespace = new Map<string, Item[]>();
  let own: Item[] = [];
  let namespace: string | undefined;
  for (const item of items) {
    if (item.namespace !== namespace) {
      namespace = item.namespace;
      own = byNamespace.get(namespace) ?? [];
      byNamespace.set(namespace, own);
    }
    own.push(item);
  }
  const sorted: Item[] = [];
  for (const [, list] of [...byNamespace].sort(([a], [b]) => compareText(a, b))) {
    if (!isSorted(list)) list.sort((a, b) => compareText(a.name, b.name));
    for (const item of list) sorted.push(item);
  }
  return sorted;
}

function isSorted(items: readonly Item[]): boolean {
  for (let index = 1; index < items.length; index++) {
    const before = items[index - 1] as Item;
    const item = items[index] as Item;
    if (before.namespace === item.namespace ? before.name > item.name : before.namespace > item.namespace)
      return false;
  }
  return true;
}

/** One item for each namespace and name; `items` are sorted. */
function settleDuplicates(items: readonly Item[], gaps: Gap[]): readonly Item[] {
  const kept: Item[] = [];
  let start = 0;
  for (let end = 1; end <= items.length; end++) {
    const first = items[start] as Item;
    const next = items[end];
    if (next?.name === first.name && next.namespace === first.namespace) continue;
    kept.push(end - start === 1 ? first : settle(items.slice(start, end), gaps));
    start = end;
  }
  return kept.length === items.length ? items : kept;
}

/** The one that stands for several of the same name; which one does not depend on their order. */
function settle(same: readonly Item[], gaps: Gap[]): Item {
  const texts = new Map(same.map((item) => [item, canonicalJson(item.object)]));
  const sorted = [...same].sort(
    (a, b) =>
      compareText(texts.get(a) as string, texts.get(b) as string) ||
      compareText(a.origin.file, b.origin.file) ||
      a.origin.line - b.origin.line,
  );
  const [first, ...others] = sorted as [Item, ...Item[]];
  const isEqual = others.every((item) => texts.get(item) === texts.get(first));
  const places = others.map(({ origin }) =>
    origin.line > 0 ? `${origin.file}:${origin.line}` : origin.file,
  );
  const where =
    places.length > 3 ? `${places.slice(0, 3).join(', ')} and ${places.length - 3} more` : places.join(', ');
  const isPolicy = POLICIES.has(first.kind);
  gaps.push({
    reason: 'duplicate',
    message: `Found ${describe(refOf(first))} again in ${where}, with ${isEqual ? 'the same' : 'other'} content`,
    remedy: 'Keep one of them',
    object: refOf(first),
    origin: { file: first.origin.file, line: first.origin.line },
    effect: isEqual
      ? { scope: 'none' }
      : isPolicy
        ? { scope: 'policy' }
        : { scope: 'population', namespaces: [namespaceOf(first)] },
  });
  return isEqual ? first : { ...first, conflict: others };
}

function namespaceOf(item: Item): string {
  return item.kind === 'Namespace' ? item.name : item.namespace === '' ? '*' : item.namespace;
}
