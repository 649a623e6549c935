// A result, or a fleet, as metrics for the node exporter's text file collector or a push gateway.
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import type { Interval, ScanResult, Status } from '../../lib/model/scan-result.ts';
import { statusOrder } from '../wording/status.ts';
import { exposition, type Sample } from './exposition.ts';

type Labels = Readonly<Record<string, string>>;

/** Scores have the label `case`; a score that does not exist has no sample, so that it never reads as 0. */
export function clusterMetrics(result: ScanResult): string {
  const { cluster, scan, scores, status, namespaces, findings, exceptions = [], gaps } = result;
  const own = { cluster: cluster.name };
  const each = (of: (one: ScanResult['namespaces'][number], labels: Labels) => Sample[]) =>
    namespaces.flatMap((one) => of(one, { ...own, namespace: one.name }));
  return exposition([
    {
      name: 'bulkhead_cluster_coverage_score',
      help: 'How much of the segmentation is done, 0 to 100.',
      samples: cases(scores.coverage, own),
    },
    {
      name: 'bulkhead_cluster_exposure_score',
      help: 'How bad the worst is that is open, 0 to 100.',
      samples: cases(scores.exposure, own),
    },
    {
      name: 'bulkhead_cluster_status',
      help: '1 for the status that the cluster has, 0 for the others.',
      samples: statuses(status, own),
    },
    {
      name: 'bulkhead_namespace_coverage_score',
      help: 'How much of the segmentation of a namespace is done, 0 to 100.',
      samples: each((one, labels) => cases(one.scores.coverage, labels)),
    },
    {
      name: 'bulkhead_namespace_exposure_score',
      help: 'How bad the worst is that is open in a namespace, 0 to 100.',
      samples: each((one, labels) => cases(one.scores.exposure, labels)),
    },
    {
      name: 'bulkhead_namespace_status',
      help: '1 for the status that the namespace has, 0 for the others.',
      samples: each((one, labels) => statuses(one.status, labels)),
    },
    {
      name: 'bulkhead_namespace_open_directions',
      help: 'Directions of workloads that no policy isolates.',
      samples: each((one, labels) => [{ labels, value: one.openDirections }]),
    },
    {
      name: 'bulkhead_findings',
      help: 'Findings that fail, by severity.',
      samples: (['critical', 'high', 'medium', 'low'] as const).map((severity) => ({
        labels: { ...own, severity },
        value: findings.filter((one) => one.outcome === 'fail' && one.severity === severity).length,
      })),
    },
    {
      name: 'bulkhead_findings_unknown',
      help: 'Findings that could not be answered.',
      samples: [{ labels: own, value: findings.filter(({ outcome }) => outcome === 'unknown').length }],
    },
    {
      name: 'bulkhead_findings_accepted',
      help: 'Findings that fail and that somebody accepts; they are in bulkhead_findings too.',
      samples: [{ labels: own, value: findings.filter((one) => one.exception !== undefined).length }],
    },
    {
      name: 'bulkhead_exception_days_left',
      help: 'Days until an exception ends; negative when it has.',
      samples: exceptions.map(({ id, daysLeft }) => ({ labels: { ...own, exception: id }, value: daysLeft })),
    },
    {
      name: 'bulkhead_gaps',
      help: 'What could not be read or understood.',
      samples: [{ labels: own, value: gaps.length }],
    },
    {
      name: 'bulkhead_collected_timestamp_seconds',
      help: 'When the cluster was read, Unix time.',
      samples: [{ labels: own, value: Date.parse(scan.collectedAt) / 1000 }],
    },
  ]);
}

export function fleetMetrics({
  fleet,
  scores,
  worstCase,
  statusCounts,
  population,
  status,
}: FleetResult): string {
  const own = { fleet: fleet.name };
  return exposition([
    {
      name: 'bulkhead_fleet_coverage_score',
      help: 'Coverage over the assessed clusters, 0 to 100.',
      samples: cases(scores.coverage, own),
    },
    {
      name: 'bulkhead_fleet_exposure_score',
      help: 'Exposure over the assessed clusters, 0 to 100.',
      samples: cases(scores.exposure, own),
    },
    {
      name: 'bulkhead_fleet_worst_case_coverage_score',
      help: 'Coverage if every target that was not assessed were open, 0 to 100.',
      samples: [{ labels: own, value: worstCase.coverage }],
    },
    {
      name: 'bulkhead_fleet_status',
      help: '1 for the status that the fleet has, 0 for the others.',
      samples: statuses(status, own),
    },
    {
      name: 'bulkhead_fleet_clusters',
      help: 'Clusters by status.',
      samples: statusOrder.map((one) => ({ labels: { ...own, status: one }, value: statusCounts[one] })),
    },
    {
      name: 'bulkhead_fleet_targets',
      help: 'Clusters that were to be scanned.',
      samples: [{ labels: own, value: population.targets }],
    },
    {
      name: 'bulkhead_fleet_targets_assessed',
      help: 'Clusters that were scanned.',
      samples: [{ labels: own, value: population.assessed }],
    },
  ]);
}

function cases(interval: Interval | null, labels: Labels): Sample[] {
  if (interval === null) return [];
  return (['best', 'worst'] as const).map((which) => ({
    labels: { ...labels, case: which },
    value: interval[which],
  }));
}

function statuses(has: Status, labels: Labels): Sample[] {
  return statusOrder.map((status) => ({ labels: { ...labels, status }, value: status === has ? 1 : 0 }));
}
