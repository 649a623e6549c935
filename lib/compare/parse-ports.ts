// Port sets back from the words of a result (lib/match/format-ports.ts writes them).
import {
  ALL_PORTS,
  allPortsOf,
  NO_PORTS,
  type PortProtocol,
  type PortSet,
  portRange,
  unionAllPorts,
} from '../sets/port-set.ts';

/** A part that is not understood opens nothing. */
export function parsePorts(text: string): PortSet {
  if (text === 'all') return ALL_PORTS;
  return unionAllPorts([NO_PORTS, ...text.split(', ').flatMap(partPorts)]);
}

function partPorts(part: string): PortSet[] {
  if (part === 'other') return [allPortsOf('other')];
  const [, protocol, list = ''] = /^(TCP|UDP|SCTP) ([\d,-]+)$/.exec(part) ?? [];
  if (protocol === undefined) return [];
  return list.split(',').map((range) => {
    const [first = '', last = first] = range.split('-');
    return portRange(protocol as PortProtocol, Number(first), Number(last));
  });
}
