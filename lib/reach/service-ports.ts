// Service port → ports of its pods (semantics.md a7): policies see the pod's port, after the Service's translation.
import type { Cluster, Pod, Service, ServicePort, TransportProtocol } from '../model/cluster.ts';
import { NO_PORTS, type PortSet, portCode, unionPorts } from '../sets/port-set.ts';

export interface ServicePorts {
  readonly service: Service;
  /** Leaves out the Service's other ports; all of them when absent. */
  readonly only?: { readonly protocol?: TransportProtocol; readonly port: number | string };
}

/** The pods of the Service with the ports that it sends to, by pod id; pods that lack a named port are left out. */
export function servicePodPorts(cluster: Cluster, { service, only }: ServicePorts): Map<number, PortSet> {
  const wanted = service.ports.filter(
    ({ name, port, protocol }) =>
      only === undefined ||
      ((only.port === port || only.port === name) &&
        (only.protocol === undefined || only.protocol === protocol)),
  );
  const found = new Map<number, PortSet>();
  for (const podId of service.podIds) {
    const pod = cluster.pods[podId] as Pod;
    const ports = wanted.reduce<PortSet>((set, port) => unionPorts(set, targetPorts(pod, port)), NO_PORTS);
    if (ports.length > 0) found.set(podId, ports);
  }
  return found;
}

function targetPorts(pod: Pod, { targetPort, protocol }: ServicePort): PortSet {
  if (typeof targetPort === 'number') {
    const code = portCode(protocol, targetPort);
    return [code, code];
  }
  const named = pod.ports.filter((port) => port.name === targetPort && port.protocol === protocol);
  return named.reduce<PortSet>((set, { port }) => {
    const code = portCode(protocol, port);
    return unionPorts(set, [code, code]);
  }, NO_PORTS);
}
