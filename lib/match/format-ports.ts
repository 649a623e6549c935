// Port sets in words, as deductions and entry points show them.
import { ALL_PORTS, equalPorts, type PortSet, portSpans } from '../sets/port-set.ts';

/** `TCP 80,443-445, UDP 53`; `all` for every port of every protocol, `none` for no port. Protocols without ports are `other`. */
export function formatPorts(ports: PortSet): string {
  if (equalPorts(ports, ALL_PORTS)) return 'all';
  const byProtocol = new Map<string, string[]>();
  for (const { protocol, first, last } of portSpans(ports)) {
    const texts = byProtocol.get(protocol) ?? [];
    byProtocol.set(protocol, texts);
    if (protocol !== 'other') texts.push(first === last ? `${first}` : `${first}-${last}`);
  }
  const parts = [...byProtocol].map(([protocol, texts]) =>
    texts.length === 0 ? protocol : `${protocol} ${texts.join()}`,
  );
  return parts.length === 0 ? 'none' : parts.join(', ');
}
