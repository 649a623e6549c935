// A way in from the internet that nobody has declared. Workloads on the node's network have a check of their own.
// What only an unreadable policy could let in is told with that policy.
import type { Evidence, Finding } from '../model/finding.ts';
import type { EntryPoint, EntryPointTarget } from '../model/scan-result.ts';
import type { SurveyedTarget } from '../model/survey.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT, ruleEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { pointsOf } from './lost-finding.ts';
import { count } from './names.ts';
import { checksOf } from './opening-finding.ts';

const meta = {
  id: 'undeclared-entry-point',
  title: 'Every way in from the internet is declared',
  rationale:
    'An entry point may be right; that somebody has said so is what tells it from one that was opened by mistake.',
  attackerGains: 'A way in from the internet',
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
  const name = `${entryPoint.kind} "${entryPoint.namespace}/${entryPoint.name}"`;
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
  const isPastPolicies = open.some((target) => isPastPoliciesAt(context, target));
  const past = isPastPolicies ? ', past its policies: what comes from the node is always let in' : '';
  return {
    checkId: meta.id,
    otherChecks: checksOf(items).sort(),
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, entryPoint.kind, entryPoint.namespace, entryPoint.name]),
    namespace: entryPoint.namespace,
    message: `${name} leads from the internet to ${subjects} and is not declared${past}`,
    attackerGains: meta.attackerGains,
    fix: `Declare ${name} as an entry point with its ports, or close it`,
    resources: [...new Set(resources)].sort(),
    evidence: open.slice(0, EVIDENCE_LIMIT).map((target) => toEvidence(context, target)),
    points: pointsOf(items),
  };
}

/** The policies of the target isolate it, and what arrives is let in all the same. */
function isPastPoliciesAt({ survey: { certain } }: CheckContext, { surveyed }: OpenTarget): boolean {
  if (surveyed?.admitted[0]?.byNode !== true) return false;
  const entities = certain.entities[surveyed.workloadId] ?? [];
  return entities.every((entity) => certain.positions.ingress[entity]?.restricted === true);
}

function toEvidence({ cluster }: CheckContext, { target, surveyed }: OpenTarget): Evidence {
  const ports = target.ports === 'all' ? 'all ports' : target.ports;
  const connection = `the internet → ${target.workloadKind} "${target.namespace}/${target.workload}", ${ports}, seen as ${SEEN_AS[target.seenSource]}`;
  const rule = surveyed?.admitted[0]?.rule;
  if (rule === undefined || rule.ruleIndex < 0) return { connection, direction: 'ingress' };
  return ruleEvidence(
    cluster,
    { policyId: rule.policyId, direction: 'ingress', ruleIndex: rule.ruleIndex },
    connection,
  );
}

const SEEN_AS: Readonly<Record<EntryPointTarget['seenSource'], string>> = {
  client: 'the client',
  node: 'the node',
  loadBalancer: 'the load balancer',
  controller: 'the ingress controller',
  host: 'whoever reaches the node',
};
