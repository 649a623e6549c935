// An unlabelled pod that is deployed tomorrow: no policy that selects by label will bind it. Told here only where what
// lets it be open is not told already, as a default-deny that is missing or as a rule that is too wide.
import type { Direction, Namespace } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { NamespaceResult } from '../model/scan-result.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { fingerprintOf } from './fingerprint.ts';
import { toPoints } from './lost-finding.ts';
import { isNextPodOpen, nextPodPoints, selectsNextPod } from './next-pod.ts';

const meta = {
  id: 'next-pod-not-covered',
  title: 'A pod that is deployed tomorrow is denied both ways',
  rationale:
    'Policies that select the workloads of today leave the next one open; only a policy for every pod of the namespace covers it.',
  attackerGains: 'Whoever may create a pod in the namespace has one that is bound by nothing',
  severity: 'medium',
  remediation: 'Apply a default-deny policy with an empty podSelector for both directions',
  source: 'Network Segmentation control: deny everything else; NetworkPolicySpec.podSelector',
} as const;

export const nextPodNotCovered: Check = {
  meta,
  run(context) {
    const inScope = context.namespaces.filter(({ status }) => status !== 'empty');
    if (inScope.length === 0) return 'notApplicable';
    const told = toldCauses(context);
    return inScope.flatMap((namespace) => {
      const open = (['ingress', 'egress'] as const).filter(
        (direction) => isNextPodOpen(namespace, direction) && !told(namespace, direction),
      );
      return open.length === 0 ? [] : [toFinding(context, { namespace, open })];
    });
  },
};

type Told = (namespace: NamespaceResult, direction: Direction) => boolean;

/** Whether a missing policy, a rule or a policy that could not be read accounts for it. */
function toldCauses(context: CheckContext): Told {
  const { missing, rules } = context.lostCauses();
  const isMissing = new Set(missing.map(({ namespace, direction }) => `${namespace.name} ${direction}`));
  const unreadable = context.policies.filter((policy) => policy.unreadable);
  const opening = new Map<string, Set<number>>();
  for (const { place, items } of rules) {
    for (const { namespace } of items) {
      const key = `${namespace.name} ${place.direction}`;
      opening.set(key, (opening.get(key) ?? new Set()).add(place.policyId));
    }
  }
  return (namespace, direction) => {
    const key = `${namespace.name} ${direction}`;
    const binds = (policyId: number) => selectsNextPod(context, { policyId, namespace });
    return (
      isMissing.has(key) ||
      [...(opening.get(key) ?? [])].some(binds) ||
      unreadable.some(({ policyId, rules: { [direction]: may } }) => may !== undefined && binds(policyId))
    );
  };
}

interface OpenNextPod {
  readonly namespace: NamespaceResult;
  readonly open: readonly Direction[];
}

function toFinding(context: CheckContext, { namespace, open }: OpenNextPod): Finding {
  const coverage = open.reduce((sum, direction) => sum + nextPodPoints(namespace, direction), 0);
  const directions = open.join(' and ');
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, namespace.name, ...open]),
    namespace: namespace.name,
    message: `A pod that is deployed tomorrow in namespace "${namespace.name}" is not denied ${directions}: ${reasonOf(context, { namespace, open })}`,
    attackerGains: meta.attackerGains,
    fix: `Apply a default-deny ${directions} policy with an empty podSelector to namespace "${namespace.name}"`,
    resources: [],
    evidence: open.map((direction) => ({
      connection:
        direction === 'ingress' ? 'anyone → a pod without labels' : 'a pod without labels → anything',
      direction,
    })),
    points: toPoints({ coverage, exposure: 0 }),
  };
}

function reasonOf(context: CheckContext, { namespace, open }: OpenNextPod): string {
  const { id } = context.namespaceNamed(namespace.name) as Namespace;
  const isIsolated = open.every((direction) =>
    context
      .networkPoliciesOf(id)
      .some(
        ({ policyId, rules }) =>
          rules[direction] !== undefined && selectsNextPod(context, { policyId, namespace }),
      ),
  );
  return isIsolated
    ? 'the policies that select it let strangers in'
    : 'no policy selects a pod without labels';
}
