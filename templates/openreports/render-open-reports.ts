// A result as Reports of openreports.io/v1alpha1, one YAML document for each namespace and a ClusterReport for the
// rest, as Policy Reporter shows them. An answer that is not known is an `error`, which no reader takes for a pass.
// https://github.com/openreports/reports-api/blob/main/apis/openreports.io/v1alpha1/report_types.go
import { stringify } from 'yaml';
import type { CheckResult, Finding } from '../../lib/model/finding.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { printable } from '../text/printable.ts';

interface ReportEntry {
  readonly policy: string;
  readonly category: string;
  readonly severity: string;
  readonly result: 'pass' | 'fail' | 'error' | 'skip';
  readonly scored: boolean;
  readonly timestamp: { readonly seconds: number; readonly nanos: number };
  readonly message: string;
  readonly resources?: readonly ResourceRef[];
  readonly properties?: Readonly<Record<string, string>>;
}

interface ResourceRef {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

const API_VERSION = 'openreports.io/v1alpha1';

/** YAML documents, namespaces by name and then the cluster. */
export function renderOpenReports(result: ScanResult): string {
  const stamp = { seconds: Date.parse(result.scan.collectedAt) / 1000, nanos: 0 };
  const known = new Set(result.namespaces.map(({ name }) => name));
  const ofCluster = result.findings.filter(
    ({ namespace }) => namespace === undefined || !known.has(namespace),
  );
  const answered = new Set(result.findings.map(({ checkId }) => checkId));
  const checks = result.checks.filter(({ id }) => !answered.has(id));
  const documents = [
    ...result.namespaces.map(({ name }) =>
      namespaceReport(
        name,
        result.findings.filter(({ namespace }) => namespace === name).map((one) => findingEntry(one, stamp)),
      ),
    ),
    clusterReport(result, [
      ...checks.map((one) => checkEntry(one, stamp)),
      ...ofCluster.map((one) => findingEntry(one, stamp)),
    ]),
  ];
  return documents.map((document) => `---\n${stringify(printableDeep(document), { lineWidth: 0 })}`).join('');
}

function namespaceReport(namespace: string, results: readonly ReportEntry[]) {
  return {
    apiVersion: API_VERSION,
    kind: 'Report',
    metadata: { name: 'bulkhead', namespace, labels: { 'app.kubernetes.io/managed-by': 'bulkhead' } },
    source: 'bulkhead',
    scope: { apiVersion: 'v1', kind: 'Namespace', name: namespace },
    summary: summaryOf(results),
    results,
  };
}

function clusterReport({ cluster }: ScanResult, results: readonly ReportEntry[]) {
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterReport',
    metadata: {
      name: 'bulkhead',
      labels: { 'app.kubernetes.io/managed-by': 'bulkhead' },
      annotations: { 'bulkhead.dev/cluster': cluster.name },
    },
    source: 'bulkhead',
    summary: summaryOf(results),
    results,
  };
}

function summaryOf(results: readonly ReportEntry[]) {
  const count = (state: ReportEntry['result']) => results.filter(({ result }) => result === state).length;
  return { pass: count('pass'), fail: count('fail'), warn: 0, error: count('error'), skip: count('skip') };
}

const RESULTS = { pass: 'pass', fail: 'fail', unknown: 'error', notApplicable: 'skip' } as const;

/** A check that no finding of its own tells of. */
function checkEntry(check: CheckResult, timestamp: ReportEntry['timestamp']): ReportEntry {
  return {
    policy: check.id,
    category: 'Network Segmentation',
    severity: check.severity,
    result: RESULTS[check.outcome],
    scored: true,
    timestamp,
    message: check.title,
  };
}

function findingEntry(finding: Finding, timestamp: ReportEntry['timestamp']): ReportEntry {
  return {
    policy: finding.checkId,
    category: 'Network Segmentation',
    severity: finding.severity,
    result: RESULTS[finding.outcome],
    scored: true,
    timestamp,
    message: `${finding.message}. ${finding.fix}`,
    ...(finding.resources.length > 0 && {
      resources: finding.resources.map((name) => resourceRef(name, finding.namespace)),
    }),
    properties: {
      fingerprint: finding.fingerprint,
      coveragePoints: String(finding.points.coverage),
      exposurePoints: String(finding.points.exposure),
      ...(finding.exception !== undefined && { exception: finding.exception }),
    },
  };
}

/** From `Kind/name` within the namespace, or `namespace/Kind/name`. */
function resourceRef(text: string, namespace: string | undefined): ResourceRef {
  const [first = '', second, third] = text.split('/');
  if (second === undefined) return { kind: 'Namespace', name: first };
  if (third === undefined)
    return { kind: first, ...(namespace !== undefined && { namespace }), name: second };
  return { kind: second, namespace: first, name: third };
}

/** YAML cannot hold every character, and what does not show itself has no place in a name. */
function printableDeep(value: unknown): unknown {
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(printableDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, printableDeep(inner)]));
}
