// A direction that no policy isolates: every connection is allowed there, and every stranger lets himself in.
import type { Finding } from '../model/finding.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { LostItem, MissingPolicy } from './lost-causes.ts';
import { evidenceOf, pointsOf, resourcesOf, subjectsName, toPoints } from './lost-finding.ts';
import { count } from './names.ts';
import { isNextPodOpen, nextPodPoints } from './next-pod.ts';
import { hasBoundWorkloads } from './opening-finding.ts';

const meta = {
  id: 'default-deny-missing',
  title: 'Every workload is isolated in both directions',
  rationale:
    'Kubernetes allows every connection to and from a pod that no policy of that direction selects, so whatever is not listed stays open.',
  attackerGains:
    'From any pod that is taken, every port of these workloads can be tried, or everything be reached from them',
  severity: 'critical',
  remediation:
    'Apply a policy that selects every pod of the namespace and allows nothing, then allow the connections that are needed',
  source: 'Network Segmentation control: deny everything else; NetworkPolicySpec.podSelector, policyTypes',
} as const;

export const defaultDenyMissing: Check = {
  meta,
  run(context) {
    if (!hasBoundWorkloads(context)) return 'notApplicable';
    return context.lostCauses().missing.map((missing) => toFinding(context, missing));
  },
};

/** What is open because nothing isolates, whether or not a lost point shows it. */
const CONSEQUENCES = {
  ingress: [
    'strangers-of-the-internet',
    'strangers-of-other-namespaces',
    'strangers-of-private-ranges',
    'strangers-of-the-same-namespace',
  ],
  egress: [
    'instance-metadata-egress',
    'internet-egress',
    'node-and-api-server-egress',
    'strangers-of-other-namespaces',
    'strangers-of-private-ranges',
    'strangers-of-the-same-namespace',
  ],
} as const;

function toFinding(context: CheckContext, { namespace, direction, items }: MissingPolicy): Finding {
  const opensNextPod = isNextPodOpen(namespace, direction);
  const points = pointsOf(items);
  const nextPod = opensNextPod ? nextPodPoints(namespace, direction) : 0;
  return {
    checkId: meta.id,
    otherChecks: [...CONSEQUENCES[direction], ...(opensNextPod ? ['next-pod-not-covered'] : [])].sort(),
    outcome: 'fail',
    severity: isOpenBothWays(items) || isEnteredFromOutside(context, items) ? 'critical' : 'high',
    fingerprint: fingerprintOf([meta.id, namespace.name, direction]),
    namespace: namespace.name,
    message: `No policy isolates ${direction} of ${openName(items)}`,
    attackerGains: meta.attackerGains,
    fix:
      direction === 'ingress'
        ? `Apply a default-deny ingress policy to namespace "${namespace.name}", then allow the peers that are needed`
        : `Apply a default-deny egress policy to namespace "${namespace.name}", then allow DNS and what is needed`,
    resources: resourcesOf(items),
    evidence: evidenceOf(items),
    points: toPoints({ ...points, coverage: points.coverage + nextPod }),
  };
}

/** `all 3 workloads of namespace "shop"`, `1 of 3 workloads …`: whether policies are missing or select too little. */
function openName(items: readonly LostItem[]): string {
  const [{ namespace }] = items as [LostItem, ...LostItem[]];
  const total = namespace.workloads.filter(({ hostNetwork }) => !hostNetwork).length;
  const open = new Set(items.map(({ workload }) => workload)).size;
  if (open === 1) return subjectsName(items);
  const number =
    open === total ? `all ${count(total, 'workload')}` : `${open} of ${count(total, 'workload')}`;
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
function isEnteredFromOutside({ entryPoints }: CheckContext, items: readonly LostItem[]): boolean {
  const open = new Set(items.filter(({ deduction }) => deduction.direction === 'ingress').map(nameOf));
  return entryPoints.some(
    ({ scheme, targets }) =>
      scheme === 'internet' &&
      targets.some(
        ({ namespace, workloadKind, workload, verdict }) =>
          verdict === 'accept' && open.has(`${namespace}/${workloadKind}/${workload}`),
      ),
  );
}

function nameOf({ namespace, workload }: LostItem): string {
  return `${namespace.name}/${workload.kind}/${workload.name}`;
}
