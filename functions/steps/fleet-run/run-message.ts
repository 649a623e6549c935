// What subscribers are told when a run is done. Published with every run, whatever came of it.
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import { statusWord } from '../../../templates/wording/status.ts';
import type { TopicMessage } from '../../adapters/messages/sns-topic.ts';
import { groupName, runKeys } from './run-record.ts';

/** `bucket` is where the evidence of the run lies. */
export function runMessage(
  fleet: FleetResult,
  { runId, bucket }: { readonly runId: string; readonly bucket: string },
): TopicMessage {
  const { status, statusCounts, clusters, scores } = fleet;
  const belowThresholds = clusters.flatMap(({ id, missedThresholds = [] }) =>
    missedThresholds.length === 0 ? [] : [{ id, missed: missedThresholds }],
  );
  const notAssessed = clusters.flatMap(({ id, notAssessed: why }) =>
    why === undefined ? [] : [{ id, why }],
  );
  return {
    subject: `${fleet.fleet.name}: ${statusWord(status, { kind: 'none' })}`,
    body: {
      schemaVersion: 'bulkhead.run-finished/v1',
      runId,
      fleet: fleet.fleet.name,
      status,
      statusCounts,
      scores,
      clusters: clusters.length,
      // The limit of a message is 256 KB
      notAssessed: notAssessed.slice(0, 100),
      notAssessedCount: notAssessed.length,
      ...(fleet.thresholds && {
        thresholds: fleet.thresholds,
        belowThresholds: belowThresholds.slice(0, 100),
        belowThresholdsCount: belowThresholds.length,
      }),
      evidence: `s3://${bucket}/${runKeys(runId).base}/`,
    },
    attributes: { event: 'runFinished', status, group: groupName(runId) },
  };
}
