// Port sets and port requests as text: `all ports`, `TCP 80,443-445, UDP 53`, `all ports but TCP 22`.
import type { PortRequest } from '../model/question.ts';
import { ALL_PORTS, equalPorts, type PortSet, portSpans, subtractPorts } from '../sets/port-set.ts';

/** The set in the order TCP, UDP, SCTP, other, or by what it lacks where that is shorter; `no ports` when it is empty. */
export function portsText(ports: PortSet): string {
  if (ports.length === 0) return 'no ports';
  if (equalPorts(ports, ALL_PORTS)) return 'all ports';
  const lacking = subtractPorts(ALL_PORTS, ports);
  return lacking.length < ports.length ? `all ports but ${listText(lacking)}` : listText(ports);
}

function listText(ports: PortSet): string {
  const byProtocol = new Map<string, string[]>();
  for (const { protocol, first, last } of portSpans(ports)) {
    const texts = byProtocol.get(protocol) ?? [];
    byProtocol.set(protocol, texts);
    texts.push(spanText(first, last));
  }
  return [...byProtocol]
    .map(([protocol, texts]) =>
      protocol === 'other' ? 'ICMP and the rest' : `${protocol} ${texts.join(',')}`,
    )
    .join(', ');
}

/** What was asked: `all ports`, `TCP 3306`, `UDP all`, `ICMP and the rest`, `port http`. */
export function requestText({ protocol, port }: PortRequest): string {
  if (protocol === 'other') return 'ICMP and the rest';
  if (typeof port === 'string') return protocol === undefined ? `port ${port}` : `${protocol} port ${port}`;
  if (port !== undefined) return `${protocol ?? 'TCP'} ${port}`;
  return protocol === undefined ? 'all ports' : `${protocol} all`;
}

function spanText(first: number, last: number): string {
  if (first === 1 && last === 65535) return 'all';
  return first === last ? String(first) : `${first}-${last}`;
}
