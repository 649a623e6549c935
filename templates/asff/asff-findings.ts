// A result as findings of AWS Security Hub (ASFF 2018-10-08), for BatchImportFindings: at most 100 a call, each far below
// 240 kB. Ids hold no time, so that the next scan updates them.
// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
import type { CheckResult, Finding } from '../../lib/model/finding.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { acceptedLine } from '../wording/exception.ts';
import { requirementName, requirementsOn } from '../wording/framework.ts';
import { cutEnd } from './cut-end.ts';

/** The account and region that the findings are filed under: the caller's own, which need not be the cluster's. */
export interface SecurityHub {
  readonly accountId: string;
  readonly region: string;
}

/** A finding as Security Hub takes it; named is what is looked at after it was made. */
export interface AsffFinding {
  readonly Id: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
  readonly Compliance: { readonly Status: Told['status'] };
  readonly [field: string]: unknown;
}

const TYPES = ['Software and Configuration Checks/Industry and Regulatory Standards'];

interface Told {
  readonly uid: string;
  readonly check: string;
  readonly checks: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly label: string;
  readonly status: 'PASSED' | 'FAILED' | 'NOT_AVAILABLE';
  readonly exposure: number;
  readonly fix?: string;
  readonly namespace?: string;
  readonly resources: readonly string[];
  /** Who accepts it until when; empty for nobody. */
  readonly accepted: string;
}

/** One for each finding, worst first, then one for each check that passes. */
export function asffFindings(result: ScanResult, hub: SecurityHub): readonly AsffFinding[] {
  return [
    ...result.findings.map((finding) => asffFinding(finding, { result, hub })),
    ...result.checks
      .filter(({ outcome }) => outcome === 'pass')
      .map((check) => asffOf(toldCheck(check), { result, hub })),
  ];
}

/** One of the findings of the result. */
export function asffFinding(
  finding: Finding,
  { result, hub }: { readonly result: ScanResult; readonly hub: SecurityHub },
): AsffFinding {
  return asffOf(toldFinding(finding, result), { result, hub });
}

function toldFinding(finding: Finding, { exceptions }: ScanResult): Told {
  return {
    uid: [finding.namespace ?? '-', finding.checkId, finding.fingerprint].join('/'),
    check: finding.checkId,
    checks: [finding.checkId, ...finding.otherChecks],
    title: finding.message,
    description: `${finding.message}. ${finding.attackerGains}.`,
    label: finding.severity.toUpperCase(),
    status: finding.outcome === 'fail' ? 'FAILED' : 'NOT_AVAILABLE',
    exposure: finding.points.exposure,
    fix: finding.fix,
    ...(finding.namespace !== undefined && { namespace: finding.namespace }),
    resources: finding.resources,
    accepted: acceptedLine(finding, exceptions),
  };
}

function toldCheck({ id, title }: CheckResult): Told {
  return {
    uid: `-/${id}`,
    check: id,
    checks: [id],
    title,
    description: `${title}.`,
    label: 'INFORMATIONAL',
    status: 'PASSED',
    exposure: 0,
    resources: [],
    accepted: '',
  };
}

function asffOf(
  told: Told,
  { result, hub }: { readonly result: ScanResult; readonly hub: SecurityHub },
): AsffFinding {
  const { cluster, scan, frameworks } = result;
  const partition = partitionOf(hub.region);
  const time = scan.collectedAt.replace(/(\.\d+)?Z$/, '.000Z');
  const severity = { Label: told.label, Original: String(told.exposure) };
  const clusterId = cluster.eks?.arn ?? cluster.name;
  const requirements = requirementsOn(frameworks, told.checks).map(requirementName);
  return {
    SchemaVersion: '2018-10-08',
    Id: cutEnd(`bulkhead/${clusterId}/${told.uid}`, 512),
    ProductArn: `arn:${partition}:securityhub:${hub.region}:${hub.accountId}:product/${hub.accountId}/default`,
    GeneratorId: cutEnd(`bulkhead/${told.check}`, 512),
    AwsAccountId: hub.accountId,
    Types: TYPES,
    CreatedAt: time,
    UpdatedAt: time,
    Severity: severity,
    Title: cutEnd(told.title, 256),
    Description: cutEnd(told.description, 1024),
    ...(told.fix !== undefined && { Remediation: { Recommendation: { Text: cutEnd(told.fix, 512) } } }),
    ProductFields: {
      'bulkhead/check': cutEnd(told.check, 128),
      'bulkhead/version': scan.tool.version,
      'bulkhead/ruleset': scan.ruleset.version,
      'bulkhead/exposurePoints': String(told.exposure),
      // Not a suppressed workflow: BatchImportFindings could not take that back when the exception ends
      ...(told.accepted !== '' && { 'bulkhead/exception': cutEnd(told.accepted, 1024) }),
    },
    Resources: [
      {
        Type: cluster.eks === undefined ? 'Other' : 'AwsEksCluster',
        Id: cutEnd(clusterId, 512),
        Partition: partition,
        Region: cluster.eks?.region ?? hub.region,
        Details: {
          Other: {
            cluster: cutEnd(cluster.name, 1024),
            ...(told.namespace !== undefined && { namespace: cutEnd(told.namespace, 1024) }),
            ...(told.resources.length > 0 && { resources: cutEnd(told.resources.join(', '), 1024) }),
          },
        },
      },
    ],
    Compliance: {
      Status: told.status,
      ...(requirements.length > 0 && {
        RelatedRequirements: requirements.slice(0, 32).map((one) => cutEnd(one, 64)),
      }),
    },
    Workflow: { Status: told.status === 'PASSED' ? 'RESOLVED' : 'NEW' },
    RecordState: 'ACTIVE',
    FindingProviderFields: { Severity: severity, Types: TYPES },
  };
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
