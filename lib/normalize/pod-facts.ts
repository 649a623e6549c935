// What a Pod and a pod template have in common: labels, ports and the use of the node's network. Leaves addresses
// and owners to pods.ts and templates.ts.
import type { ContainerPort, Labels } from '../model/cluster.ts';
import type { RawObject } from '../model/inventory.ts';
import {
  checkFlag,
  checkLabels,
  checkList,
  checkObject,
  checkPortNumber,
  checkProtocol,
  checkText,
  isObject,
  isPortNumber,
} from './field-checks.ts';
import type { LabelChecker } from './label-checker.ts';
import { isPortName } from './names.ts';
import { type At, inner, quote, report } from './problem.ts';

export interface PodFacts {
  readonly labels: Labels;
  readonly hostNetwork: boolean;
  readonly nodeName?: string;
  readonly ports: readonly ContainerPort[];
}

export interface OwnerRef {
  readonly kind: string;
  readonly name: string;
}

const NO_PORTS: readonly ContainerPort[] = [];

export type PodAt = At & { readonly labels: LabelChecker };

/** The facts of a pod or a template: anything with metadata and spec. Cost: one pass over labels and ports. */
export function readPodFacts(value: RawObject, at: PodAt): PodFacts {
  const { metadata, spec } = value;
  // What is right is seen without making a place for it.
  const labels = isObject(metadata) && at.labels(metadata.labels) ? metadata.labels : labelsOf(metadata, at);
  if (!isObject(spec)) return { labels, ...specFaults(spec, at) };
  const { hostNetwork, nodeName } = spec;
  const isOnNode =
    hostNetwork !== undefined && checkFlag(hostNetwork, inner(inner(at, 'spec'), 'hostNetwork'));
  const ports = readPorts(spec, at);
  if (nodeName === undefined || nodeName === '') return { labels, hostNetwork: isOnNode, ports };
  const node = typeof nodeName === 'string' ? nodeName : checkText(nodeName, inner(at, 'spec.nodeName'));
  return node === undefined
    ? { labels, hostNetwork: isOnNode, ports }
    : { labels, hostNetwork: isOnNode, ports, nodeName: node };
}

function labelsOf(metadata: unknown, at: At): Labels {
  return checkLabels(checkObject(metadata, inner(at, 'metadata'))?.labels, inner(at, 'metadata.labels'));
}

function specFaults(spec: unknown, at: At): Omit<PodFacts, 'labels'> {
  const isMissing = spec === undefined || spec === null;
  report(inner(at, 'spec'), { reason: 'type', what: isMissing ? 'is missing' : 'is not an object' });
  return { hostNetwork: false, ports: NO_PORTS };
}

/** The controller among the owner references; the first owner where none says that it controls. */
export function readOwner(ownerReferences: unknown, at: At): OwnerRef | undefined {
  if (ownerReferences === undefined) return undefined;
  const owners = checkList(ownerReferences, at);
  const owner = owners.length === 1 ? owners[0] : (owners.find(isController) ?? owners[0]);
  if (owner === undefined || isOwnerRef(owner)) return owner;
  report(at, { reason: 'type', what: 'has an owner without kind and name' });
  return undefined;
}

function isController(owner: unknown): boolean {
  return isObject(owner) && owner.controller === true;
}

function isOwnerRef(owner: unknown): owner is OwnerRef {
  return isObject(owner) && typeof owner.kind === 'string' && typeof owner.name === 'string';
}

/** Ports of containers and of init containers that keep running (semantics.md a7). */
function readPorts(spec: RawObject, at: At): readonly ContainerPort[] {
  const { containers, initContainers } = spec;
  const ports: ContainerPort[] = [];
  const specAt = inner(at, 'spec');
  if (containers !== undefined) addPorts(containers, { ...inner(specAt, 'containers'), ports, take: 'all' });
  if (initContainers !== undefined) {
    addPorts(initContainers, { ...inner(specAt, 'initContainers'), ports, take: 'restartable' });
  }
  return ports.length === 0 ? NO_PORTS : ports;
}

type PortsAt = At & { readonly ports: ContainerPort[]; readonly take: 'all' | 'restartable' };

function addPorts(value: unknown, at: PortsAt): void {
  const containers = checkList(value, at);
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index];
    if (!isObject(container)) report(inner(at, index), { reason: 'type', what: 'is not an object' });
    else if (container.ports !== undefined && (at.take === 'all' || container.restartPolicy === 'Always')) {
      const listAt = inner(inner(at, index), 'ports');
      const list = checkList(container.ports, listAt);
      for (let portIndex = 0; portIndex < list.length; portIndex++) {
        const port = plainPort(list[portIndex]) ?? readPort(list[portIndex], inner(listAt, portIndex));
        if (port !== undefined) at.ports.push(port);
      }
    }
  }
}

/** The port when it is as nearly all are: valid, and without hostPort. */
function plainPort(value: unknown): ContainerPort | undefined {
  if (!isObject(value) || value.hostPort !== undefined) return undefined;
  const { containerPort: port, name, protocol = 'TCP' } = value;
  if (!isPortNumber(port) || (protocol !== 'TCP' && protocol !== 'UDP' && protocol !== 'SCTP'))
    return undefined;
  if (name === undefined) return { protocol, port };
  return typeof name === 'string' && isPortName(name) ? { name, protocol, port } : undefined;
}

function readPort(value: unknown, at: At): ContainerPort | undefined {
  if (!isObject(value)) {
    report(at, { reason: 'type', what: 'is not an object' });
    return undefined;
  }
  const name = value.name === '' ? undefined : checkText(value.name, inner(at, 'name'));
  if (name !== undefined && !isPortName(name)) {
    report(inner(at, 'name'), { reason: 'port', what: `is ${quote(name)}, which is not a port name` });
  }
  const protocol = checkProtocol(value.protocol, inner(at, 'protocol'));
  const port = checkPortNumber(value.containerPort, inner(at, 'containerPort'));
  if (port === undefined) {
    const isMissing = value.containerPort === undefined || value.containerPort === null;
    if (isMissing) report(inner(at, 'containerPort'), { reason: 'type', what: 'is missing' });
    return undefined;
  }
  // Zero asks for none, as if the field were absent.
  const hostPort = value.hostPort === 0 ? undefined : checkPortNumber(value.hostPort, inner(at, 'hostPort'));
  const read: ContainerPort = name === undefined ? { protocol, port } : { name, protocol, port };
  return hostPort === undefined ? read : { ...read, hostPort };
}
