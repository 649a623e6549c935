// A Service port on which no policy admits anybody: often the Service's port stands in the rule, not the pod's, or the
// policy that would admit selects other pods.
import type { Pod, PolicyObject, Service, ServicePort } from '../model/cluster.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { ReachSurvey } from '../model/survey.ts';
import { hasPort, portCode } from '../sets/port-set.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, originOf, policyEvidence, ruleEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isolatingPolicies, rulesForPorts } from './isolating-policies.ts';
import { count, joinNames, policyName, ruleName } from './names.ts';

const meta = {
  id: 'service-blocked',
  title: 'Every Service port is admitted by the policies of its pods',
  rationale:
    'Policies see the port of the pod, not of the Service; a rule for the wrong one, or for other pods, blocks the Service for everybody.',
  attackerGains: 'Nothing by itself: a service that is down is often brought back by removing its policies',
  severity: 'medium',
  remediation: 'Name the target port in the ingress rule, or remove the Service port that nobody may use',
  source: 'NetworkPolicyPort.port: the port on the given pod; Service.spec.ports.targetPort',
} as const;

export const serviceBlocked: Check = {
  meta,
  run(context) {
    const services = context.cluster.services.filter(({ podIds }) => podIds.length > 0);
    if (services.length === 0 || context.policies.length === 0) return 'notApplicable';
    const blocked = services.flatMap((service) =>
      service.ports
        .filter((port) => isBlocked(context, { service, port }))
        .map((port) => describe(context, { service, port })),
    );
    const mistaken = blocked.filter(({ mistake }) => mistake !== undefined);
    const closed = Map.groupBy(
      blocked.filter(({ mistake }) => mistake === undefined),
      ({ service }) => service.namespaceId,
    );
    return [
      ...[...Map.groupBy(mistaken, ({ service }) => service).values()].map((ports) =>
        mistakenFinding(context, ports),
      ),
      ...[...closed.values()].map((ports) => closedFinding(context, ports)),
    ];
  },
};

interface At {
  readonly service: Service;
  readonly port: ServicePort;
}

interface Blocked extends At {
  /** The first pod of the Service, which stands for all. */
  readonly pod: Pod;
  /** A rule that admits to the Service's port number, which is not the pod's. */
  readonly mistake: RulePlace | undefined;
}

/** Whether the answer rests on a policy that could not be read. */
export function dependsOnUnreadable({ cluster, survey }: CheckContext): boolean {
  const { worst, certain } = survey;
  if (worst === certain) return false;
  return cluster.services.some((service) =>
    service.ports.some((port) =>
      podsOf(cluster.pods, service).some(
        (pod) => admits(worst, { pod, port }) && !admits(certain, { pod, port }),
      ),
    ),
  );
}

/** Blocked when its pods serve the port, are bound by policies, and no rule would admit anybody, not even a peer that is not there yet. */
function isBlocked(context: CheckContext, { service, port }: At): boolean {
  const pods = podsOf(context.cluster.pods, service);
  if (pods.every((pod) => targetCodes(pod, port).length === 0)) return false;
  return pods.every((pod) => {
    if (pod.hostNetwork || admits(context.survey.worst, { pod, port })) return false;
    const policies = isolatingPolicies(context, { pod, direction: 'ingress' });
    return rulesForPorts(policies, { direction: 'ingress', pod, codes: targetCodes(pod, port) }).length === 0;
  });
}

function podsOf(pods: readonly Pod[], { podIds }: Service): Pod[] {
  return podIds.map((id) => pods[id] as Pod);
}

function admits(
  { entities, positions }: ReachSurvey,
  { pod, port }: { readonly pod: Pod; readonly port: ServicePort },
): boolean {
  const codes = targetCodes(pod, port);
  return (entities[pod.workloadId] ?? []).some((entity) => {
    const open = positions.ingress[entity]?.any?.ports;
    return open !== undefined && codes.some((code) => hasPort(open, code));
  });
}

function targetCodes(pod: Pod, { targetPort, protocol }: ServicePort): number[] {
  if (typeof targetPort === 'number') return [portCode(protocol, targetPort)];
  return pod.ports
    .filter((port) => port.name === targetPort && port.protocol === protocol)
    .map((port) => portCode(protocol, port.port));
}

function describe(context: CheckContext, { service, port }: At): Blocked {
  const pod = context.cluster.pods[service.podIds[0] as number] as Pod;
  const policies = isolatingPolicies(context, { pod, direction: 'ingress' });
  const codes = [portCode(port.protocol, port.port)];
  const [mistake] = rulesForPorts(policies, { direction: 'ingress', pod, codes });
  return { service, port, pod, mistake };
}

