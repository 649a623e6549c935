// A way in from the internet that nobody has declared. Workloads on the node's network have a check of their own.
// What only an unreadable policy could let in is told with that policy.
import type { Evidence, Finding } from '../model/finding.ts';
import type { EntryPoint, EntryPointTarget } from '../model/scan-result.ts';
import type { SurveyedTarget } from '../model/survey.ts';
import { countPorts, NO_PORTS, portSpans, unionAllPorts } from '../sets/port-set.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { type EntryPointObject, entryPointObject } from './entry-point-object.ts';
import { EVIDENCE_LIMIT, originOf, ruleEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { pointsOf } from './lost-finding.ts';
import { count } from './names.ts';
import { LISTED_PORTS } from './opening-check.ts';
import { checksOf } from './opening-finding.ts';

const meta = {
  id: 'undeclared-entry-point',
  title: 'Every way in from the internet is declared',
  rationale:
    'An entry point may be right; that somebody has said so is what tells it from one that was opened by mistake.',
  attackerGains: 'Whoever is on the internet may try these pods, on the ports that the entry point leads to',
  severity: 'high',
  remediation: 'Declare the entry point with its ports, or close it',
  source:
    'Network Segmentation control: whitelisted service endpoints; Service.spec.type, Ingress, Gateway, ContainerPort.hostPort',
} as const;

export const undeclaredEntryPoint: Check = {
  meta,
  run(context) {
    const ways = context.entryPoints.filter(({ kind }) => kind !== 'hostNetwork');
    if (ways.length === 0) return 'notApplicable';
    return context.entryPoints.flatMap((entryPoint, index) => {
      const { kind, scheme, declared } = entryPoint;
      if (kind === 'hostNetwork' || scheme === 'internal' || declared) return [];
      const targets = entryPoint.targets.flatMap((target, at) =>
        target.verdict === 'accept' ? [{ target, surveyed: surveyedAt(context, index, at) }] : [],
      );
      return targets.length === 0 ? [] : [toFinding(context, entryPoint, targets)];
    });
  },
};

export function wayInFingerprint({ kind, namespace, name }: EntryPoint): string {
  return fingerprintOf([meta.id, kind, namespace, name]);
}

interface OpenTarget {
  readonly target: EntryPointTarget;
  readonly surveyed: SurveyedTarget | undefined;
}

/** The surveys have the same entry points and targets in the same order as the results. */
function surveyedAt(
  { survey }: CheckContext,
  entryPoint: number,
  target: number,
): SurveyedTarget | undefined {
  return survey.certain.entryPoints[entryPoint]?.targets[target];
}

function toFinding(context: CheckContext, entryPoint: EntryPoint, open: readonly OpenTarget[]): Finding {
  const object = entryPointObject(context.cluster, entryPoint);
  const workloads = [
    ...new Set(open.map(({ target }) => `${target.workloadKind} "${target.namespace}/${target.workload}"`)),
  ];
  const resources = open.map(({ target: { namespace, workloadKind, workload } }) =>
    namespace === entryPoint.namespace
      ? `${workloadKind}/${workload}`
      : `${namespace}/${workloadKind}/${workload}`,
  );
  const subjects = workloads.length === 1 ? (workloads[0] as string) : count(workloads.length, 'workload');
  const items = context.lostCauses().entryPoints.get(entryPoint) ?? [];
  const to = entryPoint.kind === 'hostPort' ? 'it' : subjects;
  const message = open.some((target) => isPastPoliciesAt(context, target))
    ? `${object.name} leads from the internet to ${to} past its policies, and is not declared: what comes from the node of a pod is always let in`
    : `${object.name} leads from the internet to ${to} and is not declared`;
  return {
    checkId: meta.id,
    otherChecks: checksOf(items).sort(),
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: wayInFingerprint(entryPoint),
    namespace: entryPoint.namespace,
    message,
    attackerGains: meta.attackerGains,
    fix: `Declare ${entryPoint.namespace}/${entryPoint.name}${portsToDeclare(open)} as an entry point, or close it`,
    resources: [...new Set([object.resource, ...resources])].sort(),
    evidence: open.slice(0, EVIDENCE_LIMIT).map((target) => toEvidence(context, { ...target, object })),
    points: pointsOf(items),
  };
}

/** As the option takes them, `:80,443`: ports of the pods. Empty where they are many, or not known. */
function portsToDeclare(open: readonly OpenTarget[]): string {
  const routed = unionAllPorts(open.map(({ surveyed }) => surveyed?.routed ?? NO_PORTS));
  const spans = portSpans(routed);
  if (spans.length === 0 || countPorts(routed) > LISTED_PORTS) return '';
  const numbers = spans
    .filter(({ protocol }) => protocol !== 'other')
    .flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
  return `:${[...new Set(numbers)].sort((a, b) => a - b).join()}`;
}

/** The policies of the target isolate it, and what arrives is let in all the same. */
function isPastPoliciesAt({ survey: { certain } }: CheckContext, { surveyed }: OpenTarget): boolean {
  if (surveyed?.admitted[0]?.byNode !== true) return false;
  const entities = certain.entities[surveyed.workloadId] ?? [];
  return entities.every((entity) => certain.positions.ingress[entity]?.restricted === true);
}

/** Points at the rule that lets it in, where one does, and at the object that leads there. */
function toEvidence(
  { cluster }: CheckContext,
  { target, surveyed, object }: OpenTarget & { readonly object: EntryPointObject },
): Evidence {
  const ports = target.ports === 'all' ? 'all ports' : target.ports;
  const connection = `the internet → ${target.workloadKind} "${target.namespace}/${target.workload}", ${ports}, seen as ${SEEN_AS[target.seenSource]}`;
  const rule = surveyed?.admitted[0]?.rule;
  const byRule =
    rule === undefined || rule.ruleIndex < 0
      ? { connection, direction: 'ingress' as const }
      : ruleEvidence(
          cluster,
          { policyId: rule.policyId, direction: 'ingress', ruleIndex: rule.ruleIndex },
          connection,
        );
  return { ...byRule, ...(object.origin && { origin: originOf(object.origin) }) };
}

const SEEN_AS: Readonly<Record<EntryPointTarget['seenSource'], string>> = {
  client: 'the client',
  node: 'the node',
  loadBalancer: 'the load balancer',
  controller: 'the ingress controller',
  host: 'whoever reaches the node',
};
