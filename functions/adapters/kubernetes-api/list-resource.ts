// One list to its end, page by page: every page is checked, cut down and forgotten. It is complete or it is nothing: a
// list that expires on the way is begun anew, and what was had of it is thrown away.

import type { Gap } from '../../../lib/model/gap.ts';
import type { InventoryObject, RawObject } from '../../../lib/model/inventory.ts';
import { isObject, objectGap } from '../inventory/object-gaps.ts';
import { takeObject } from '../inventory/take-object.ts';
import type { Asker, Reply } from './ask.ts';
import type { ReaderLimits } from './reader-limits.ts';

/** What is listed: where, and as what. */
export interface ListTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly path: string;
  readonly fieldSelector?: string;
}

export interface ListOptions {
  readonly limits: ReaderLimits;
  /** Called after each page with the objects so far. */
  readonly onPage?: (count: number) => void;
}

export interface Effort {
  readonly pages: number;
  readonly retries: number;
  readonly restarts: number;
}

export type Listed = Effort &
  (
    | {
        readonly is: 'complete';
        readonly objects: readonly InventoryObject[];
        /** Of single objects that cannot be evaluated. */
        readonly gaps: readonly Gap[];
        /** Of all objects, those that became gaps included. */
        readonly count: number;
        readonly resourceVersion?: string;
      }
    | { readonly is: 'notFound' }
    | { readonly is: 'forbidden' | 'failed'; readonly why: string }
  );

interface Page {
  readonly items: readonly RawObject[];
  readonly next: string | undefined;
  readonly resourceVersion?: string;
}

/** Lists everything. Never throws for what the server answers. */
export async function listResource(
  ask: Asker['ask'],
  target: ListTarget,
  options: ListOptions,
): Promise<Listed> {
  const { limits } = options;
  const effort = { pages: 0, retries: 0, restarts: 0 };
  let read = start();
  let pageSize = limits.pageSize;
  for (;;) {
    const reply = await ask(pathOf(target, { pageSize, next: read.next }));
    effort.retries += reply.retries;
    if (reply.is === 'expired' && effort.restarts < limits.restarts) {
      effort.restarts++;
      effort.pages = 0;
      read = start();
    } else if (reply.is === 'tooLarge' && pageSize > SMALL_PAGE) {
      // A continue token holds for any limit: the same page once more, in smaller parts
      pageSize = Math.min(SMALL_PAGE, pageSize);
      effort.retries++;
    } else if (reply.is !== 'answer') {
      return { ...unanswered(reply, effort), ...effort };
    } else {
      const page = checkPage(reply.value, target);
      if (typeof page === 'string') return { is: 'failed', why: page, ...effort };
      effort.pages++;
      takePage(page, { target, limits, into: read });
      options.onPage?.(read.count);
      const flaw = flawOf(page, { read, limits });
      if (flaw !== undefined) return { is: 'failed', why: flaw, ...effort };
      if (page.next === undefined) return { is: 'complete', ...completed(read), ...effort };
      read.next = page.next;
      read.tokens.add(page.next);
    }
  }
}

const SMALL_PAGE = 25;

interface Read {
  readonly objects: InventoryObject[];
  readonly gaps: Gap[];
  readonly tokens: Set<string>;
  count: number;
  next: string | undefined;
  resourceVersion: string | undefined;
}

function start(): Read {
  return {
    objects: [],
    gaps: [],
    tokens: new Set(),
    count: 0,
    next: undefined,
    resourceVersion: undefined,
  };
}

function completed({ objects, gaps, count, resourceVersion }: Read) {
  return { objects, gaps, count, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
}

function unanswered(
  reply: Exclude<Reply, { is: 'answer' }>,
  { restarts }: Effort,
): { is: 'notFound' } | { is: 'forbidden' | 'failed'; why: string } {
  if (reply.is === 'notFound') return { is: 'notFound' };
  if (reply.is === 'refused') return { is: 'forbidden', why: reply.why };
  const why = 'why' in reply ? reply.why : `its continue token expired (410) ${restarts + 1} times`;
  return { is: 'failed', why };
}

function pathOf(
  { path, fieldSelector }: ListTarget,
  { pageSize, next }: { readonly pageSize: number; readonly next: string | undefined },
): string {
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (fieldSelector !== undefined) query.set('fieldSelector', fieldSelector);
  if (next !== undefined) query.set('continue', next);
  return `${path}?${query}`;
}

/** The page, or what is wrong with it: an answer that is JSON may still be something else. */
function checkPage(value: RawObject, { apiVersion, kind }: ListTarget): Page | string {
  const { metadata, items = null } = value;
  if (value.apiVersion !== apiVersion || value.kind !== `${kind}List`) {
    return `it answers with something else than a ${kind}List of ${apiVersion}`;
  }
  if (!isObject(metadata)) return 'its list has no metadata';
  const { continue: token = '', resourceVersion } = metadata;
  if (typeof token !== 'string') return 'its continue token is not text';
  if (items !== null && !Array.isArray(items)) return 'its items are not a list';
  const list: readonly unknown[] = items ?? [];
  const isWrong = (item: unknown) =>
    !isObject(item) ||
    !isObject(item.metadata) ||
    (item.kind !== undefined && item.kind !== kind) ||
    (item.apiVersion !== undefined && item.apiVersion !== apiVersion);
  if (list.some(isWrong)) return `one of its items is no ${kind}`;
  return {
    items: list as readonly RawObject[],
    next: token === '' ? undefined : token,
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  };
}

function takePage(
  { items, resourceVersion }: Page,
  { target, limits, into }: { target: ListTarget; limits: ReaderLimits; into: Read },
): void {
  const { apiVersion, kind, path } = target;
  const origin = { file: path, line: 0 };
  into.count += items.length;
  into.resourceVersion = resourceVersion;
  for (const item of items) {
    // The API leaves out of the items what the list already says
    const value = item.kind === undefined ? { apiVersion, kind, ...item } : item;
    const taken = takeObject({ value, apiVersion, kind }, limits);
    if (taken.as === 'object') into.objects.push({ apiVersion, kind, origin, object: taken.object });
    else if (taken.as === 'gap')
      into.gaps.push(objectGap(taken.finding, { value, file: path, line: origin.line }));
  }
}

function flawOf(
  { next }: Page,
  { read, limits }: { readonly read: Read; readonly limits: ReaderLimits },
): string | undefined {
  if (read.count > limits.objects) return `it holds more than ${limits.objects.toLocaleString('en')} objects`;
  if (next === undefined) return undefined;
  // An empty page with more behind it is in order: a field selector may leave nothing of it
  return read.tokens.has(next) ? 'it gives the same continue token twice' : undefined;
}
