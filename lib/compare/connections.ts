// Connections of two results → what was opened and what was closed, grouped by source, ports and verdict, and cut with
// the rest counted. What is missing from a list that was cut is no change.
import { compareText } from '../match/compare-text.ts';
import { formatPorts } from '../match/format-ports.ts';
import type { ConnectionChanges, ConnectionMove, ConnectionMoves } from '../model/changes.ts';
import type { ScanResult } from '../model/scan-result.ts';
import { type Block, formatRange } from '../sets/cidr.ts';
import { NO_PORTS, type PortSet, subtractPorts, unionAllPorts, unionPorts } from '../sets/port-set.ts';
import { type ConnectionMap, mapConnections, type Open, type OpenRange } from './connection-map.ts';

const MOST_GROUPS = 200;
const MOST_ENDS = 12;

const CLOSED: Open = { accept: NO_PORTS, unknown: NO_PORTS };

interface Moved {
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  readonly verdict: 'accept' | 'unknown';
}

export function compareConnections(before: ScanResult, after: ScanResult): ConnectionChanges {
  const [own, other] = [mapConnections(before), mapConnections(after)];
  const none: ConnectionMoves = { count: 0, groups: [], groupsLeft: 0 };
  if (own === undefined || other === undefined)
    return { state: 'notCompared', cutEnds: 0, opened: none, closed: none };
  return {
    state: 'compared',
    cutEnds: new Set([...own.cut, ...other.cut]).size,
    opened: movesOf(openedBetween(own, other)),
    closed: movesOf(openedBetween(other, own)),
  };
}

/** What `to` opens that was not open in `from`. */
function openedBetween(from: ConnectionMap, to: ConnectionMap): Moved[] {
  const pairs = [...to.pairs].flatMap(([key, open]): Moved[] => {
    const [src = '', dst = ''] = key.split('\n');
    const was = from.pairs.get(key);
    const isHidden = was === undefined && (from.cut.has(`${src}\negress`) || from.cut.has(`${dst}\ningress`));
    if (isHidden) return [];
    return openedPorts(was ?? CLOSED, open).map((one) => ({ from: src, to: dst, ...one }));
  });
  const ranges = [...to.ranges].flatMap(([key, open]): Moved[] => {
    if (from.cut.has(key) || to.cut.has(key)) return [];
    const [own = '', direction = ''] = key.split('\n');
    return openedRanges(from.ranges.get(key) ?? [], open).map(({ range, ...one }) =>
      direction === 'ingress' ? { from: range, to: own, ...one } : { from: own, to: range, ...one },
    );
  });
  return [...pairs, ...ranges];
}

/** Ports that are now allowed, and those that now may be. One that was in doubt and is now sure was opened, too. */
function openedPorts(before: Open, after: Open): Pick<Moved, 'ports' | 'verdict'>[] {
  const sure = subtractPorts(after.accept, before.accept);
  const doubtful = subtractPorts(after.unknown, unionPorts(before.accept, before.unknown));
  return [
    ...(sure.length > 0 ? [{ ports: formatPorts(sure), verdict: 'accept' as const }] : []),
    ...(doubtful.length > 0 ? [{ ports: formatPorts(doubtful), verdict: 'unknown' as const }] : []),
  ];
}

/** Cut where a range of either side begins or ends; neighbours that moved alike are one again. */
function openedRanges(
  before: readonly OpenRange[],
  after: readonly OpenRange[],
): (Pick<Moved, 'ports' | 'verdict'> & { readonly range: string })[] {
  const found: (Pick<Moved, 'ports' | 'verdict'> & { block: Block })[] = [];
  const all = [...before, ...after];
  for (const family of ['v4', 'v6'] as const) {
    const own = all.filter((range) => range.family === family);
    const cuts = [...new Set(own.flatMap(({ first, last }) => [first, last + 1n]))].sort((a, b) =>
      a < b ? -1 : 1,
    );
    for (const [index, first] of cuts.slice(0, -1).entries()) {
      const block = { family, first, last: (cuts[index + 1] as bigint) - 1n };
      for (const one of openedPorts(openAt(before, block), openAt(after, block))) {
        const same = found.find(
          (known) =>
            known.block.family === family &&
            known.block.last + 1n === first &&
            known.ports === one.ports &&
            known.verdict === one.verdict,
        );
        if (same === undefined) found.push({ ...one, block });
        else same.block = { ...same.block, last: block.last };
      }
    }
  }
  return found.map(({ block, ...one }) => ({ ...one, range: formatRange(block) }));
}

function openAt(ranges: readonly OpenRange[], block: Block): Open {
  const here = ranges.filter(
    ({ family, first, last }) => family === block.family && first <= block.first && block.last <= last,
  );
  const portsWith = (wanted: OpenRange['verdict']): PortSet =>
    unionAllPorts([NO_PORTS, ...here.filter(({ verdict }) => verdict === wanted).map(({ ports }) => ports)]);
  return { accept: portsWith('accept'), unknown: portsWith('unknown') };
}

function movesOf(moved: readonly Moved[]): ConnectionMoves {
  const groups = [
    ...Map.groupBy(moved, ({ from, ports, verdict }) => [from, ports, verdict].join('\n')).values(),
  ];
  const told = groups
    .map((group): ConnectionMove & { readonly count: number } => {
      const { from, ports, verdict } = group[0] as Moved;
      const to = group.map((one) => one.to).sort(compareText);
      return {
        from,
        to: to.slice(0, MOST_ENDS),
        toLeft: Math.max(0, to.length - MOST_ENDS),
        ports,
        verdict,
        count: to.length,
      };
    })
    .sort((a, b) => b.count - a.count || compareText(a.from, b.from) || compareText(a.ports, b.ports));
  return {
    count: moved.length,
    groups: told.slice(0, MOST_GROUPS).map(({ count: _, ...group }) => group),
    groupsLeft: Math.max(0, told.length - MOST_GROUPS),
  };
}
