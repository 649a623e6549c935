// A history of the sample cluster: it gets better, is not read once, changes its rules, and something is not known.
import { makeHistory } from '../../functions/steps/make-history.ts';
import type { ClusterHistory, HistoryPoint } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { certain } from './result-builder.ts';

export function sampleHistory(result: ScanResult): ClusterHistory {
  const before: ScanResult = {
    ...result,
    status: 'notMet',
    scan: { ...result.scan, collectedAt: '2026-11-18T06:00:00Z' },
    scores: { coverage: certain(41), exposure: certain(91), band: 'critical' },
    findings: result.findings.slice(1),
    policies: [
      ...(result.policies ?? []),
      { kind: 'NetworkPolicy', apiVersion: 'networking.k8s.io/v1', namespace: 'shop', name: 'old', spec: {} },
    ],
  };
  const earlier = (day: number, coverage: number, rulesetSha256: string): HistoryPoint => ({
    at: `2026-11-${String(day).padStart(2, '0')}T06:00:00Z`,
    status: coverage < 30 ? 'notMet' : 'partial',
    basis: result.scan.basis,
    rulesetSha256,
    coverage: { best: coverage + 5, worst: coverage },
    exposure: { best: 80 - coverage, worst: 95 - coverage },
    findings: { critical: 2, high: 4, medium: 1, low: 0 },
    accepted: 1,
  });
  const { sha256 } = result.scan.ruleset;
  const history = makeHistory(before, {});
  return makeHistory(result, {
    before: {
      result: before,
      history: {
        ...history,
        points: [
          earlier(1, 10, 'older rules'),
          earlier(4, 22, 'older rules'),
          earlier(8, 30, sha256),
          earlier(12, 38, sha256),
          ...history.points,
        ],
        pointsLeft: 12,
      },
    },
    missed: [
      { at: '2026-11-19T06:00:00Z', status: 'notAssessed', notAssessed: 'Cannot list pods: 403 forbidden' },
    ],
  });
}
