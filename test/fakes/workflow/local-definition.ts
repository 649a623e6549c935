// infra/workflow.asl.json as aws-local-stepfunctions can run it. The runner does not know ItemReader, ResultWriter and
// ToleratedFailurePercentage and leaves them out without a word: the targets are put where it looks for them (ItemsPath,
// `$.run.listed`), results are not written anywhere, and a child that fails is caught, which is what it means to tolerate it.
// Nothing else of the definition is changed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const definition = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../infra/workflow.asl.json'), 'utf8'),
);

/** Tasks, whose waits between tries the tests shorten. */
export const TASKS = ['Discover', 'ScanCluster', 'ReportCluster', 'RecordFailure', 'ReportFleet', 'Notify'];

export function localDefinition() {
  const own = structuredClone(definition);
  const { ItemReader: _, ResultWriter: __, ...map } = own.States.ScanFleet;
  own.States.ScanFleet = { ...map, ItemsPath: '$.run.listed' };
  const { States } = own.States.ScanFleet.ItemProcessor;
  const lost = [{ ErrorEquals: ['States.ALL'], Next: 'Lost' }];
  for (const name of ['RecordFailure', 'ReportCluster']) States[name] = { ...States[name], Catch: lost };
  States.Lost = { Type: 'Pass', End: true };
  return own;
}
