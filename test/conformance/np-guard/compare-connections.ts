// Compares one connection list with both engines: every pair of workloads and every address, listed or not. A pair
// that np-guard does not list has no connection, so that what is missing is compared too.
import { NO_PORTS, type PortSet, unionPorts } from '../../../lib/sets/port-set.ts';
import { comparePorts, type Pair } from '../both-engines.ts';
import { leaveOut, type Notes } from '../case.ts';
import { V4_SIZE } from '../pieces.ts';
import type { Subject } from '../subject.ts';
import { parseExternal, TRANSPORT_PORTS } from './connection-text.ts';
import { compareIngressController } from './ingress-controller.ts';
import type { ConnectionFact, NpGuardOutput } from './output.ts';
import { INGRESS_CONTROLLER, type Query, showsPair } from './query.ts';
import { addressEnd, pairsOf, podEnds, podsByName } from './workloads.ts';

interface Comparison {
  readonly subject: Subject;
  readonly query: Query;
  readonly notes: Notes;
  /** By `src => dst` of two workloads. */
  readonly expected: ReadonlyMap<string, PortSet>;
  readonly external: readonly ConnectionFact[];
  readonly within: PortSet;
}

export function compareConnections(
  subject: Subject,
  list: { output: NpGuardOutput; query: Query; notes: Notes },
): void {
  const { output, query, notes } = list;
  const within = query.asked ?? output.asked ?? TRANSPORT_PORTS;
  const known = podsByName(subject);
  const expected = new Map<string, PortSet>();
  const external: ConnectionFact[] = [];
  const fromController: ConnectionFact[] = [];
  for (const fact of output.connections) {
    const ends = [fact.src, fact.dst];
    if (ends.includes(INGRESS_CONTROLLER)) fromController.push(fact);
    else if (ends.some((end) => parseExternal(end) !== undefined)) external.push(fact);
    else expected.set(`${fact.src} => ${fact.dst}`, fact.ports);
    for (const end of ends) {
      if (end !== INGRESS_CONTROLLER && parseExternal(end) === undefined && !known.has(end)) {
        notes.differences.push(`Workload not found: ${end}`);
      }
    }
  }
  const comparison = { subject, query, notes, expected, external, within };
  compareWorkloadPairs(comparison);
  compareAddresses(comparison);
  compareIngressController(subject, { facts: fromController, query, within, notes });
}

function compareWorkloadPairs({ subject, query, notes, expected, within }: Comparison): void {
  const known = podsByName(subject);
  for (const [src, srcPods] of known) {
    for (const [dst, dstPods] of known) {
      if (src === dst || !showsPair(query, { src, dst })) continue;
      if (srcPods.hostNetwork || dstPods.hostNetwork) {
        leaveOut(notes, 'hostNetwork');
        continue;
      }
      const name = `${src} => ${dst}`;
      const ports = expected.get(name) ?? NO_PORTS;
      const pairs = pairsOf(podEnds(srcPods.podIds), podEnds(dstPods.podIds));
      notes.compared++;
      notes.differences.push(...comparePorts(subject, { pairs, ports, within, name }));
    }
  }
}

function compareAddresses({ subject, query, notes, external, within }: Comparison): void {
  const starts = addressStarts(subject, external);
  for (const [workload, { podIds, hostNetwork }] of podsByName(subject)) {
    if (hostNetwork) {
      leaveOut(notes, 'hostNetwork');
      continue;
    }
    for (const start of starts) {
      for (const direction of ['egress', 'ingress'] as const) {
        const pair = namesOf(workload, direction);
        if (!showsPair(query, pair)) continue;
        const peer = [addressEnd(start)];
        const ends = podEnds(podIds);
        const pairs: Pair[] = direction === 'egress' ? pairsOf(ends, peer) : pairsOf(peer, ends);
        const ports = externalPorts(external, { ...pair, start });
        const name = `${pair.src} => ${pair.dst} at ${(peer[0] as { address: string }).address}`;
        notes.compared++;
        notes.differences.push(...comparePorts(subject, { pairs, ports, within, name }));
      }
    }
  }
}

function namesOf(workload: string, direction: 'egress' | 'ingress') {
  return direction === 'egress' ? { src: workload, dst: 'address' } : { src: 'address', dst: workload };
}

/** Where an answer may change: at the blocks of the policies and at the ranges of the list. */
function addressStarts(subject: Subject, external: readonly ConnectionFact[]): bigint[] {
  const starts = new Set(subject.pieces.addressStarts);
  for (const { src, dst } of external) {
    const range = parseExternal(src) ?? parseExternal(dst);
    if (range === undefined) continue;
    starts.add(range.first);
    if (range.last + 1n < V4_SIZE) starts.add(range.last + 1n);
  }
  return [...starts];
}

function externalPorts(
  external: readonly ConnectionFact[],
  asked: { src: string; dst: string; start: bigint },
): PortSet {
  let ports: PortSet = NO_PORTS;
  for (const fact of external) {
    const range = parseExternal(asked.src === 'address' ? fact.src : fact.dst);
    const other = asked.src === 'address' ? fact.dst === asked.dst : fact.src === asked.src;
    if (other && range !== undefined && range.first <= asked.start && asked.start <= range.last) {
      ports = unionPorts(ports, fact.ports);
    }
  }
  return ports;
}
