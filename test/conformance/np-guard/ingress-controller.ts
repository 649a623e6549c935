// np-guard's {ingress-controller}: a pod of its own, in a namespace of its own and without labels, that connects to
// the backends of Ingress and OpenShift Route objects. Routes of OpenShift are not read here, so only folders that
// have none are compared: the backends' target ports, where policy lets a pod without labels in.
import type { Cluster, Pod, ServicePort } from '../../../lib/model/cluster.ts';
import type { HypotheticalEnd } from '../../../lib/model/connection.ts';
import {
  equalPorts,
  intersectPorts,
  NO_PORTS,
  type PortSet,
  portRange,
  unionAllPorts,
  unionPorts,
} from '../../../lib/sets/port-set.ts';
import { answerOf, ENGINES, formatPorts } from '../both-engines.ts';
import { leaveOut, type Notes } from '../case.ts';
import { type Subject, withStandIns } from '../subject.ts';
import type { ConnectionFact } from './output.ts';
import { INGRESS_CONTROLLER, type Query, showsPair } from './query.ts';
import { podsByName } from './workloads.ts';

const controller: HypotheticalEnd = {
  kind: 'hypothetical',
  namespace: 'ingress-controller-namespace',
  namespaceLabels: { 'kubernetes.io/metadata.name': 'ingress-controller-namespace' },
  labels: {},
};

export function compareIngressController(
  bare: Subject,
  item: { facts: readonly ConnectionFact[]; query: Query; within: PortSet; notes: Notes },
): void {
  const { facts, query, within, notes } = item;
  if (facts.length > 0 && hasOpenShiftRoutes(bare)) {
    for (const _ of facts) leaveOut(notes, 'openShiftRoute');
    return;
  }
  if (facts.length === 0 && bare.cluster.routes.length === 0) return;
  const subject = withStandIns(bare, [controller]);
  const open = backendPorts(subject.cluster);
  for (const [name, { podIds }] of podsByName(subject)) {
    if (!showsPair(query, { src: INGRESS_CONTROLLER, dst: name })) continue;
    const expected = unionAllPorts(facts.filter(({ dst }) => dst === name).map(({ ports }) => ports));
    notes.compared++;
    for (const engine of ENGINES) {
      let found: PortSet = NO_PORTS;
      for (const podId of podIds) {
        const { accept } = answerOf(subject, { src: controller, dst: { kind: 'pod', podId }, engine });
        found = unionPorts(found, intersectPorts(accept, open.get(podId) ?? NO_PORTS));
      }
      found = intersectPorts(found, within);
      if (!equalPorts(found, expected)) {
        const title = `${INGRESS_CONTROLLER} => ${name}`;
        notes.differences.push(
          `${title}: expected ${formatPorts(expected)}, ${engine} has ${formatPorts(found)}`,
        );
      }
    }
  }
}

function hasOpenShiftRoutes({ inventory, cluster }: Subject): boolean {
  return [...Object.keys(inventory.ignored), ...Object.keys(cluster.objectCounts)].some((kind) =>
    kind.startsWith('route.openshift.io/'),
  );
}

/** By pod id: the ports that some route sends to. */
function backendPorts(cluster: Cluster): Map<number, PortSet> {
  const open = new Map<number, PortSet>();
  for (const { serviceId, servicePort } of cluster.routes.flatMap(({ backends }) => backends)) {
    const service = cluster.services[serviceId];
    for (const port of service?.ports ?? []) {
      if (servicePort !== undefined && port.port !== servicePort && port.name !== servicePort) continue;
      for (const podId of service?.podIds ?? []) {
        const ports = targetPorts(port, cluster.pods[podId] as Pod);
        open.set(podId, unionPorts(open.get(podId) ?? NO_PORTS, ports));
      }
    }
  }
  return open;
}

function targetPorts({ targetPort, protocol }: ServicePort, pod: Pod): PortSet {
  if (typeof targetPort === 'number') return portRange(protocol, targetPort, targetPort);
  const named = pod.ports.filter((port) => port.name === targetPort && port.protocol === protocol);
  return unionAllPorts(named.map(({ port }) => portRange(protocol, port, port)));
}
