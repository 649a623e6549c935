// Workloads that may connect to something and cannot resolve its name (scoring.md section 5: cut DNS).
import type { Cluster, Pod, Service } from '../model/cluster.ts';
import type { Reachability, Row } from '../model/reachability.ts';
import type { HalfOpenDependency } from '../model/survey.ts';
import { hasPort, NO_PORTS, type PortSet, portCode, unionPorts } from '../sets/port-set.ts';
import { acceptedPorts, columnOfAddress, portsTowards } from './query.ts';
import type { RealEnds } from './real-ends.ts';
import { servicePodPorts } from './service-ports.ts';

const UDP_53 = portCode('UDP', 53);

/** Services that answer DNS in the distributions, `namespace/name`. */
const DNS_SERVICES: ReadonlySet<string> = new Set([
  'kube-system/kube-dns',
  'kube-system/coredns',
  'kube-system/rke2-coredns-rke2-coredns',
  'openshift-dns/dns-default',
]);

/** NodeLocal DNSCache. https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/ */
const NODE_LOCAL_DNS = '169.254.20.10';

export interface DnsInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
  readonly halfOpen: readonly HalfOpenDependency[];
}

/** Ids of the workloads, ascending. */
export function findDnsCut(cluster: Cluster, { reach, ends, halfOpen }: DnsInputs): number[] {
  const servers = dnsServers(cluster, reach);
  const serverPods = new Set(servers.map(({ podId }) => podId));
  const waiting = new Set(halfOpen.map(({ srcWorkloadId }) => srcWorkloadId));
  const nodeLocal = columnOfAddress(reach, NODE_LOCAL_DNS);
  const answers = new Map<number, boolean>();

  function reachesDns(entity: number): boolean {
    const known = answers.get(entity);
    if (known !== undefined) return known;
    const row = reach.rows.egress[entity] as Row;
    const answer =
      hasPort(portsTowards(row, nodeLocal), UDP_53) ||
      (servers.length === 0
        ? allowsUnseenDns(row)
        : servers.some(({ column, port }) =>
            hasPort(acceptedPorts(reach, { src: entity, dst: column }), port),
          ));
    answers.set(entity, answer);
    return answer;
  }

  return cluster.workloads
    .filter(({ id, hostNetwork, podIds }) => {
      if (hostNetwork || podIds.some((podId) => serverPods.has(podId))) return false;
      const entities = ends.entitiesOf[id] as readonly number[];
      const needsNames =
        waiting.has(id) || entities.some((entity) => reach.rows.egress[entity]?.classes.length !== 0);
      if (!needsNames || entities.every((entity) => !reach.rows.egress[entity]?.restricted)) return false;
      return podIds.some(
        (podId) =>
          !(reach.podEntities[podId] as readonly number[]).some((id) =>
            reachesDns(ends.twinOf[id] as number),
          ),
      );
    })
    .map(({ id }) => id);
}

/**
 * Whether UDP 53 is open to anything, or to a peer that matches no pod: manifests of an application name the servers and
 * do not hold them.
 */
function allowsUnseenDns({ classes, rules }: Row): boolean {
  return (
    classes.some(({ ports }) => hasPort(ports, UDP_53)) ||
    rules.some(({ action, ports }) => action === 'accept' && hasPort(ports, UDP_53))
  );
}

interface DnsServer {
  readonly podId: number;
  readonly column: number;
  /** Code of the UDP port that it listens on. */
  readonly port: number;
}

/** The pods that answer DNS; empty when the cluster's objects do not tell. */
function dnsServers(cluster: Cluster, reach: Reachability): DnsServer[] {
  const ports = new Map<number, PortSet>();
  const add = (podId: number, set: PortSet) =>
    ports.set(podId, unionPorts(ports.get(podId) ?? NO_PORTS, set));
  for (const service of cluster.services.filter((s) => DNS_SERVICES.has(pathOf(cluster, s)))) {
    for (const [podId, set] of servicePodPorts(cluster, { service, only: { protocol: 'UDP', port: 53 } }))
      add(podId, set);
  }
  if (ports.size === 0)
    for (const pod of cluster.pods.filter((p) => isLabelledDns(cluster, p))) add(pod.id, [UDP_53, UDP_53]);
  return [...ports].flatMap(([podId, set]) =>
    (reach.podEntities[podId] as readonly number[]).flatMap((column) =>
      set.filter((_, i) => i % 2 === 0).map((port) => ({ podId, column, port })),
    ),
  );
}

function pathOf(cluster: Cluster, { namespaceId, name }: Service): string {
  return `${cluster.namespaces[namespaceId]?.name}/${name}`;
}

function isLabelledDns(cluster: Cluster, { labels, namespaceId }: Pod): boolean {
  return labels['k8s-app'] === 'kube-dns' && cluster.namespaces[namespaceId]?.name === 'kube-system';
}
