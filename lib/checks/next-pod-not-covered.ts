// An unlabelled pod that is deployed tomorrow: no policy that selects by label will bind it.
import type { Direction } from '../model/cluster.ts';
import type { NamespaceResult } from '../model/scan-result.ts';
import type { Check } from './check.ts';
import { fingerprintOf } from './fingerprint.ts';

const meta = {
  id: 'next-pod-not-covered',
  title: 'A pod that is deployed tomorrow is denied both ways',
  rationale: 'Policies that select the workloads of today leave the next one open; only a policy for every pod of the namespace covers it.',
  attackerGains: 'Whoever may create a pod in the namespace has one that is bound by nothing',
  severity: 'medium',
  remediation: 'Apply a default-deny policy with an empty podSelector for both directions',
  source: 'Network Segmentation control: deny everything else; NetworkPolicySpec.podSelector',
} as const;

export const nextPodNotCovered: Check = {
  meta,
  run({ namespaces }) {
    const inScope = namespaces.filter(({ status }) => status !== 'empty');
    if (inScope.length === 0) return 'notApplicable';
    return inScope.flatMap((namespace) => {
      const open = (['ingress', 'egress'] as const).filter((direction) => namespace.nextPod[direction].worst < 1);
      return open.length === 0 ? [] : [toFinding(namespace, open)];
    });
  },
};

function toFinding(namespace: NamespaceResult, open: readonly Direction[]) {
  const certain = open.some((direction) => namespace.nextPod[direction].best < 1);
  const lost = open.reduce((sum, direction) => sum + 1 - namespace.nextPod[direction].worst, 0);
  return {
    checkId: meta.id,
    outcome: certain ? ('fail' as const) : ('unknown' as const),
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, namespace.name, ...open]),
    namespace: namespace.name,
    message: `The next pod of namespace "${namespace.name}" is not denied ${open.join(' and ')}`,
    attackerGains: meta.attackerGains,
    fix: `Apply a default-deny ${open.join(' and ')} policy with an empty podSelector to namespace "${namespace.name}"`,
    resources: [],
    evidence: open.map((direction) => ({
      connection: direction === 'ingress' ? 'anyone → a pod without labels' : 'a pod without labels → anyone',
      direction,
    })),
    // The next pod has a tenth of the namespace's coverage (scoring.md 3), shared by the two directions.
    points: { coverage: Math.round(100 * 0.1 * 50 * lost) / 100, exposure: 0 },
  };
}
