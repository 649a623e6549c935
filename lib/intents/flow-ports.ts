// What flows allow between two zones: on all of them, and on blocks of addresses of `private` and `internet`.
import type { FlowPorts, FlowRule } from '../model/intent.ts';
import type { AddressPart, NamedEnd } from '../model/question.ts';
import { type Address, type Block, parseAddress, parseCidr } from '../sets/cidr.ts';
import { ALL_PORTS, type PortSet, portRange, unionAllPorts, unionPorts } from '../sets/port-set.ts';

export interface AllowedPorts {
  /** For every pair of the two zones. */
  readonly all: PortSet;
  /** For pairs whose address lies within the block. */
  readonly within: readonly { readonly block: Block; readonly ports: PortSet }[];
}

export interface FlowEnd {
  readonly name: string;
  readonly end: Pick<NamedEnd, 'addresses'>;
}

/** Zones that are addresses: a flow may name blocks of them. */
const ADDRESSES = ['private', 'internet'];

/** The ports of all flows from one zone to another together; none when no flow speaks of them. */
export function allowedPorts(
  flows: readonly FlowRule[],
  { from, to }: { readonly from: FlowEnd; readonly to: FlowEnd },
): AllowedPorts {
  const own = flows.filter((flow) => flow.from === from.name && flow.to === to.name).map(portsOf);
  const blocks = [...from.end.addresses, ...to.end.addresses].flatMap((part) => part.blocks);
  const within = flows.flatMap((flow) => {
    const text = blockEnd(flow, { from: from.name, to: to.name });
    const block = text === undefined ? undefined : blockOf(text);
    // Of the other kind of address space: another pair of zones
    if (block === undefined || !blocks.some((one) => touches(one, block))) return [];
    return [{ block, ports: portsOf(flow) }];
  });
  return { all: unionAllPorts(own), within };
}

/** What is allowed where the outside end is this part of the address space, of which every block has to lie within. */
export function allowedFor({ all, within }: AllowedPorts, part: AddressPart | undefined): PortSet {
  if (part === undefined) return all;
  return within
    .filter(({ block }) => part.blocks.every((one) => lies(one, block)))
    .reduce((ports, one) => unionPorts(ports, one.ports), all);
}

/** Everything that some flow allows, whatever the addresses. */
export function allowedAnywhere({ all, within }: AllowedPorts): PortSet {
  return unionAllPorts([all, ...within.map(({ ports }) => ports)]);
}

/** The end of a flow that is a block, where its other end is the other zone. */
function blockEnd(flow: FlowRule, { from, to }: Pick<FlowRule, 'from' | 'to'>): string | undefined {
  if (ADDRESSES.includes(to) && flow.from === from && isBlock(flow.to)) return flow.to;
  return ADDRESSES.includes(from) && flow.to === to && isBlock(flow.from) ? flow.from : undefined;
}

/** No zone has a dot or a colon in its name. */
function isBlock(text: string): boolean {
  return /[.:]/.test(text);
}

function blockOf(text: string): Block | undefined {
  const address: Address | undefined = parseAddress(text);
  return address === undefined
    ? parseCidr(text)
    : { family: address.family, first: address.value, last: address.value };
}

function touches(a: Block, b: Block): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

function lies(inner: Block, outer: Block): boolean {
  return inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last;
}

function portsOf({ ports }: FlowRule): PortSet {
  return ports.length === 0 ? ALL_PORTS : unionAllPorts(ports.map(toPorts));
}

function toPorts({ protocol, first, last }: FlowPorts): PortSet {
  return portRange(protocol, first, last);
}
