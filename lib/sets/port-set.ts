// Sets of protocol–port pairs, as sorted disjoint ranges on one line of numbers.
//
// Memory layout: a PortSet is a plain array [first0, last0, first1, last1, …], both ends inclusive, sorted, disjoint
// and never adjacent. A number on the line is protocolIndex * 65536 + port: TCP 1…65535, UDP 65537…131071,
// SCTP 131073…196607, and 196608 for every other protocol together (ICMP and the rest have no ports).
// Port 0 does not exist, so ranges of two protocols are never adjacent. PortSets are never changed once made.
export type PortSet = readonly number[];

export type PortProtocol = 'TCP' | 'UDP' | 'SCTP' | 'other';

const OFFSETS: Readonly<Record<PortProtocol, number>> = { TCP: 0, UDP: 65536, SCTP: 131072, other: 196608 };
const PROTOCOLS: readonly PortProtocol[] = ['TCP', 'UDP', 'SCTP', 'other'];

export const NO_PORTS: PortSet = [];
/** Every port of every protocol. */
export const ALL_PORTS: PortSet = [1, 65535, 65537, 131071, 131073, 196607, 196608, 196608];

/** The number on the line for one pair; `port` is ignored for `other`. */
export function portCode(protocol: PortProtocol, port: number): number {
  return protocol === 'other' ? OFFSETS.other : OFFSETS[protocol] + port;
}

/** The ports first…last (inclusive, 1–65535) of one protocol. */
export function portRange(protocol: PortProtocol, first: number, last: number): PortSet {
  return protocol === 'other'
    ? [OFFSETS.other, OFFSETS.other]
    : [OFFSETS[protocol] + first, OFFSETS[protocol] + last];
}

/** Every port of one protocol. */
export function allPortsOf(protocol: PortProtocol): PortSet {
  return portRange(protocol, 1, 65535);
}

export function hasPort(set: PortSet, code: number): boolean {
  for (let i = 0; i < set.length; i += 2) {
    if (code < (set[i] as number)) return false;
    if (code <= (set[i + 1] as number)) return true;
  }
  return false;
}

export function unionPorts(a: PortSet, b: PortSet): PortSet {
  if (a.length === 0) return b;
  if (b.length === 0 || a === b) return a;
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const fromA = j >= b.length || (i < a.length && (a[i] as number) <= (b[j] as number));
    const first = (fromA ? a[i] : b[j]) as number;
    const last = (fromA ? a[i + 1] : b[j + 1]) as number;
    if (fromA) i += 2;
    else j += 2;
    const end = out.length - 1;
    if (end > 0 && first <= (out[end] as number) + 1 && sameProtocol(first, out[end] as number)) {
      if (last > (out[end] as number)) out[end] = last;
    } else out.push(first, last);
  }
  return out;
}

/** The union of many sets; cost O(total ranges · log). */
export function unionAllPorts(sets: readonly PortSet[]): PortSet {
  if (sets.length === 0) return NO_PORTS;
  if (sets.length === 1) return sets[0] as PortSet;
  const middle = sets.length >> 1;
  return unionPorts(unionAllPorts(sets.slice(0, middle)), unionAllPorts(sets.slice(middle)));
}

export function intersectPorts(a: PortSet, b: PortSet): PortSet {
  if (a === b) return a;
  const out: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const first = Math.max(a[i] as number, b[j] as number);
    const last = Math.min(a[i + 1] as number, b[j + 1] as number);
    if (first <= last) out.push(first, last);
    if ((a[i + 1] as number) < (b[j + 1] as number)) i += 2;
    else j += 2;
  }
  return out;
}

/** The ports of `a` that are not in `b`. */
export function subtractPorts(a: PortSet, b: PortSet): PortSet {
  if (b.length === 0) return a;
  const out: number[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let first = a[i] as number;
    const last = a[i + 1] as number;
    while (j < b.length && (b[j + 1] as number) < first) j += 2;
    let k = j;
    while (k < b.length && (b[k] as number) <= last) {
      if ((b[k] as number) > first) out.push(first, (b[k] as number) - 1);
      first = (b[k + 1] as number) + 1;
      k += 2;
    }
    if (first <= last) out.push(first, last);
  }
  return out;
}

/** Number of protocol–port pairs; every protocol without ports counts as one together. */
export function countPorts(set: PortSet): number {
  let count = 0;
  for (let i = 0; i < set.length; i += 2) count += (set[i + 1] as number) - (set[i] as number) + 1;
  return count;
}

export function equalPorts(a: PortSet, b: PortSet): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A piece of a set inside one protocol. */
export interface PortSpan {
  readonly protocol: PortProtocol;
  /** 1–65535, inclusive; 0 for `other`. */
  readonly first: number;
  readonly last: number;
}

/** The set as spans, in the order TCP, UDP, SCTP, other. */
export function portSpans(set: PortSet): PortSpan[] {
  const spans: PortSpan[] = [];
  for (let i = 0; i < set.length; i += 2) {
    const protocol = PROTOCOLS[(set[i] as number) >> 16] as PortProtocol;
    const offset = OFFSETS[protocol];
    spans.push({ protocol, first: (set[i] as number) - offset, last: (set[i + 1] as number) - offset });
  }
  return spans;
}

function sameProtocol(a: number, b: number): boolean {
  return a >> 16 === b >> 16;
}
