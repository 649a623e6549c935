// A Service port on which no policy admits anybody: often the Service's port stands in the rule, not the pod's.
import type { Pod, Service, ServicePort } from '../model/cluster.ts';
import { hasPort, portCode } from '../sets/port-set.ts';
import type { Check, CheckContext } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';

const meta = {
  id: 'service-blocked',
  title: 'Every Service port is admitted by the policies of its pods',
  rationale: 'Policies see the port of the pod, not of the Service; a rule for the wrong one, or for other pods, blocks the Service for everybody.',
  attackerGains: 'Nothing by itself: a service that is down is often brought back by removing its policies',
  severity: 'medium',
  remediation: 'Name the target port in the ingress rule, or remove the Service port that nobody may use',
  source: 'NetworkPolicyPort.port: the port on the given pod; Service.spec.ports.targetPort',
} as const;

interface BlockedPort {
  readonly port: ServicePort;
  /** The rule admits the Service's port number, which the pods do not serve. */
  readonly servicePortAdmitted: boolean;
}

export const serviceBlocked: Check = {
  meta,
  run(context) {
    const services = context.cluster.services.filter((service) => service.podIds.length > 0);
    if (services.length === 0) return 'notApplicable';
    return services.flatMap((service) => {
      const blocked = service.ports.flatMap((port) => blockedPort(context, { service, port }));
      return blocked.length === 0 ? [] : [toFinding(context, service, blocked)];
    });
  },
};

/** Blocked when all of its pods are bound by policies and none of them admits any peer on the target port. */
function blockedPort(context: CheckContext, { service, port }: { service: Service; port: ServicePort }): BlockedPort[] {
  const pods = service.podIds.map((id) => context.cluster.pods[id] as Pod);
  if (pods.some((pod) => pod.hostNetwork || admits(context, pod, targetPorts(pod, port), port))) return [];
  const servicePortAdmitted = pods.some((pod) => admits(context, pod, [port.port], port));
  return [{ port, servicePortAdmitted }];
}

function admits({ survey }: CheckContext, pod: Pod, ports: readonly number[], { protocol }: ServicePort): boolean {
  const entities = survey.best.entities[pod.workloadId] ?? [];
  return entities.some((entity) => {
    const open = survey.best.positions.ingress[entity]?.any?.ports;
    return open !== undefined && ports.some((port) => hasPort(open, portCode(protocol, port)));
  });
}

function targetPorts(pod: Pod, { targetPort, protocol }: ServicePort): number[] {
  if (typeof targetPort === 'number') return [targetPort];
  return pod.ports.filter((port) => port.name === targetPort && port.protocol === protocol).map((port) => port.port);
}

function toFinding({ cluster }: CheckContext, service: Service, blocked: readonly BlockedPort[]) {
  const namespace = cluster.namespaces[service.namespaceId]?.name as string;
  const ports = blocked.map(({ port }) => `${port.protocol} ${port.port}`).join(', ');
  const mistaken = blocked.find(({ servicePortAdmitted }) => servicePortAdmitted)?.port;
  const why =
    mistaken === undefined ? 'no rule admits anybody to it' : `the rules name port ${mistaken.port} of the Service, and not its target port ${mistaken.targetPort}`;
  const fix =
    mistaken === undefined
      ? `Admit the clients of Service "${namespace}/${service.name}" on its target port`
      : `Name port ${mistaken.targetPort} in the ingress rule for the pods of Service "${namespace}/${service.name}"`;
  return {
    checkId: meta.id,
    outcome: 'fail' as const,
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, namespace, service.name, ports]),
    namespace,
    message: `Service "${namespace}/${service.name}" is blocked on ${ports}: ${why}`,
    attackerGains: meta.attackerGains,
    fix,
    resources: [`Service/${service.name}`],
    evidence: blocked.map(({ port }) => ({
      connection: `any pod → Service ${namespace}/${service.name}, ${port.protocol} ${port.port} (pod port ${port.targetPort})`,
      direction: 'ingress' as const,
    })),
    points: { coverage: 0, exposure: 0 },
  };
}
