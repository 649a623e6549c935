// Inventory objects → items by kind: names and namespaces checked, duplicates settled, sorted by namespace and name.
// From here on the order of the input is forgotten. Leaves every other field to the kinds' own files.
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
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);
const POLICIES = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);

/** The items of the inventory. */
export function readItems(inventory: Inventory): Items {
  const byKind = new Map<string, Item[]>();
  const gaps: Gap[] = [];
  const nameless: { ref: ObjectRef; namespace: string | undefined }[] = [];
  let defaultedCount = 0;
  for (const entry of inventory.objects) {
    const { item, problem, isDefaulted } = readItem(entry);
    if (isDefaulted) defaultedCount++;
    if (problem === undefined || (POLICIES.has(item.kind) && problem.path !== 'metadata.namespace')) {
      const key = kindKey(item);
      const items = byKind.get(key);
      const kept = problem === undefined ? item : { ...item, nameProblem: problem };
      if (items === undefined) byKind.set(key, [kept]);
      else items.push(kept);
      continue;
    }
    const namespaceProblem = problem.path === 'metadata.namespace';
    const namespaces = [namespaceProblem || item.namespace === '' ? '*' : item.namespace];
    const ref = refOf(item);
    gaps.push(
      gapOf(
        { ref, origin: item.origin },
        { problems: [problem], effect: { scope: 'population', namespaces } },
      ),
    );
    nameless.push({ ref, namespace: namespaceProblem ? undefined : item.namespace });
  }
  const settled = new Map<string, readonly Item[]>();
  for (const [kind, items] of byKind) settled.set(kind, settleDuplicates(sortItems(items), gaps));
  return { byKind: settled, nameless, gaps, defaultedCount };
}

/** Kinds of a third party may have the name of one of Kubernetes' own, as Knative's Service has. */
function kindKey({ apiVersion, kind }: Item): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const isOwn = !group.includes('.') || group.endsWith('networking.k8s.io') || group === 'discovery.k8s.io';
  return isOwn ? kind : `${kind}.${group}`;
}

/** The reference to an item. */
export function refOf(item: Item): ObjectRef {
  const { apiVersion, kind, namespace, name } = item;
  return namespace === '' ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name };
}

/** Order of UTF-16 code units. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The value as JSON with sorted keys: equal texts mean equal values. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonicalJson(value[field])}`).join(',')}}`;
}

function readItem(entry: InventoryObject): { item: Item; problem?: Problem; isDefaulted: boolean } {
  const { apiVersion, kind, object, origin } = entry;
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const isNamespaced = !CLUSTER_SCOPED.has(kind);
  const given = metadata.namespace;
  const isDefaulted = isNamespaced && (given === undefined || given === null || given === '');
  const namespace = !isNamespaced ? '' : isDefaulted ? 'default' : typeof given === 'string' ? given : '';
  const named = metadata.name ?? metadata.generateName;
  const name = typeof named === 'string' ? named : '';
  const item: Item = { apiVersion, kind, namespace, name, metadata, object, origin };
  const problem = nameProblemOf({ item, named, given: isDefaulted || !isNamespaced ? undefined : given });
  return problem === undefined ? { item, isDefaulted } : { item, problem, isDefaulted };
}

function nameProblemOf(read: { item: Item; named: unknown; given: unknown }): Problem | undefined {
  const { item, named, given } = read;
  if (given !== undefined && (typeof given !== 'string' || !isDnsLabel(given))) {
    return {
      reason: 'type',
      path: 'metadata.namespace',
      what: `is ${quote(given)}, which is not a namespace's name`,
    };
  }
  const path = 'metadata.name';
  if (named === undefined || named === null || named === '')
    return { reason: 'type', path, what: 'is missing' };
  // A generated name ends in random characters: the prefix may end in a dash.
  const full = item.metadata.name === undefined ? `${item.name}x` : item.name;
  const isValid = item.kind === 'Namespace' || item.kind === 'Service' ? isDnsLabel(full) : isSubdomain(full);
  if (typeof named === 'string' && isValid) return undefined;
  return { reason: 'type', path, what: `is ${quote(named)}, which is not a name` };
}

/** By namespace and name; namespace by namespace, so that most comparisons are of names only. */
function sortItems(items: readonly Item[]): Item[] {
  const byNamespace = new Map<string, Item[]>();
  for (const item of items) {
    const own = byNamespace.get(item.namespace);
    if (own === undefined) byNamespace.set(item.namespace, [item]);
    else own.push(item);
  }
  const namespaces = [...byNamespace].sort(([a], [b]) => compareText(a, b));
  return namespaces.flatMap(([, own]) => own.sort((a, b) => compareText(a.name, b.name)));
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
