// Where the exposure is: what a map of namespaces says in words, beside its areas and shades.
import type { Band, Interval, Status } from '../../lib/model/scan-result.ts';
import { countOf, intervalText, numberText, scoreText } from './format.ts';
import { bandWord, statusWord } from './status.ts';

/** A namespace as the map shows it. */
export interface MapLeaf {
  readonly name: string;
  readonly workloads: number;
  readonly exposure: Interval | null;
  readonly status: Status;
}

/** Namespaces that belong together; a name is drawn where there is more than one group. */
export interface MapGroup {
  readonly name: string;
  readonly leaves: readonly MapLeaf[];
}

export const mapTitle = 'Where the exposure is';

export const mapIntro =
  'Area is the number of workloads, shade the exposure in the worst case. Every number stands in the scoreboard.';

export const fleetMapIntro =
  'Clusters, and their namespaces: area is the number of workloads, shade the exposure in the worst case, shape the status. Every number stands in the result file.';

/** Names that an alternative text can hold and still be listened to. */
const mostNamed = 40;

/** Bands of the legend, lowest first, with what they span. */
export const mapBands: readonly { readonly band: Band; readonly meaning: string }[] = [
  { band: 'low', meaning: `${bandWord('low')}, below 20` },
  { band: 'medium', meaning: `${bandWord('medium')}, from 20` },
  { band: 'high', meaning: `${bandWord('high')}, from 40` },
  { band: 'critical', meaning: `${bandWord('critical')}, from 60` },
];

export const mapWithout = 'no score';

/** Stands under the name in a field of the map. */
export function leafScore({ exposure }: MapLeaf): string {
  return exposure === null ? mapWithout : scoreText(exposure.worst);
}

/** States the numbers of the map, biggest fields first, with a full stop. */
export function mapAlt(groups: readonly MapGroup[]): string {
  const several = groups.length > 1;
  const all = groups.flatMap(({ name, leaves }) =>
    leaves.map((leaf) => ({ ...leaf, name: several ? `${name}/${leaf.name}` : leaf.name })),
  );
  const sorted = all.sort((a, b) => b.workloads - a.workloads);
  const told = sorted.slice(0, mostNamed).map(leafText);
  const rest = sorted.length - told.length;
  const more = rest > 0 ? `; and ${numberText(rest)} smaller ones` : '';
  return `Exposure by namespace: ${told.join('; ')}${more}.`;
}

function leafText({ name, workloads, exposure, status }: MapLeaf): string {
  const word = statusWord(status, { kind: 'enforced' }).toLowerCase();
  return `${name} ${countOf(workloads, 'workload')}, exposure ${intervalText(exposure)}, ${word}`;
}
