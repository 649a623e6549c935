// Parsed documents → inventory objects, ignored counts and gaps: expands lists, sorts kinds into those that are
// read, ignored, unknown and not supported, and cuts objects down. Judges no field but apiVersion, kind and the
// namespace that a gap concerns: the rest is for lib/normalize.
import type { Gap } from '../../../lib/model/gap.ts';
import type { InventoryObject, Origin, RawObject } from '../../../lib/model/inventory.ts';
import type { InputLimits } from './input-limits.ts';
import { classifyKind, isBuiltInGroup } from './kind-table.ts';
import {
  documentGap,
  EVERYWHERE,
  type Finding,
  isObject,
  kindFinding,
  objectGap,
  populationOf,
} from './manifest-gaps.ts';
import type { ParsedDocument, Path } from './parse-yaml.ts';
import { projectController, projectObject } from './project-object.ts';

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

const POLICY_KINDS = new Set([
  'NetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);

interface Place {
  readonly file: string;
  readonly document: Extract<ParsedDocument, { value: unknown }>;
  readonly path: Path;
  readonly limits: InputLimits;
}

interface Typed {
  readonly value: RawObject;
  readonly apiVersion: string;
  readonly kind: string;
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
    const typed: Typed = { value, apiVersion, kind };
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

function isList({ value, kind }: Typed): boolean {
  return (
    kind === 'List' || (kind.endsWith('List') && (value.items !== undefined || value.spec === undefined))
  );
}

function collectList(list: Typed, place: Place, into: Collection): void {
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

function collectObject(typed: Typed, place: Place, into: Collection): void {
  const { value, apiVersion, kind } = typed;
  const found = classifyKind(apiVersion, kind);
  if (found.class === 'unknownKind' || found.class === 'unsupported') {
    addGap(kindFinding(typed, found), { ...place, value }, into);
    return;
  }
  const isRead = found.class === 'read';
  if (!isRead && !isWorkload(typed)) {
    count(`${apiVersion}/${kind}`, into);
    return;
  }
  const object = isRead ? projectObject(kind, value) : projectController(value);
  const isPolicy = isRead && POLICY_KINDS.has(kind);
  const flaw = flawOf({ object, isPolicy }, place);
  if (flaw === undefined)
    into.objects.push({ apiVersion, kind, origin: originOf({ object, isPolicy }, place), object });
  else {
    const effect = isRead && found.scope === 'cluster' ? EVERYWHERE : populationOf(value, 'default');
    addGap({ ...flaw, effect }, { ...place, value }, into);
  }
}

/** What the parser lets through and the API server would not. */
function flawOf(
  read: { readonly object: RawObject; readonly isPolicy: boolean },
  place: Place,
): Omit<Finding, 'effect'> | undefined {
  const { depth } = place.limits;
  if (isDeeperThan(read.object, depth)) {
    return {
      reason: 'limit',
      why: `it is nested more than ${depth} levels deep`,
      remedy: 'Leave it out, or flatten it',
    };
  }
  const key = read.isPolicy ? place.document.positions.duplicateKeyOf(place.path) : undefined;
  if (key === undefined) return undefined;
  return { reason: 'syntax', why: `the key "${key}" is there twice`, remedy: 'Keep one of them' };
}

/** An object of a third party that makes pods from a template, as an Argo Rollout or a DeploymentConfig does. */
function isWorkload({ value, apiVersion }: Typed): boolean {
  if (isBuiltInGroup(apiVersion)) return false;
  const template = isObject(value.spec) ? value.spec.template : undefined;
  const podSpec = isObject(template) ? template.spec : undefined;
  return isObject(podSpec) && Array.isArray(podSpec.containers) && podSpec.containers.length > 0;
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

/** Its own recursion ends at `depth`, so no input is too deep for it. */
function isDeeperThan(value: object, depth: number): boolean {
  if (depth === 0) return true;
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && isDeeperThan(inner, depth - 1)) return true;
  }
  return false;
}
