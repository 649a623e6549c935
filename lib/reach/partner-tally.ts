// Counts the workloads that can connect, and collects the ports that they can use, with a witness for each set of ports.
// A tally made for many subjects at once keeps two workloads for each, so that the subject's own can be left out.
import { type PortSet, unionPorts } from '../sets/port-set.ts';
import type { RowPorts } from './row-ports.ts';

/** More workloads need not be told apart: log2(1 + 63) / 6 = 1 (scoring.md 4). */
export const WORKLOAD_LIMIT = 63;

interface Witness {
  readonly column: number;
  readonly workload: number;
}

export interface Tally {
  /** One more than the limit at most, so that one can be left out. */
  readonly workloads: Set<number>;
  /** By port set id (row-ports.ts): at most two workloads. */
  readonly witnesses: Map<number, Witness[]>;
}

export function makeTally(): Tally {
  return { workloads: new Set(), witnesses: new Map() };
}

/** Adds to the tally that the witness can use the ports. */
export function addToTally(tally: Tally, ports: number, { column, workload }: Witness): void {
  if (tally.workloads.size <= WORKLOAD_LIMIT) tally.workloads.add(workload);
  const known = tally.witnesses.get(ports);
  if (known === undefined) tally.witnesses.set(ports, [{ column, workload }]);
  else if (known.length === 1 && known[0]?.workload !== workload) known.push({ column, workload });
}

/** What the tally holds without one workload, added to `into`. */
export function addOthers(into: Tally, from: Tally, except: number): void {
  for (const workload of from.workloads) {
    if (workload !== except && into.workloads.size <= WORKLOAD_LIMIT) into.workloads.add(workload);
  }
  for (const [ports, witnesses] of from.witnesses) {
    const witness = witnesses.find(({ workload }) => workload !== except);
    if (witness !== undefined) addToTally(into, ports, witness);
  }
}

export interface TallyTotal {
  readonly ports: PortSet;
  /** Counted up to the limit. */
  readonly workloadCount: number;
  /** The lowest column that was seen, and the id of its ports. */
  readonly witness: Witness & { readonly portsId: number };
}

/** What was seen altogether; undefined when nothing was. */
export function totalOf(tally: Tally, rowPorts: RowPorts): TallyTotal | undefined {
  let ports: PortSet = [];
  let lowest: TallyTotal['witness'] | undefined;
  for (const [portsId, [witness]] of tally.witnesses) {
    ports = unionPorts(ports, rowPorts.setOf(portsId));
    if (witness !== undefined && (lowest === undefined || witness.column < lowest.column))
      lowest = { ...witness, portsId };
  }
  return lowest && { ports, workloadCount: Math.min(WORKLOAD_LIMIT, tally.workloads.size), witness: lowest };
}