function mistakenFinding(context: CheckContext, ports: readonly Blocked[]): Finding {
  const { cluster } = context;
  const { service } = ports[0] as Blocked;
  const names = joinNames(ports.map(({ port }) => `${port.protocol} ${port.port}`));
  const targets = joinNames(ports.map(({ port }) => `${port.targetPort}`));
  const rules = joinNames([...new Set(ports.map(({ mistake }) => ruleName(cluster, mistake as RulePlace)))]);
  const name = `Service "${cluster.namespaces[service.namespaceId]?.name}/${service.name}"`;
  return {
    ...findingOf(context, ports),
    fingerprint: fingerprintOf([meta.id, name, names]),
    message: `${name} is blocked on ${names}: ${rules} names the port of the Service, and its pods serve ${targets}`,
    fix: `Name port ${targets} in ${rules}`,
    evidence: ports.map(({ mistake, ...at }) =>
      ruleEvidence(cluster, mistake as RulePlace, connectionOf(context, at)),
    ),
  };
}

/** All Services of a namespace that nobody is admitted to: no rule for them was written. */
function closedFinding(context: CheckContext, ports: readonly Blocked[]): Finding {
  const { cluster } = context;
  const [{ service }] = ports as [Blocked, ...Blocked[]];
  const namespace = cluster.namespaces[service.namespaceId]?.name as string;
  const services = new Set(ports.map((blocked) => blocked.service));
  const names = joinNames(ports.map(({ port }) => `${port.protocol} ${port.port}`));
  const meant = [...new Set(ports.flatMap((blocked) => meantPolicies(context, blocked)))];
  const hint = meant.length === 0 ? '' : `; ${joinNames(meant)} would, and selects no pod`;
  const isOne = services.size === 1;
  return {
    ...findingOf(context, ports),
    fingerprint: fingerprintOf([meta.id, namespace]),
    message: isOne
      ? `Service "${namespace}/${service.name}" is blocked on ${names}: no rule admits anybody to its pods there${hint}`
      : `${count(services.size, 'Service')} of namespace "${namespace}" are blocked: no rule admits anybody to their pods${hint}`,
    fix:
      meant.length > 0
        ? `Correct the selector of ${joinNames(meant)}`
        : `Admit the clients of ${isOne ? `Service "${namespace}/${service.name}"` : 'these Services'} on the ports of the pods`,
    evidence: ports.slice(0, EVIDENCE_LIMIT).map((blocked) => isolationEvidence(context, blocked)),
  };
}

/** Policies of the namespace that would admit to the port if they selected a pod. */
function meantPolicies(
  { cluster, facts, networkPoliciesOf }: CheckContext,
  { pod, port }: Blocked,
): string[] {
  const nothing = new Set(facts.selectingNothing);
  const idle = networkPoliciesOf(pod.namespaceId).filter(({ policyId }) => nothing.has(policyId));
  return rulesForPorts(idle, { direction: 'ingress', pod, codes: targetCodes(pod, port) }).map(
    ({ policyId }) => policyName(cluster.policies[policyId] as PolicyObject),
  );
}

function isolationEvidence(context: CheckContext, { pod, ...at }: Blocked): Evidence {
  const [policy] = isolatingPolicies(context, { pod, direction: 'ingress' });
  return {
    connection: connectionOf(context, at),
    direction: 'ingress',
    ...(policy && policyEvidence(context.cluster, policy.policyId)),
    origin: originOf(at.service.origin),
  };
}

function connectionOf({ cluster }: CheckContext, { service, port }: At): string {
  const name = `${cluster.namespaces[service.namespaceId]?.name}/${service.name}`;
  return `any pod → Service "${name}", ${port.protocol} ${port.port} (pod port ${port.targetPort})`;
}

type Common = Omit<Finding, 'fingerprint' | 'message' | 'fix' | 'evidence'>;

function findingOf({ cluster }: CheckContext, ports: readonly Blocked[]): Common {
  const [{ service }] = ports as [Blocked, ...Blocked[]];
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'fail',
    severity: meta.severity,
    namespace: cluster.namespaces[service.namespaceId]?.name as string,
    attackerGains: meta.attackerGains,
    resources: [...new Set(ports.map((blocked) => `Service/${blocked.service.name}`))].sort(),
    points: { coverage: 0, exposure: 0 },
  };
}
