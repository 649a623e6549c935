// What one side could not read and the other could: there, absence proves nothing.
import type { Gap } from '../model/gap.ts';
import type { ScanResult } from '../model/scan-result.ts';
import { sortedJson } from './ordered.ts';

/** What one side did not see, that the other one did. */
export interface Unread {
  /** Whether the side may have missed a workload or namespace of this name. */
  readonly population: (namespace: string) => boolean;
  /** Whether the side may have missed policies of this kind and namespace. */
  readonly policy: (kind: string, namespace: string | undefined) => boolean;
  /** Whether a finding of the check and namespace may be there, unseen. */
  readonly finding: (checkId: string, namespace: string | undefined) => boolean;
  /** Gaps of the side alone that touch the result. */
  readonly count: number;
}

/** Of `side`, held against `other`. A basis that differs makes every absent finding unknown. */
export function unreadOf(side: ScanResult, other: ScanResult): Unread {
  const known = new Set(other.gaps.map(gapKey));
  const gaps = side.gaps.filter((gap) => gap.effect.scope !== 'none' && !known.has(gapKey(gap)));
  const outcomes = new Map(side.checks.map(({ id, outcome }) => [id, outcome]));
  const sameBasis = sortedJson(side.scan.basis) === sortedJson(other.scan.basis);
  return {
    population: (namespace) => gaps.some(({ effect }) => touchesPopulation(effect, namespace)),
    policy: (kind) => gaps.some(({ effect }) => effect.scope === 'policies' && effect.kinds.includes(kind)),
    finding: (checkId, namespace) => {
      const outcome = outcomes.get(checkId);
      const unanswered = outcome === undefined || outcome === 'unknown';
      return !sameBasis || unanswered || gaps.some((gap) => touchesFinding(gap, namespace));
    },
    count: gaps.length,
  };
}

/** Lines move and messages name them, so a gap is known by what it is about. */
function gapKey({ reason, object, effect, message }: Gap): string {
  return sortedJson([reason, effect, object ?? message]);
}

function touchesPopulation(effect: Gap['effect'], namespace: string): boolean {
  if (effect.scope !== 'population') return false;
  return effect.namespaces.includes('*') || effect.namespaces.includes(namespace);
}

function touchesFinding({ effect, object }: Gap, namespace: string | undefined): boolean {
  if (effect.scope === 'population') return namespace === undefined || touchesPopulation(effect, namespace);
  if (effect.scope !== 'policy') return true;
  const own = object?.namespace;
  return own === undefined || namespace === undefined || own === namespace;
}
