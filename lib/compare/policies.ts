// Policies of two results → those that came, went and were edited, and in which fields. Lists are compared by what they
// have in common at their beginning and end; what is between is paired in order.
import { compareText } from '../match/compare-text.ts';
import type { FieldChange, PolicyChange, PolicyChanges } from '../model/changes.ts';
import type { PolicyText, ScanResult } from '../model/scan-result.ts';
import { isMap, pairUp, sortedJson } from './ordered.ts';
import type { Unread } from './unread.ts';

const MOST_FIELDS = 20;
const MOST_CHARACTERS = 200;

export interface PolicyInputs {
  readonly before: ScanResult;
  readonly after: ScanResult;
  readonly unread: { readonly before: Unread; readonly after: Unread };
}

export function comparePolicies({ before, after, unread }: PolicyInputs): PolicyChanges {
  if (before.policies === undefined || after.policies === undefined)
    return { state: 'notCompared', changes: [] };
  const pairs = pairUp({ before: before.policies, after: after.policies }, ({ kind, namespace, name }) =>
    [kind, namespace ?? '', name].join('\n'),
  );
  return {
    state: 'compared',
    changes: pairs.flatMap((pair): PolicyChange[] => {
      const { kind, namespace, name } = (pair.before ?? pair.after) as PolicyText;
      const named = { kind, ...(namespace !== undefined && { namespace }), name };
      if (pair.before && pair.after) {
        const all = fieldChanges('spec', pair.before.spec, pair.after.spec);
        const api = fieldChanges('apiVersion', pair.before.apiVersion, pair.after.apiVersion);
        const fields = [...api, ...all];
        if (fields.length === 0) return [];
        const told = fields.slice(0, MOST_FIELDS);
        return [{ ...named, change: 'edited', fields: told, fieldsLeft: fields.length - told.length }];
      }
      const isMissed = (pair.before ? unread.after : unread.before).policy(kind, namespace);
      const change = isMissed ? 'unknown' : pair.before ? 'removed' : 'added';
      return [{ ...named, change, fields: [], fieldsLeft: 0 }];
    }),
  };
}

function fieldChanges(path: string, before: unknown, after: unknown): FieldChange[] {
  if (sortedJson(before) === sortedJson(after)) return [];
  if (isMap(before) && isMap(after)) {
    const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
    return fields.flatMap((field) =>
      fieldChanges(pathTo(path, field), own(before, field), own(after, field)),
    );
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(path, before, after);
  return [
    {
      path,
      ...(before !== undefined && { before: textOf(before) }),
      ...(after !== undefined && { after: textOf(after) }),
    },
  ];
}

function listChanges(path: string, before: readonly unknown[], after: readonly unknown[]): FieldChange[] {
  const [own, other] = [before.map(sortedJson), after.map(sortedJson)];
  let start = 0;
  while (start < Math.min(own.length, other.length) && own[start] === other[start]) start++;
  let end = 0;
  const most = Math.min(own.length, other.length) - start;
  while (end < most && own.at(-1 - end) === other.at(-1 - end)) end++;
  const middle = Math.max(own.length, other.length) - end;
  const changes: FieldChange[] = [];
  for (let i = start; i < middle; i++) {
    const was = i < own.length - end ? before[i] : undefined;
    const is = i < other.length - end ? after[i] : undefined;
    changes.push(...fieldChanges(`${path}[${i}]`, was, is));
  }
  return changes;
}

/** A field of the object itself, whatever it is called. */
function own(map: Readonly<Record<string, unknown>>, field: string): unknown {
  return Object.hasOwn(map, field) ? map[field] : undefined;
}

function pathTo(path: string, field: string): string {
  return cut(/^[A-Za-z_]\w*$/.test(field) ? `${path}.${field}` : `${path}[${JSON.stringify(field)}]`);
}

function textOf(value: unknown): string {
  return cut(sortedJson(value));
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= MOST_CHARACTERS
    ? text
    : `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`;
}
