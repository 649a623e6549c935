// Service ports on which no policy admits anybody: no rule was written, or one for the Service's port in place of the
// pod's. Where the policy that would admit selects no pod, that is told with the policy.
import type { Cluster } from '../model/cluster.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { BlockedPort } from './blocked-ports.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, originOf, policyEvidence, ruleEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isolatingPolicies } from './isolating-policies.ts';
import { count, joinNames, ruleName } from './names.ts';

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
    const { cluster, policies } = context;
    if (policies.length === 0 || cluster.services.every(({ podIds }) => podIds.length === 0))
      return 'notApplicable';
    const blocked = context.blockedPorts();
    const mistaken = blocked.filter(({ mistake }) => mistake !== undefined);
    const closed = blocked.filter(({ mistake, idle }) => mistake === undefined && idle.length === 0);
    return [
      ...[...Map.groupBy(mistaken, ({ service }) => service).values()].map((ports) =>
        mistakenFinding(cluster, ports),
      ),
      ...[...Map.groupBy(closed, ({ service }) => service.namespaceId).values()].map((ports) =>
        closedFinding(context, ports),
      ),
    ];
  },
};

/** `Service "shop/web"`. */
export function serviceName({ namespaces }: Cluster, { service }: BlockedPort): string {
  return `Service "${namespaces[service.namespaceId]?.name}/${service.name}"`;
}

/** Points at the Service, and at a policy that isolates its pods. */
export function blockedEvidence(context: CheckContext, blocked: BlockedPort): Evidence {
  const [policy] = isolatingPolicies(context, { pod: blocked.pod, direction: 'ingress' });
  return {
    connection: connectionOf(context.cluster, blocked),
    direction: 'ingress',
    ...(policy && policyEvidence(context.cluster, policy.policyId)),
    origin: originOf(blocked.service.origin),
  };
}

function connectionOf(cluster: Cluster, blocked: BlockedPort): string {
  const { protocol, port, targetPort } = blocked.port;
  return `any pod → ${serviceName(cluster, blocked)}, ${protocol} ${port} (pod port ${targetPort})`;
}

function portsName(ports: readonly BlockedPort[]): string {
  return joinNames(ports.map(({ port }) => `${port.protocol} ${port.port}`));
}

function mistakenFinding(cluster: Cluster, ports: readonly BlockedPort[]): Finding {
  const [first] = ports as [BlockedPort, ...BlockedPort[]];
  const name = serviceName(cluster, first);
  const targets = joinNames(ports.map(({ port }) => `${port.targetPort}`));
  const rules = [...new Set(ports.map(({ mistake }) => ruleName(cluster, mistake as RulePlace)))];
  const isOne = ports.length === 1;
  return {
    ...common(cluster, ports),
    fingerprint: fingerprintOf([meta.id, name, portsName(ports)]),
    message: `${name} is blocked on ${portsName(ports)}: ${joinNames(rules)} ${rules.length === 1 ? 'names' : 'name'} ${isOne ? 'the port' : 'ports'} of the Service, and its pods serve ${targets}`,
    fix: `Name ${isOne ? 'port' : 'ports'} ${targets} in ${joinNames(rules)}`,
    evidence: ports.map((port) =>
      ruleEvidence(cluster, port.mistake as RulePlace, connectionOf(cluster, port)),
    ),
  };
}

/** All Services of a namespace that nobody is admitted to: no rule for them was written. */
function closedFinding(context: CheckContext, ports: readonly BlockedPort[]): Finding {
  const { cluster } = context;
  const [first] = ports as [BlockedPort, ...BlockedPort[]];
  const namespace = cluster.namespaces[first.service.namespaceId]?.name as string;
  const services = new Set(ports.map(({ service }) => service)).size;
  const name = serviceName(cluster, first);
  return {
    ...common(cluster, ports),
    fingerprint: fingerprintOf([meta.id, namespace]),
    message:
      services === 1
        ? `${name} is blocked on ${portsName(ports)}: no rule admits anybody to its pods there`
        : `${count(services, 'Service')} of namespace "${namespace}" are blocked: no rule admits anybody to their pods`,
    fix: `Admit the clients of ${services === 1 ? name : 'these Services'} on the ports of the pods`,
    evidence: ports.slice(0, EVIDENCE_LIMIT).map((port) => blockedEvidence(context, port)),
  };
}

type Common = Omit<Finding, 'fingerprint' | 'message' | 'fix' | 'evidence'>;

function common({ namespaces }: Cluster, ports: readonly BlockedPort[]): Common {
  const [{ service }] = ports as [BlockedPort, ...BlockedPort[]];
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'fail',
    severity: meta.severity,
    namespace: namespaces[service.namespaceId]?.name as string,
    attackerGains: meta.attackerGains,
    resources: [...new Set(ports.map((blocked) => `Service/${blocked.service.name}`))].sort(),
    points: { coverage: 0, exposure: 0 },
  };
}
