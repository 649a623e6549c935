// The worst that is open: which lost points stand for a namespace or a cluster when there is room for a few only.
// Picks and words them; what a single lost point says is deduction.ts.
import type { Deduction, NamespaceResult, ScanResult } from '../../lib/model/scan-result.ts';
import { openingPhrase, portsText } from './deduction.ts';
import { shorten } from './format.ts';

export interface Opening {
  readonly namespace: string;
  readonly workloadKind: string;
  readonly workload: string;
  /** 0–100, of the workload and of its namespace in the worst case. */
  readonly exposure: number;
  readonly namespaceExposure: number;
  readonly deduction: Deduction;
}

/** The opening that costs its namespace the most exposure; undefined when nothing is open. */
export function worstOpening(namespace: NamespaceResult): Opening | undefined {
  return openingsOf(namespace).sort(byPoints)[0];
}

/**
 * The costliest opening of each workload and direction, worst first, at most `limit`. Where they cost the same, one of
 * every namespace comes before the second of any.
 */
export function worstOpenings(result: ScanResult, limit: number): Opening[] {
  const first = new Map<string, { readonly opening: Opening; readonly rank: number }>();
  const ranks = new Map<string, number>();
  for (const opening of result.namespaces.flatMap(openingsOf).sort(byPoints)) {
    const { namespace, workloadKind, workload, deduction } = opening;
    const key = JSON.stringify([namespace, workloadKind, workload, deduction.direction]);
    if (first.has(key)) continue;
    const rank = ranks.get(namespace) ?? 0;
    ranks.set(namespace, rank + 1);
    first.set(key, { opening, rank });
  }
  const fair = [...first.values()].sort(
    (a, b) => b.opening.deduction.points - a.opening.deduction.points || a.rank - b.rank,
  );
  return fair.slice(0, limit).map(({ opening }) => opening);
}

/** The costliest opening of the most exposed workload, and its costliest in the other direction; none, one or two. */
export function worstOfWorkload(result: ScanResult): Opening[] {
  const all = result.namespaces.flatMap(openingsOf).sort(byPoints);
  const most = Math.max(...all.map(({ exposure }) => exposure));
  const first = all.find(({ exposure }) => exposure === most);
  if (first === undefined) return [];
  const second = all.find(
    ({ namespace, workloadKind, workload, deduction }) =>
      namespace === first.namespace &&
      workload === first.workload &&
      workloadKind === first.workloadKind &&
      deduction.direction !== first.deduction.direction,
  );
  return second === undefined ? [first] : [first, second];
}

/** Stands where a namespace has no opening: nothing open is not said of what could not be assessed. */
export function noOpening({ status }: Pick<NamespaceResult, 'status'>): string {
  return status === 'notAssessed' ? 'Not known' : 'Nothing open';
}

/** `wordpress: open from the internet, all ports`; names shortened. */
export function openingText(opening: Opening): string {
  const { deduction, workload } = opening;
  return `${shorten(workload, 40)}: ${openingPhrase(deduction)}, ${shorten(portsText(deduction.ports), 40)}`;
}

// A hostNetwork workload that is no reason against the status is a known node agent, and in no score: it is not the
// opening that a score is explained by.
function openingsOf(namespace: NamespaceResult): Opening[] {
  const reasons = namespace.statusReasons.filter(({ id }) => id === 'hostNetworkWorkload');
  const counted = new Set(reasons.flatMap(({ objects }) => objects));
  const scored = namespace.workloads.filter(
    ({ hostNetwork, kind, name }) => !hostNetwork || counted.has(`${kind}/${name}`),
  );
  return scored.flatMap((workload) =>
    workload.exposureDeductions
      .filter(({ points }) => points > 0)
      .map((deduction) => ({
        namespace: namespace.name,
        workloadKind: workload.kind,
        workload: workload.name,
        exposure: workload.exposure.worst,
        namespaceExposure: namespace.scores.exposure?.worst ?? 0,
        deduction,
      })),
  );
}

/** Ties go to the namespace and then the workload that is exposed more, then to the order of the result. */
function byPoints(a: Opening, b: Opening): number {
  return (
    b.deduction.points - a.deduction.points ||
    b.namespaceExposure - a.namespaceExposure ||
    b.exposure - a.exposure
  );
}
