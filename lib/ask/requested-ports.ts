// Ports as a person asks for them → the ports of the destination pod (semantics.md a7): names are resolved on the pod,
// the ports of a Service are translated to the pod's.
import type { Cluster, Pod, Service, ServicePort } from '../model/cluster.ts';
import type { NamedEnd, PortRequest } from '../model/question.ts';
import { ALL_PORTS, allPortsOf, NO_PORTS, type PortSet, portRange, unionAllPorts } from '../sets/port-set.ts';
import { requestText } from './port-text.ts';

/** `3306`, `tcp/3306`, `udp`, `icmp`, `http`, `tcp/http`; undefined when the text is none of these. */
export function parsePortRequest(text: string): PortRequest | undefined {
  const slash = text.indexOf('/');
  const head = slash < 0 ? text : text.slice(0, slash);
  const protocol = parseProtocol(head);
  if (slash < 0 && protocol !== undefined) return { protocol };
  if (slash >= 0 && (protocol === undefined || protocol === 'other')) return undefined;
  const port = parsePort(slash < 0 ? text : text.slice(slash + 1));
  if (port === undefined) return undefined;
  if (protocol !== undefined) return { protocol, port };
  return typeof port === 'number' ? { protocol: 'TCP', port } : { port };
}

/** TCP, UDP, SCTP, and `icmp` or `other` for all that have no ports; any case. */
export function parseProtocol(text: string): PortRequest['protocol'] | undefined {
  const upper = text.toUpperCase();
  if (upper === 'TCP' || upper === 'UDP' || upper === 'SCTP') return upper;
  return upper === 'ICMP' || upper === 'OTHER' ? 'other' : undefined;
}

/** A port number, or a port name as Kubernetes allows it; undefined when the text is neither. */
export function parsePort(text: string): number | string | undefined {
  if (/^\d+$/.test(text)) {
    const port = Number(text);
    return port >= 1 && port <= 65535 ? port : undefined;
  }
  return /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(text) ? text : undefined;
}

/** Whether the ports depend on which pod of the destination is asked. */
export function dependsOnPod(dst: NamedEnd, request: PortRequest): boolean {
  return dst.serviceId !== undefined || typeof request.port === 'string';
}

/** The ports asked for on one destination: a pod, or an address when `podId` is absent. Empty where it has none of them. */
export function requestedPorts(
  cluster: Cluster,
  { dst, request, podId }: { readonly dst: NamedEnd; readonly request: PortRequest; readonly podId?: number },
): PortSet {
  const pod = podId === undefined ? undefined : (cluster.pods[podId] as Pod);
  if (dst.serviceId !== undefined && pod !== undefined) {
    const service = cluster.services[dst.serviceId] as Service;
    return unionAllPorts(servicePorts(service, request).map((port) => targetPorts(pod, port)));
  }
  const { protocol, port } = request;
  if (typeof port === 'string') return pod === undefined ? NO_PORTS : namedPorts(pod, port, protocol);
  if (port !== undefined) return portRange(protocol ?? 'TCP', port, port);
  return protocol === undefined ? ALL_PORTS : allPortsOf(protocol);
}

/** Why the destination has none of the ports that were asked for; undefined when it has some. */
export function requestProblem(cluster: Cluster, dst: NamedEnd, request: PortRequest): string | undefined {
  if (!dependsOnPod(dst, request)) return undefined;
  const some = dst.podIds.some((podId) => requestedPorts(cluster, { dst, request, podId }).length > 0);
  if (some) return undefined;
  if (dst.serviceId === undefined) {
    const names = dst.podIds.flatMap((id) => (cluster.pods[id] as Pod).ports.map(({ name }) => name ?? ''));
    return `Cannot find ${requestText(request)} on ${dst.name}: ${offer('it names', names)}`;
  }
  const service = cluster.services[dst.serviceId] as Service;
  if (servicePorts(service, request).length > 0)
    return `Cannot translate the ports of ${dst.name}: no pod has its target port`;
  const served = service.ports.map((one) => `${one.protocol} ${one.port}${one.name ? ` (${one.name})` : ''}`);
  return `Cannot find ${requestText(request)} on ${dst.name}: ${offer('it serves', served)}`;
}

function offer(verb: string, items: readonly string[]): string {
  const distinct = [...new Set(items)].filter((item) => item !== '').sort();
  return distinct.length === 0 ? `${verb} none` : `${verb} ${distinct.join(', ')}`;
}

function servicePorts({ ports }: Service, { protocol, port }: PortRequest): ServicePort[] {
  return ports.filter((one) => {
    if (protocol !== undefined && one.protocol !== protocol) return false;
    if (port === undefined) return true;
    return typeof port === 'string' ? one.name === port : one.port === port;
  });
}

function targetPorts(pod: Pod, { protocol, targetPort }: ServicePort): PortSet {
  return typeof targetPort === 'number'
    ? portRange(protocol, targetPort, targetPort)
    : namedPorts(pod, targetPort, protocol);
}

function namedPorts({ ports }: Pod, name: string, protocol: PortRequest['protocol']): PortSet {
  const matching = ports.filter(
    (one) => one.name === name && (protocol === undefined || one.protocol === protocol),
  );
  return unionAllPorts(matching.map((one) => portRange(one.protocol, one.port, one.port)));
}
