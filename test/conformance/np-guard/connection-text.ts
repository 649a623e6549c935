// Reads how np-guard writes connections (`TCP 80,443-445,UDP 53`, `All Connections`) and address ranges.
// np-guard knows TCP, UDP and SCTP only, so nothing here speaks of other protocols.
import { parseAddress } from '../../../lib/sets/cidr.ts';
import {
  allPortsOf,
  NO_PORTS,
  type PortProtocol,
  type PortSet,
  portRange,
  unionAllPorts,
  unionPorts,
} from '../../../lib/sets/port-set.ts';

/** Every port of the three protocols that np-guard knows. */
export const TRANSPORT_PORTS: PortSet = unionAllPorts([
  allPortsOf('TCP'),
  allPortsOf('UDP'),
  allPortsOf('SCTP'),
]);

export interface ConnectionText {
  readonly ports: PortSet;
  /** Named ports, which np-guard leaves as they are where it knows no pod to resolve them on. */
  readonly names: readonly string[];
}

/** Throws for text in another form: the reader must then be extended, not the text skipped. */
export function parseConnectionText(text: string): ConnectionText {
  if (text === 'All Connections') return { ports: TRANSPORT_PORTS, names: [] };
  if (text === 'No Connections') return { ports: NO_PORTS, names: [] };
  let ports: PortSet = NO_PORTS;
  const names: string[] = [];
  let protocol: PortProtocol | undefined;
  for (const token of text.split(',')) {
    const match = /^(?:(TCP|UDP|SCTP) )?(\d+)(?:-(\d+))?$/.exec(token);
    if (match !== null) {
      protocol = (match[1] ?? protocol) as PortProtocol | undefined;
      if (protocol === undefined) throw new Error(`Cannot read connection "${text}": no protocol`);
      ports = unionPorts(ports, portRange(protocol, Number(match[2]), Number(match[3] ?? match[2])));
    } else names.push(namedPort(token));
  }
  return { ports, names };
}

/** Ports of one protocol as explanations write them: `TCP`, or `TCP:[80,443-445], UDP:[53]`. */
export function parseExplainedPorts(text: string): PortSet {
  const parts = text.split(', ').map((part) => {
    const match = /^(TCP|UDP|SCTP)(?::\[([\d,-]+)\])?$/.exec(part);
    if (match === null) throw new Error(`Cannot read ports "${text}"`);
    const protocol = match[1] as PortProtocol;
    return match[2] === undefined
      ? allPortsOf(protocol)
      : parseConnectionText(`${protocol} ${match[2]}`).ports;
  });
  return unionAllPorts(parts);
}

export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** The IPv4 range of `a.b.c.d-e.f.g.h[External]`; undefined for any other peer. */
export function parseExternal(peer: string): Range | undefined {
  const match = /^([\d.]+)-([\d.]+)\[External\]$/.exec(peer);
  if (match === null) return undefined;
  const first = parseAddress(match[1] as string);
  const last = parseAddress(match[2] as string);
  if (first === undefined || last === undefined) throw new Error(`Cannot read address range "${peer}"`);
  return { first: first.value, last: last.value };
}

function namedPort(token: string): string {
  const match = /^(?:TCP|UDP|SCTP)? ?([a-z][a-z0-9-]*)$/.exec(token);
  if (match === null) throw new Error(`Cannot read port "${token}"`);
  return match[1] as string;
}
