// A Service whose selector matches no pod: whoever takes these labels gets its traffic. Judged only where pods of the
// namespace are known, because manifests of one application may leave out what another one deploys.
import type { Pod, Service } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { mayGetLabel } from './controller-labels.ts';
import { originOf } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';

const meta = {
  id: 'service-selects-nothing',
  title: 'Every Service selects at least one pod',
  rationale:
    'A Service sends to whatever pod has its labels, so a selector that is misspelt or left behind sends to nobody, and later to anybody.',
  attackerGains:
    'A pod with these labels, deployed by whoever may, receives the traffic and the secrets that clients send to the Service',
  severity: 'low',
  remediation: 'Correct the selector, or remove the Service',
  source: 'ServiceSpec.selector; Network Segmentation control: whitelisted service endpoints',
} as const;

export const serviceSelectsNothing: Check = {
  meta,
  run(context) {
    const services = context.cluster.services.filter(({ selector }) => selector !== undefined);
    if (services.length === 0) return 'notApplicable';
    return services
      .filter((service) => selectsNothing(context, service))
      .map((service) => toFinding(context, service));
  },
};

function selectsNothing({ podsOf }: CheckContext, { podIds, namespaceId, selector = {} }: Service): boolean {
  if (podIds.length > 0) return false;
  const pods = podsOf(namespaceId);
  const mayMatch = (pod: Pod) =>
    Object.entries(selector).every(
      ([label, value]) => pod.labels[label] === value || mayGetLabel(pod, label),
    );
  return pods.length > 0 && !pods.some(mayMatch);
}

function toFinding(
  { cluster }: CheckContext,
  { namespaceId, name, selector = {}, origin }: Service,
): Finding {
  const namespace = cluster.namespaces[namespaceId]?.name as string;
  const labels = Object.entries(selector)
    .map(([label, value]) => `${label}=${value}`)
    .sort();
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'fail',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, namespace, name, ...labels]),
    namespace,
    message: `Service "${namespace}/${name}" selects no pod: no pod of the namespace has ${labels.join(', ')}`,
    attackerGains: meta.attackerGains,
    fix: `Correct the selector of Service "${namespace}/${name}", or remove it`,
    resources: [`Service/${name}`],
    evidence: [{ origin: originOf(origin) }],
    points: { coverage: 0, exposure: 0 },
  };
}
