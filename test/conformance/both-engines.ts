// Asks both engines what one end may open to another, and compares the answers with what the corpus expects.
import type { Direction } from '../../lib/model/cluster.ts';
import type { AddressEnd, End, PodEnd, Verdict } from '../../lib/model/connection.ts';
import { columnOfAddress, portsTowards, verdictPorts } from '../../lib/reach/query.ts';
import {
  equalPorts,
  intersectPorts,
  NO_PORTS,
  type PortSet,
  portRange,
  portSpans,
  unionAllPorts,
} from '../../lib/sets/port-set.ts';
import type { Subject } from './subject.ts';

export interface Pair {
  readonly src: End;
  readonly dst: End;
}

/** Ports that an engine accepts, and those that it cannot answer. */
export interface Answer {
  readonly accept: PortSet;
  readonly unknown: PortSet;
}

export const ENGINES = ['matrix', 'verdict'] as const;
export type EngineName = (typeof ENGINES)[number];

/** The answer of one engine, for every port of TCP, UDP and SCTP. */
export function answerOf(subject: Subject, pair: Pair & { readonly engine: EngineName }): Answer {
  if (pair.engine === 'verdict') return verdictAnswer(subject, pair);
  return verdictPorts(subject.analysis, { src: realEnd(subject, pair.src), dst: realEnd(subject, pair.dst) });
}

function realEnd(subject: Subject, end: End): AddressEnd | PodEnd {
  if (end.kind !== 'hypothetical') return end;
  return { kind: 'pod', podId: subject.standIns.get(end) as number };
}

/** What one side says of a connection, whatever the other side does: the ports that the subject's own policies allow. */
export function sidePorts(
  subject: Subject,
  ask: { podId: number; peer: End; direction: Direction; engine: EngineName },
): PortSet {
  const { direction, engine } = ask;
  const pod: PodEnd = { kind: 'pod', podId: ask.podId };
  const pair = direction === 'egress' ? { src: pod, dst: ask.peer } : { src: ask.peer, dst: pod };
  if (engine === 'verdict') {
    const accepted = subject.pieces.ports.filter(({ protocol, first }) => {
      return subject.engine({ ...pair, protocol, port: first })[direction].verdict === 'accept';
    });
    return joined(accepted.map(({ protocol, first, last }) => portRange(protocol, first, last)));
  }
  const { certain } = subject.analysis;
  const columnsOf = (end: AddressEnd | PodEnd) =>
    end.kind === 'pod' ? (certain.podEntities[end.podId] ?? []) : [columnOfAddress(certain, end.address)];
  const peers = columnsOf(realEnd(subject, ask.peer));
  const rows = columnsOf(pod).map((entity) => certain.rows[direction][entity]);
  return joined(rows.flatMap((row) => peers.map((peer) => portsTowards(row, peer))));
}

/** The union over several pairs, which stands for what one workload may open to another. */
export function answerOfAll(subject: Subject, all: { pairs: readonly Pair[]; engine: EngineName }): Answer {
  const answers = all.pairs.map((pair) => answerOf(subject, { ...pair, engine: all.engine }));
  return {
    accept: unionAllPorts(answers.map(({ accept }) => accept)),
    unknown: unionAllPorts(answers.map(({ unknown }) => unknown)),
  };
}

/** Sentences on what the engines answer otherwise than expected; `within` are the ports that are expected at all. */
export function comparePorts(
  subject: Subject,
  expected: { pairs: readonly Pair[]; ports: PortSet; within: PortSet; name: string },
): string[] {
  const differences: string[] = [];
  for (const engine of ENGINES) {
    const answer = answerOfAll(subject, { pairs: expected.pairs, engine });
    const accept = intersectPorts(answer.accept, expected.within);
    const unknown = intersectPorts(answer.unknown, expected.within);
    if (!equalPorts(accept, expected.ports) || unknown.length > 0) {
      const found = `${formatPorts(accept)}${unknown.length > 0 ? `, unknown ${formatPorts(unknown)}` : ''}`;
      differences.push(`${expected.name}: expected ${formatPorts(expected.ports)}, ${engine} has ${found}`);
    }
  }
  return differences;
}

export function formatPorts(ports: PortSet): string {
  if (ports.length === 0) return 'none';
  return portSpans(ports)
    .map(({ protocol, first, last }) => `${protocol} ${first === last ? first : `${first}-${last}`}`)
    .join(', ');
}

function verdictAnswer(subject: Subject, pair: Pair): Answer {
  const ports: Record<Verdict, PortSet[]> = { accept: [], deny: [], unknown: [] };
  for (const { protocol, first, last } of subject.pieces.ports) {
    const { verdict } = subject.engine({ src: pair.src, dst: pair.dst, protocol, port: first });
    ports[verdict].push(portRange(protocol, first, last));
  }
  return { accept: joined(ports.accept), unknown: joined(ports.unknown) };
}

function joined(parts: readonly PortSet[]): PortSet {
  return parts.length === 0 ? NO_PORTS : unionAllPorts(parts);
}
