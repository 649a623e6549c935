// A direction that no policy isolates: every connection is allowed there, and every stranger lets himself in.
import type { Finding } from '../model/finding.ts';
import { gainsOf } from './attacker-gains.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { LostItem, MissingPolicy } from './lost-causes.ts';
import { evidenceOf, pointsOf, resourcesOf, subjectsName, toPoints } from './lost-finding.ts';
import { count } from './names.ts';
import { isNextPodOpen, nextPodPoints } from './next-pod.ts';
import { OPEN_DIRECTION } from './opening-check.ts';
import { hasBoundWorkloads } from './opening-finding.ts';

const meta = {
  id: 'default-deny-missing',
  title: 'Every workload is isolated in both directions',
  rationale:
    'Kubernetes allows every connection to and from a pod that no policy of that direction selects, so whatever is not listed stays open.',
  attackerGains:
    'Every port of these workloads can be tried from any pod that is taken; from one of them, everything that the network reaches',
  severity: 'critical',
  remediation:
    'Apply a policy that selects every pod of the namespace and allows nothing, then allow the connections that are needed',
  source: 'Network Segmentation control: deny everything else; NetworkPolicySpec.podSelector, policyTypes',
} as const;

export const defaultDenyMissing: Check = {
  meta,
  run(context) {
    if (!hasBoundWorkloads(context)) return 'notApplicable';
    const entered = enteredWorkloads(context);
    return context.lostCauses().missing.map((missing) => toFinding(context, { missing, entered }));
  },
};

interface Missing {
  readonly missing: MissingPolicy;
  /** Workloads that policies let the internet in to. */
  readonly entered: ReadonlySet<string>;
}

function toFinding({ cluster }: CheckContext, { missing, entered }: Missing): Finding {
  const { namespace, direction, items } = missing;
  const opensNextPod = isNextPodOpen(namespace, direction);
  const points = pointsOf(items);
  const nextPod = opensNextPod ? nextPodPoints(namespace, direction) : 0;
  return {
    checkId: meta.id,
    otherChecks: [...OPEN_DIRECTION[direction], ...(opensNextPod ? ['next-pod-not-covered'] : [])].sort(),
    outcome: 'fail',
    severity: isOpenBothWays(items) || isEntered(entered, items) ? 'critical' : 'high',
    fingerprint: fingerprintOf([meta.id, namespace.name, direction]),
    namespace: namespace.name,
    message: `No policy isolates ${openName(items)} for ${direction}`,
    attackerGains: gainsOf({ check: meta.id, direction }) ?? meta.attackerGains,
    fix:
      direction === 'ingress'
        ? `Apply a default-deny ingress policy to namespace "${namespace.name}", then allow the peers that are needed`
        : `Apply a default-deny egress policy to namespace "${namespace.name}", then allow DNS and what is needed`,
    resources: resourcesOf(items),
    evidence: evidenceOf(items, { cluster }),
    points: toPoints({ ...points, coverage: points.coverage + nextPod }),
  };
}

/** `any of the 3 workloads of namespace "shop"`, `2 of the 3 workloads …`: whether policies are missing or select too little. */
function openName(items: readonly LostItem[]): string {
  const [{ namespace }] = items as [LostItem, ...LostItem[]];
  const total = namespace.workloads.filter(({ hostNetwork }) => !hostNetwork).length;
  const open = new Set(items.map(({ workload }) => workload)).size;
  if (open === 1) return subjectsName(items);
  const number = `${open === total ? 'any' : open} of the ${count(total, 'workload')}`;
  return `${number} of namespace "${namespace.name}"`;
}

/** The gate: isolated in neither direction (scoring.md section 5). */
function isOpenBothWays(items: readonly LostItem[]): boolean {
  return items.some(
    ({ workload: { directions } }) =>
      directions?.ingress.quality.worst === 0 && directions.egress.quality.worst === 0,
  );
}

/** The gate: a route from the internet and no ingress isolation. */
function isEntered(open: ReadonlySet<string>, items: readonly LostItem[]): boolean {
  return items.some(
    ({ namespace, workload: { kind, name }, deduction }) =>
      deduction.direction === 'ingress' && open.has(`${namespace.name}/${kind}/${name}`),
  );
}

/** Workloads that policies let the internet in to. */
function enteredWorkloads({ entryPoints }: CheckContext): ReadonlySet<string> {
  const targets = entryPoints.flatMap((entryPoint) =>
    entryPoint.scheme === 'internet' ? entryPoint.targets : [],
  );
  const open = targets.filter(({ verdict }) => verdict === 'accept');
  return new Set(
    open.map(({ namespace, workloadKind, workload }) => `${namespace}/${workloadKind}/${workload}`),
  );
}
