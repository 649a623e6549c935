// Exceptions in every state for the reports, and a result whose last failing finding is accepted.
import type { ExceptionResult } from '../../lib/model/exception.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';

export function exception(options: Partial<ExceptionResult> = {}): ExceptionResult {
  return {
    id: 'metrics',
    source: 'file',
    scope: { clusters: [], namespaces: ['monitoring'], workloads: [] },
    checks: ['host-network-workload'],
    reason: 'The node exporter reads the network of its node',
    compensatingControl: 'A firewall lets only the monitoring subnet reach TCP 9100',
    owner: 'Ann Platform',
    approver: 'Bob Security',
    approvedOn: '2026-06-01',
    expiresOn: '2027-05-31',
    state: 'live',
    daysLeft: 189,
    findingCount: 0,
    fingerprints: [],
    ...options,
  };
}

/** The last failing finding that names a policy under `metrics`, and one exception in each other state. */
export function withExceptions(result: ScanResult): ScanResult {
  const last = result.findings.findLastIndex(
    ({ outcome, evidence }) => outcome === 'fail' && evidence.some(({ policy }) => policy !== undefined),
  );
  const findings = result.findings.map((finding, index) =>
    index === last ? { ...finding, exception: 'metrics' } : finding,
  );
  const fingerprints = findings.slice(last, last + 1).map(({ fingerprint }) => fingerprint);
  return {
    ...result,
    findings,
    exceptions: [
      exception({ id: 'old-erp', state: 'expired', expiresOn: '2026-11-17', daysLeft: -3, findingCount: 2 }),
      exception({
        id: 'migration',
        state: 'expiresSoon',
        expiresOn: '2026-11-22',
        daysLeft: 2,
        findingCount: 1,
      }),
      exception({ id: 'rollout', state: 'expiresSoon', expiresOn: '2026-12-02', daysLeft: 12 }),
      exception({ findingCount: 1, fingerprints }),
      exception({ id: 'mended', state: 'matchesNothing', daysLeft: 189 }),
      exception({ id: 'next-year', state: 'notYetValid', approvedOn: '2027-01-01', daysLeft: 189 }),
      exception({ id: 'elsewhere', state: 'notHere', daysLeft: 189 }),
    ],
  };
}
