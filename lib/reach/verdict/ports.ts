// The destination port of a connection, and how a rule names one: by number, by range, by a container port's name.
// Each dialect writes its port items differently and reads them itself; what they have in common is here.
import type { ContainerPort } from '../../model/cluster.ts';
import type { Protocol } from '../../model/connection.ts';

/** What a packet shows of itself, and what is known about its destination. */
export interface Traffic {
  readonly protocol: Protocol;
  /** 1–65535; 0 for `other`. */
  readonly port: number;
  /** Container ports of the destination; empty when it is no pod. */
  readonly destinationPorts: readonly ContainerPort[];
}

/** Whether the traffic has this protocol and a port of `first` … `last`, both inclusive. */
export function inPortRange(
  traffic: Traffic,
  range: { readonly protocol: Protocol; readonly first: number; readonly last: number },
): boolean {
  return traffic.protocol === range.protocol && range.first <= traffic.port && traffic.port <= range.last;
}

// A name is resolved on the destination. It is unique in one container only, so it may stand for several numbers.
/** Whether the destination has a container port of this name with the traffic's number and protocol. */
export function hasNamedPort(traffic: Traffic, name: string): boolean {
  return traffic.destinationPorts.some(
    (port) => port.name === name && port.protocol === traffic.protocol && port.port === traffic.port,
  );
}
