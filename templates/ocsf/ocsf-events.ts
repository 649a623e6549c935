// A result as OCSF 1.6.0 Compliance Findings (class 2003): one for each finding, and one for each check that passes.
// https://schema.ocsf.io/1.6.0/classes/compliance_finding
import type { CheckResult, Finding, Severity } from '../../lib/model/finding.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { acceptedLine } from '../wording/exception.ts';
import { requirementName, requirementsOn } from '../wording/framework.ts';

const CLASS_UID = 2003;
/** Create: which findings are new or gone is known only to who keeps the earlier ones. */
const CREATE = 1;

const SEVERITIES: Readonly<Record<Severity, readonly [id: number, name: string]>> = {
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};

const OUTCOMES = {
  pass: [1, 'Pass'],
  fail: [3, 'Fail'],
  unknown: [0, 'Unknown'],
} as const;

interface Told {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly checks: readonly string[];
  readonly outcome: keyof typeof OUTCOMES;
  readonly severity: readonly [id: number, name: string];
  readonly remediation?: string;
  readonly namespace?: string;
  readonly resources: readonly string[];
  /** Who accepts it until when; empty for nobody. */
  readonly accepted: string;
}

/** Events in the order of the findings, then of the checks; each is one line of a NDJSON file. */
export function ocsfEvents(result: ScanResult): readonly object[] {
  return [
    ...result.findings.map((finding) => eventOf(toldFinding(finding, result), result)),
    ...result.checks
      .filter(({ outcome }) => outcome === 'pass')
      .map((check) => eventOf(toldCheck(check), result)),
  ];
}

function toldFinding(finding: Finding, { exceptions }: ScanResult): Told {
  return {
    uid: finding.fingerprint,
    title: finding.message,
    description: `${finding.message}. ${finding.attackerGains}.`,
    checks: [finding.checkId, ...finding.otherChecks],
    outcome: finding.outcome,
    severity: SEVERITIES[finding.severity],
    remediation: finding.fix,
    ...(finding.namespace !== undefined && { namespace: finding.namespace }),
    resources: finding.resources,
    accepted: acceptedLine(finding, exceptions),
  };
}

function toldCheck({ id, title }: CheckResult): Told {
  return {
    uid: id,
    title,
    description: `${title}.`,
    checks: [id],
    outcome: 'pass',
    severity: [1, 'Informational'],
    resources: [],
    accepted: '',
  };
}

function eventOf(told: Told, { cluster, scan, frameworks }: ScanResult) {
  const time = Date.parse(scan.collectedAt);
  const { eks } = cluster;
  const uid = eks?.arn ?? cluster.name;
  const requirements = requirementsOn(frameworks, told.checks);
  const [statusId, status] = OUTCOMES[told.outcome];
  const [severityId, severity] = told.severity;
  return {
    activity_id: CREATE,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: CLASS_UID,
    class_name: 'Compliance Finding',
    type_uid: CLASS_UID * 100 + CREATE,
    type_name: 'Compliance Finding: Create',
    severity_id: severityId,
    severity,
    ...(told.accepted === ''
      ? { status_id: 1, status: 'New' }
      : { status_id: 3, status: 'Suppressed', status_detail: told.accepted }),
    time,
    message: told.title,
    metadata: {
      version: '1.6.0',
      product: { name: 'bulkhead', vendor_name: 'Bulkhead', version: scan.tool.version },
      ...(eks && { profiles: ['cloud'] }),
      uid: `${uid}/${told.uid}/${scan.collectedAt}`,
    },
    finding_info: {
      uid: `${uid}/${told.uid}`,
      title: told.title,
      desc: told.description,
      types: ['Network Segmentation'],
      created_time: time,
      modified_time: time,
    },
    compliance: {
      control: told.checks[0],
      standards: [...new Set(requirements.map(({ framework, version }) => `${framework} ${version}`))],
      requirements: requirements.map(requirementName),
      status_id: statusId,
      status,
    },
    resources: [
      {
        uid,
        name: cluster.name,
        type: eks === undefined ? 'Kubernetes cluster' : 'AwsEksCluster',
        ...(eks && { region: eks.region, cloud_partition: eks.arn.split(':')[1] ?? 'aws' }),
        ...(told.namespace !== undefined && { namespace: told.namespace }),
        data: { resources: told.resources },
      },
    ],
    ...(eks && { cloud: { provider: 'AWS', region: eks.region, account: { uid: eks.accountId } } }),
    ...(told.remediation !== undefined && { remediation: { desc: told.remediation } }),
  };
}
