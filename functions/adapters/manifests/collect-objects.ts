// Parsed documents → inventory objects, ignored counts and gaps: expands lists, sorts kinds into those that are
// read, ignored, unknown and not supported. Judges no field but apiVersion, kind and the
// namespace that a gap concerns: the rest is for lib/normalize.
import type { Gap } from '../../../lib/model/gap.ts';
import type { InventoryObject, Origin, RawObject } from '../../../lib/model/inventory.ts';
import { EVERYWHERE, type Finding, isObject, objectGap } from '../inventory/object-gaps.ts';
import { effectOf, type TypedObject, takeObject } from '../inventory/take-object.ts';
import type { InputLimits } from './input-limits.ts';
import { documentGap } from './manifest-gaps.ts';
import type { ParsedDocument, Path } from './parse-yaml.ts';

/** What has been read so far; collectDocuments adds to it. */
export interface Collection {
  readonly objects: InventoryObject[];
  readonly gaps: Gap[];
  readonly ignored: Map<string, number>;
  /** Kubernetes objects and lists of them, empty lists included. */
  kubernetesCount: number;
}

/** Key of Inventory.ignored for documents that are no Kubernetes objects. */
export const NOT_KUBERNETES = 'not a Kubernetes object';

interface Place {
  readonly file: string;
  readonly document: Extract<ParsedDocument, { value: unknown }>;
  readonly path: Path;
  readonly limits: InputLimits;
}

/**
 * Adds the objects of one file's documents to the collection. A document that cannot be parsed is a gap when it, or
 * anything else in its file, is Kubernetes: values files and CI configurations lie in the same folders, and hold
 * templates too.
 */
export function collectDocuments(
  read: {
    readonly file: string;
    readonly documents: Iterable<ParsedDocument>;
    readonly limits: InputLimits;
  },
  into: Collection,
): void {
  const { file, documents, limits } = read;
  const before = into.kubernetesCount;
  const broken: Extract<ParsedDocument, { problem: unknown }>[] = [];
  for (const document of documents) {
    if ('value' in document) collectValue(document.value, { file, document, path: [], limits }, into);
    else broken.push(document);
  }
  for (const document of broken) {
    const isKubernetes = into.kubernetesCount > before || /\b(apiVersion|kind)["']?\s*:/.test(document.text);
    if (isKubernetes) into.gaps.push(documentGap(file, document));
    else count(NOT_KUBERNETES, into);
  }
}

function collectValue(value: unknown, place: Place, into: Collection): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      collectItem(item, { ...place, path: [...place.path, index] }, into);
    return;
  }
  const { apiVersion, kind } = isObject(value) ? value : {};
  if (isObject(value) && typeof apiVersion === 'string' && typeof kind === 'string') {
    into.kubernetesCount++;
    const typed: TypedObject = { value, apiVersion, kind };
    if (isList(typed)) collectList(typed, place, into);
    else collectObject(typed, place, into);
  } else if (isObject(value) && looksLikeObject(value)) {
    const missing = typeof apiVersion === 'string' ? 'kind' : 'apiVersion';
    const why = `${missing} ${value[missing] === undefined ? 'is missing' : 'is not text'}`;
    addGap(
      { reason: 'type', why, remedy: `Write its ${missing}`, effect: EVERYWHERE },
      { ...place, value },
      into,
    );
  } else count(NOT_KUBERNETES, into);
}

/** One of apiVersion and kind is missing. A Chart.yaml has an apiVersion too, and many values files have a kind. */
function looksLikeObject(value: RawObject): boolean {
  const hasBody = value.metadata !== undefined || value.spec !== undefined || value.items !== undefined;
  return hasBody && (value.apiVersion !== undefined || value.kind !== undefined);
}

/** An entry of a list; lists in lists are followed, but not for ever. */
function collectItem(value: unknown, place: Place, into: Collection): void {
  if (place.path.length <= place.limits.depth) collectValue(value, place, into);
  else {
    const why = `it is nested more than ${place.limits.depth} levels deep`;
    const finding: Finding = {
      reason: 'limit',
      why,
      remedy: 'Leave it out, or flatten it',
      effect: EVERYWHERE,
    };
    addGap(finding, { ...place, value: isObject(value) ? value : {} }, into);
  }
}

function isList({ value, kind }: TypedObject): boolean {
  return (
    kind === 'List' || (kind.endsWith('List') && (value.items !== undefined || value.spec === undefined))
  );
}

function collectList(list: TypedObject, place: Place, into: Collection): void {
  const { value, apiVersion, kind } = list;
  const items = value.items ?? [];
  if (!Array.isArray(items)) {
    const why = 'items is not a list';
    addGap(
      { reason: 'type', why, remedy: 'Write items as a list', effect: EVERYWHERE },
      { ...place, value },
      into,
    );
    return;
  }
  const more = isObject(value.metadata) ? value.metadata.continue : undefined;
  if (typeof more === 'string' && more !== '') {
    const why = 'it is only a page of the list (metadata.continue is set)';
    const remedy = 'Save the whole list: kubectl get … -o json';
    addGap({ reason: 'limit', why, remedy, effect: EVERYWHERE }, { ...place, value }, into);
  }
  // The API leaves out of the items what the list already says.
  const defaults = kind === 'List' ? undefined : { apiVersion, kind: kind.slice(0, -'List'.length) };
  for (const [index, item] of items.entries()) {
    const isBare = defaults !== undefined && isObject(item) && item.kind === undefined;
    collectItem(
      isBare ? { ...defaults, ...item } : item,
      { ...place, path: [...place.path, 'items', index] },
      into,
    );
  }
}

function collectObject(typed: TypedObject, place: Place, into: Collection): void {
  const { value, apiVersion, kind } = typed;
  const taken = takeObject(typed, place.limits);
  if (taken.as === 'ignored') {
    count(`${apiVersion}/${kind}`, into);
    return;
  }
  if (taken.as === 'gap') {
    addGap(taken.finding, { ...place, value }, into);
    return;
  }
  // What the parser lets through and the API server would not
  const key = taken.isPolicy ? place.document.positions.duplicateKeyOf(place.path) : undefined;
  if (key === undefined) {
    into.objects.push({ apiVersion, kind, origin: originOf(taken, place), object: taken.object });
    return;
  }
  const why = `the key "${key}" is there twice`;
  addGap(
    { reason: 'syntax', why, remedy: 'Keep one of them', effect: effectOf(typed) },
    { ...place, value },
    into,
  );
}

function originOf(read: { readonly object: RawObject; readonly isPolicy: boolean }, place: Place): Origin {
  const { lineOf } = place.document.positions;
  const origin = { file: place.file, line: lineOf(place.path) ?? 0 };
  if (!read.isPolicy) return origin;
  const lines = (direction: 'ingress' | 'egress') => {
    const rules = isObject(read.object.spec) ? read.object.spec[direction] : undefined;
    if (!Array.isArray(rules)) return [];
    return rules.map((_, index) => lineOf([...place.path, 'spec', direction, index]) ?? 0);
  };
  return { ...origin, ruleLines: { ingress: lines('ingress'), egress: lines('egress') } };
}

function addGap(finding: Finding, at: Place & { readonly value: RawObject }, into: Collection): void {
  const line = at.document.positions.lineOf(at.path) ?? 0;
  into.gaps.push(objectGap(finding, { value: at.value, file: at.file, line }));
}

function count(key: string, into: Collection): void {
  into.ignored.set(key, (into.ignored.get(key) ?? 0) + 1);
}
