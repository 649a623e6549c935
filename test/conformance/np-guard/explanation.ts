// Reads np-guard's explanations: for each pair of ends and set of ports, what each direction says and by which rules.
import type { Direction } from '../../../lib/model/cluster.ts';
import type { PortSet } from '../../../lib/sets/port-set.ts';
import { parseExplainedPorts, TRANSPORT_PORTS } from './connection-text.ts';
import { INGRESS_CONTROLLER } from './query.ts';

export interface Explanation {
  readonly src: string;
  readonly dst: string;
  readonly allowed: boolean;
  readonly ports: PortSet;
  /** Where np-guard tells nothing of a direction, it is missing. */
  readonly sides: Readonly<Partial<Record<Direction, SideFact>>>;
}

export interface SideFact {
  readonly allowed: boolean;
  /** Empty = no policy says anything. */
  readonly reasons: readonly ReasonFact[];
}

export interface ReasonFact {
  readonly kind: string;
  /** `namespace/name`, or the name of a cluster-scoped policy. */
  readonly policy: string;
  /** `isolates`: the policy selects the pod, and no rule of it allows the connection. */
  readonly effect: 'allows' | 'denies' | 'passes' | 'isolates';
  /** `#1` counts from one; else the rule's name. Absent for `isolates`. */
  readonly rule?: string;
}

const DEFAULT_SIDE: SideFact = { allowed: true, reasons: [] };

/** What has been read, and where the next line belongs. */
interface Reader {
  readonly explanations: Explanation[];
  pair?: { readonly src: string; readonly dst: string };
  /** Of the block that is being read; part of its explanation. */
  sides: Partial<Record<Direction, SideFact>>;
  /** Of the direction that is being read; part of its side. */
  reasons: ReasonFact[];
  inDefaults: boolean;
}

/** Throws for a line in another form. */
export function parseExplanations(text: string): Explanation[] {
  const reader: Reader = { explanations: [], sides: {}, reasons: [], inDefaults: false };
  for (const line of podNetworkOf(text).map((raw) => raw.trim())) {
    const isRead = readPair(reader, line) || readBlock(reader, line) || readSide(reader, line);
    if (isRead || isFrame(line) || reader.pair?.src === INGRESS_CONTROLLER) continue;
    reader.reasons.push(reasonOf(line));
  }
  return reader.explanations;
}

/** A pair whose blocks follow, or one of those that the defaults allow. */
function readPair(reader: Reader, line: string): boolean {
  if (line.startsWith('# All Connections due to the system default')) {
    reader.inDefaults = true;
    return true;
  }
  const between = /^Connections between (\S+) => (\S+):$/.exec(line);
  if (between !== null) {
    reader.pair = { src: between[1] as string, dst: between[2] as string };
    reader.inDefaults = false;
    return true;
  }
  const open = /^(\S+) => (\S+)$/.exec(line);
  if (!reader.inDefaults || open === null) return false;
  const sides = { egress: DEFAULT_SIDE, ingress: DEFAULT_SIDE };
  const pair = { src: open[1] as string, dst: open[2] as string };
  reader.explanations.push({ ...pair, allowed: true, ports: TRANSPORT_PORTS, sides });
  return true;
}

function readBlock(reader: Reader, line: string): boolean {
  const block = /^(Allowed|Denied) (.*?) due to (the system default|the following policies and rules)\b/.exec(
    line,
  );
  if (block === null || reader.pair === undefined) return false;
  reader.sides = block[3] === 'the system default' ? { egress: DEFAULT_SIDE, ingress: DEFAULT_SIDE } : {};
  reader.explanations.push({
    ...reader.pair,
    allowed: block[1] === 'Allowed',
    ports: parseExplainedPorts(block[2] as string),
    sides: reader.sides,
  });
  return true;
}

function readSide(reader: Reader, line: string): boolean {
  const side = /^(Egress|Ingress) \((Allowed|Denied)\)( due to the system default \(Allow all\))?$/.exec(
    line,
  );
  if (side === null) return false;
  reader.reasons = [];
  const direction = side[1] === 'Egress' ? 'egress' : 'ingress';
  reader.sides[direction] = { allowed: side[2] === 'Allowed', reasons: reader.reasons };
  return true;
}

/** Lines of the sections that speak of the pod network. */
function podNetworkOf(text: string): string[] {
  let inPodNetwork = true;
  return text.split('\n').filter((line) => {
    const heading = /^# .*?( in (.*))? #$/.exec(line);
    if (heading !== null) inPodNetwork = (heading[2] ?? 'pod-network') === 'pod-network';
    return inPodNetwork;
  });
}

function reasonOf(line: string): ReasonFact {
  const rule =
    /^(?:- )?(\w+) '([^']+)' (allows|denies|passes) connections by (?:Egress|Ingress) rule (\S+)$/.exec(line);
  if (rule !== null) {
    const [, kind, policy, effect, name] = rule as unknown as [
      string,
      string,
      string,
      ReasonFact['effect'],
      string,
    ];
    return { kind, policy, effect, rule: name };
  }
  const isolated =
    /^(?:- )?(\w+) '([^']+)' selects \S+, (?:but \S+ is not allowed by any|and (?:Egress|Ingress) rule \S+ selects) /.exec(
      line,
    );
  if (isolated === null) throw new Error(`Cannot read line "${line}"`);
  return { kind: isolated[1] as string, policy: isolated[2] as string, effect: 'isolates' };
}

/** Lines that hold no fact of their own. */
function isFrame(line: string): boolean {
  return (
    line === '' ||
    /^[#-]+$/.test(line) ||
    line.startsWith('# ') ||
    line.startsWith('*** Note:') ||
    [
      'Allowed connections:',
      'Denied connections:',
      'NetworkPolicy list:',
      'the system default (Allow all)',
    ].includes(line)
  );
}
