// How many of some things have each status.
import type { Status } from '../model/scan-result.ts';

/** Every status is in it, with 0 where nothing has it. */
export function countStatuses(items: readonly { readonly status: Status }[]): Record<Status, number> {
  const count = (status: Status) => items.filter((item) => item.status === status).length;
  return {
    met: count('met'),
    metWithExceptions: count('metWithExceptions'),
    partial: count('partial'),
    notMet: count('notMet'),
    notAssessed: count('notAssessed'),
    empty: count('empty'),
  };
}
