// Lost points that ways in from the internet account for: what comes in by them, and what a rule admits from the
// internet for their sake. A declared way in is accepted on its ports (scoring.md section 5), one that is not declared
// is told as that: in both cases the rule that lets it in is no fault of its own.
import type { EntryPoint } from '../model/scan-result.ts';
import type { RowPositions } from '../model/survey.ts';
import { NO_PORTS, type PortSet, subtractPorts, unionPorts } from '../sets/port-set.ts';
import type { CheckContext } from './check-context.ts';
import type { LostPoint } from './lost-causes.ts';
import { LISTED_SPACE } from './opening-check.ts';

/** The way in that is not declared and accounts for the lost point; none when all are declared; undefined when no way in does. */
export type WaysIn = (point: LostPoint) => readonly EntryPoint[] | undefined;

/** What leads from the internet to one workload. */
interface Led {
  /** Ports of the pods. */
  readonly routed: PortSet;
  /** By `Kind/name`. */
  readonly undeclared: ReadonlyMap<string, EntryPoint>;
}

/** Looks up the ways in of one scan. */
export function waysInOf(context: CheckContext): WaysIn {
  const led = ledTo(context);
  return ({ workloadId, score, deduction }) => {
    const { position, direction, peer, cause } = deduction;
    const ways = led.get(workloadId);
    if (ways === undefined || position !== 'internet' || direction !== 'ingress') return undefined;
    if (peer.kind === 'entryPoint') {
      const way = ways.undeclared.get(peer.entryPoint);
      return way && [way];
    }
    if (score !== 'coverage' || cause.kind !== 'rule') return undefined;
    if (subtractPorts(internetPorts(context, workloadId), ways.routed).length > 0) return undefined;
    return [...ways.undeclared.values()].slice(0, 1);
  };
}

function ledTo({ survey, entryPoints }: CheckContext): ReadonlyMap<number, Led> {
  const led = new Map<number, Led & { readonly undeclared: Map<string, EntryPoint> }>();
  for (const [index, { kind, name, scheme, targets }] of survey.certain.entryPoints.entries()) {
    const entryPoint = entryPoints[index] as EntryPoint;
    if (scheme === 'internal' || kind === 'hostNetwork') continue;
    for (const { workloadId, routed, admitted } of targets) {
      if (admitted.length === 0) continue;
      const known = led.get(workloadId) ?? { routed: NO_PORTS, undeclared: new Map() };
      led.set(workloadId, { ...known, routed: unionPorts(known.routed, routed) });
      if (!entryPoint.declared) known.undeclared.set(`${kind}/${name}`, entryPoint);
    }
  }
  return led;
}

/** Ports that are open to more of the internet than a list of hosts. */
function internetPorts({ survey: { worst } }: CheckContext, workloadId: number): PortSet {
  const entities = worst.entities[workloadId] ?? [];
  const levels = entities.flatMap((entity) => (worst.positions.ingress[entity] as RowPositions).internet);
  return levels
    .filter(({ space }) => space > LISTED_SPACE)
    .reduce<PortSet>((all, { ports }) => unionPorts(all, ports), NO_PORTS);
}
