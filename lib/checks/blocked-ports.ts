// Service ports on which no policy admits anybody, each with what seems to have gone wrong. Facts for several checks.
import type { Pod, Service, ServicePort } from '../model/cluster.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { ReachSurvey } from '../model/survey.ts';
import { hasPort, portCode } from '../sets/port-set.ts';
import type { CheckContext } from './check-context.ts';
import { isolatingPolicies, rulesForPorts } from './isolating-policies.ts';

export interface BlockedPort {
  readonly service: Service;
  readonly port: ServicePort;
  /** A pod of the Service, which stands for all. */
  readonly pod: Pod;
  /** A rule that admits to the Service's port number, which is not the pod's. */
  readonly mistake: RulePlace | undefined;
  /** Policies of the namespace that would admit to the port, and select no pod. */
  readonly idle: readonly number[];
}

/** In the order of the Services. */
export function findBlockedPorts(context: CheckContext): BlockedPort[] {
  return context.cluster.services.flatMap((service) => {
    const pods = podsOf(context.cluster.pods, service);
    const blocked = service.ports.filter((port) => isBlocked(context, { pods, port }));
    return blocked.map((port) => describe(context, { service, port, pod: pods[0] as Pod }));
  });
}

/** Whether some answer rests on a policy that could not be read. */
export function dependsOnUnreadable({ cluster, survey }: CheckContext): boolean {
  const { worst, certain } = survey;
  if (worst === certain) return false;
  return cluster.services.some((service) =>
    podsOf(cluster.pods, service).some((pod) =>
      service.ports.some((port) => admits(worst, { pod, port }) && !admits(certain, { pod, port })),
    ),
  );
}

/** The first pod of each workload that the Service sends to: the pods of a workload have one template. */
function podsOf(pods: readonly Pod[], { podIds }: Service): Pod[] {
  const first = new Map<number, Pod>();
  for (const id of podIds) {
    const pod = pods[id] as Pod;
    if (!first.has(pod.workloadId)) first.set(pod.workloadId, pod);
  }
  return [...first.values()];
}

interface ServedPort {
  readonly pods: readonly Pod[];
  readonly port: ServicePort;
}

/** Its pods serve the port, policies bind them, and no rule would admit anybody: not even a peer that is not there yet. */
function isBlocked(context: CheckContext, { pods, port }: ServedPort): boolean {
  if (pods.every((pod) => targetCodes(pod, port).length === 0)) return false;
  return pods.every((pod) => {
    if (pod.hostNetwork || admits(context.survey.worst, { pod, port })) return false;
    const policies = isolatingPolicies(context, { pod, direction: 'ingress' });
    return rulesForPorts(policies, { direction: 'ingress', pod, codes: targetCodes(pod, port) }).length === 0;
  });
}

function admits(
  { entities, positions }: ReachSurvey,
  { pod, port }: { readonly pod: Pod; readonly port: ServicePort },
): boolean {
  const codes = targetCodes(pod, port);
  for (const entity of entities[pod.workloadId] ?? []) {
    const open = positions.ingress[entity]?.any?.ports;
    if (open !== undefined && codes.some((code) => hasPort(open, code))) return true;
  }
  return false;
}

/** More than one where several containers have a port of that name. */
function targetCodes(pod: Pod, { targetPort, protocol }: ServicePort): number[] {
  if (typeof targetPort === 'number') return [portCode(protocol, targetPort)];
  return pod.ports
    .filter((port) => port.name === targetPort && port.protocol === protocol)
    .map((port) => portCode(protocol, port.port));
}

function describe(
  context: CheckContext,
  { service, port, pod }: Pick<BlockedPort, 'service' | 'port' | 'pod'>,
): BlockedPort {
  const direction = 'ingress';
  const policies = isolatingPolicies(context, { pod, direction });
  const [mistake] = rulesForPorts(policies, { direction, pod, codes: [portCode(port.protocol, port.port)] });
  const selectingNothing = new Set(context.facts.selectingNothing);
  const waiting = context
    .networkPoliciesOf(pod.namespaceId)
    .filter(({ policyId }) => selectingNothing.has(policyId));
  const meant = rulesForPorts(waiting, { direction, pod, codes: targetCodes(pod, port) });
  return { service, port, pod, mistake, idle: [...new Set(meant.map(({ policyId }) => policyId))] };
}
