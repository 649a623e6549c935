// Findings and checks that the reports are tested and looked at with: one of each kind for the sample cluster, and as
// many as are asked for.
import type { CheckResult, Evidence, Finding, Severity } from '../../lib/model/finding.ts';

export function check(id: string, options: Partial<CheckResult> = {}): CheckResult {
  const title = `Nothing fails "${id}"`;
  return { id, outcome: 'pass', title, severity: 'high', findingCount: 0, ...options };
}

export function finding(severity: Severity, options: Partial<Finding> = {}): Finding {
  return {
    checkId: 'default-deny-missing',
    otherChecks: [],
    outcome: 'fail',
    severity,
    fingerprint: '0123456789abcdef',
    message: 'Something is wrong',
    attackerGains: 'A foothold',
    fix: 'Mend it',
    resources: [],
    evidence: [],
    points: { coverage: 0, exposure: 0 },
    ...options,
  };
}

/** A connection that the second ingress rule of a policy allows. */
export function ruleEvidence(
  namespace: string,
  { name, file, line = 40 }: { name: string; file: string; line?: number },
): Evidence {
  return {
    connection: `any pod of another namespace → Deployment "${namespace}/${name}", TCP 8080`,
    direction: 'ingress',
    policy: { kind: 'NetworkPolicy', namespace, name, file, line: line - 12 },
    ruleIndex: 1,
    line,
  };
}

/** So many findings, each with a message of its own. */
export function manyFindings(severity: Severity, count: number): Finding[] {
  return Array.from({ length: count }, (_, index) =>
    finding(severity, {
      namespace: `team-${index}`,
      message: `${severity} cause ${index}`,
      fix: `Mend ${severity} ${index}`,
      evidence: [ruleEvidence(`team-${index}`, { name: 'web', file: `team-${index}.yaml` })],
    }),
  );
}

/** One of every severity and more, one that was not assessed, one of no namespace. */
export function shopFindings(): Finding[] {
  const isolation = (namespace: string, direction: 'ingress' | 'egress', names: readonly string[]) =>
    finding('critical', {
      namespace,
      otherChecks: ['next-pod-not-covered', 'strangers-of-other-namespaces', 'strangers-of-private-ranges'],
      fingerprint: direction === 'ingress' ? 'd6d1386d382dcd0d' : '06d282ee5058c916',
      message: `No policy isolates ${direction} of all ${names.length} workloads of namespace "${namespace}"`,
      attackerGains: 'From any pod that is taken, every port of these workloads can be tried',
      fix: `Apply a default-deny ${direction} policy to namespace "${namespace}"`,
      resources: names.map((name) => `Deployment/${name}`),
      evidence: names.map((name) => ({
        connection: `any private address → Deployment "${namespace}/${name}", all ports`,
        direction,
      })),
      points: { coverage: 50, exposure: 45 },
    });
  const batch = Array.from({ length: 12 }, (_, index) => `etl-${index + 1}`);
  return [
    isolation('wordpress-mysql', 'ingress', ['mysql', 'wordpress']),
    isolation('wordpress-mysql', 'egress', ['mysql', 'wordpress']),
    finding('critical', { namespace: 'wordpress-mysql', message: 'A third of one namespace' }),
    isolation('batch', 'egress', batch),
    finding('high', {
      checkId: 'unreadable-input',
      outcome: 'unknown',
      namespace: 'legacy-erp',
      fingerprint: '3e3e3e3e00000001',
      message: 'Cannot read NetworkPolicy "legacy-erp/allow-erp"',
      fix: 'Correct the CIDR, its prefix is at most 32',
      evidence: [{ origin: { file: 'clusters/prod-eu-1/legacy-erp/network-policy.yaml', line: 14 } }],
      points: { coverage: 60.5, exposure: 29.7 },
    }),
    finding('high', {
      checkId: 'equal-priorities',
      message: 'AdminNetworkPolicies "deny-all" and "allow-dns" have the same priority 10',
      resources: ['AdminNetworkPolicy/allow-dns', 'AdminNetworkPolicy/deny-all'],
    }),
    ...['catalog', 'search', 'monitoring'].map((namespace) =>
      finding('medium', {
        checkId: 'strangers-of-other-namespaces',
        namespace,
        message: `Ingress rule 2 of NetworkPolicy "${namespace}/allow-all-namespaces" admits every namespace`,
        fix: 'Name the namespaces and pods that need it',
        evidence: [
          ruleEvidence(namespace, { name: 'allow-all-namespaces', file: `manifests/${namespace}.yaml` }),
        ],
        points: { coverage: 20, exposure: 12 },
      }),
    ),
    finding('low', {
      checkId: 'redundant-rule',
      namespace: 'mail',
      message: 'Rule 1 of NetworkPolicy "mail/allow-smtp" changes no verdict',
    }),
  ];
}

/** One of every outcome, and an odd number of them. */
export function shopChecks(): CheckResult[] {
  return [
    check('default-deny-missing', { outcome: 'fail', findingCount: 4, severity: 'critical' }),
    check('next-pod-not-covered', { outcome: 'fail', findingCount: 3 }),
    check('strangers-of-other-namespaces', { outcome: 'fail', findingCount: 6 }),
    check('equal-priorities', { outcome: 'fail', findingCount: 1 }),
    check('redundant-rule', { outcome: 'fail', findingCount: 1, severity: 'low' }),
    check('dns-cut'),
    check('shadowed-rule', { outcome: 'notApplicable', severity: 'low' }),
    check('unreadable-input', { outcome: 'unknown', findingCount: 1 }),
    check('service-blocked'),
  ];
}
