// Scores of the namespaces of a scan against those that are remembered.

import type { AlertEvent, AlertState, NamespaceChange, NamespaceScores } from '../model/alert.ts';
import type { NamespaceResult, ScanResult } from '../model/scan-result.ts';
import { type AlertInputs, headOf } from './alert-inputs.ts';
import { hearersOf } from './judge-findings.ts';

/**
 * Namespaces whose coverage fell by as much as is worth telling, or of which more directions are open. Not where a finding
 * of it is told already: that message has the scores too.
 */
export function regressions(
  inputs: AlertInputs,
  {
    before,
    namespaces,
    told,
    result,
  }: {
    readonly before: AlertState;
    readonly result: ScanResult;
    readonly namespaces: Readonly<Record<string, NamespaceScores>>;
    readonly told: ReadonlySet<string | undefined>;
  },
): Extract<AlertEvent, { kind: 'regression' }>[] {
  return Object.entries(namespaces).flatMap(([name, now]) => {
    const old = ofNamespace(before.namespaces, name);
    if (old === undefined || told.has(name)) return [];
    const fall = (old.coverage ?? 0) - (now.coverage ?? 0);
    const opens = now.openDirections > old.openDirections;
    if (now.coverage === null || (fall < inputs.rules.worsensBy && !opens)) return [];
    return [
      {
        ...headOf(inputs, `regression ${name}`, 'high'),
        kind: 'regression' as const,
        namespace: changeOfNamespace(hearersOf(result.namespaces.find((one) => one.name === name)), {
          name,
          now,
          before: old,
        }),
      },
    ];
  });
}

/** A namespace as an event tells it. */
export function changeOfNamespace(
  { owner, channel }: Pick<NamespaceChange, 'owner' | 'channel'>,
  {
    name,
    now,
    before,
  }: { readonly name: string; readonly now: NamespaceScores; readonly before: NamespaceScores | undefined },
): NamespaceChange {
  return {
    name,
    now,
    ...(before && { before }),
    ...(owner !== undefined && { owner }),
    ...(channel !== undefined && { channel }),
  };
}

/** A namespace may have any name, `constructor` too. */
export function ofNamespace(
  scores: Readonly<Record<string, NamespaceScores>>,
  name: string,
): NamespaceScores | undefined {
  return Object.hasOwn(scores, name) ? scores[name] : undefined;
}

/** By name. */
export function namespacesOf({ namespaces }: ScanResult): Record<string, NamespaceScores> {
  return Object.fromEntries(namespaces.map((one) => [one.name, scoresOf(one)]));
}

function scoresOf({ scores, openDirections }: NamespaceResult): NamespaceScores {
  return {
    coverage: scores.coverage?.worst ?? null,
    exposure: scores.exposure?.worst ?? null,
    openDirections,
  };
}

/** A rise is remembered at once; a fall only when it was told, so that small ones add up. */
export function rememberNamespaces({
  before,
  now,
  told,
}: {
  readonly before: Readonly<Record<string, NamespaceScores>>;
  readonly now: Readonly<Record<string, NamespaceScores>>;
  readonly told: (name: string) => boolean;
}): Record<string, NamespaceScores> {
  return Object.fromEntries(
    Object.entries(now).map(([name, scores]) => {
      const old = ofNamespace(before, name);
      const fell = old !== undefined && (scores.coverage ?? 0) < (old.coverage ?? 0);
      return [name, fell && !told(name) ? old : scores];
    }),
  );
}
