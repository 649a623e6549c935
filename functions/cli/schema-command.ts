// bulkhead schema: the published JSON Schemas, for programs that read what bulkhead writes.
import { Argument, type Command } from 'commander';
import alertEvent from '../../schemas/alert-event.schema.json' with { type: 'json' };
import auditPeriod from '../../schemas/audit-period.schema.json' with { type: 'json' };
import changes from '../../schemas/changes.schema.json' with { type: 'json' };
import fleetConfig from '../../schemas/fleet-config.schema.json' with { type: 'json' };
import fleetResult from '../../schemas/fleet-result.schema.json' with { type: 'json' };
import history from '../../schemas/history.schema.json' with { type: 'json' };
import inventory from '../../schemas/inventory.schema.json' with { type: 'json' };
import manifest from '../../schemas/manifest.schema.json' with { type: 'json' };
import scanResult from '../../schemas/scan-result.schema.json' with { type: 'json' };
import { jsonText } from '../../templates/text/printable.ts';
import { EXIT, type Shell } from './shell.ts';

const SCHEMAS: Readonly<Record<string, unknown>> = {
  'scan-result': scanResult,
  'fleet-result': fleetResult,
  inventory,
  manifest,
  changes,
  history,
  'fleet-config': fleetConfig,
  'audit-period': auditPeriod,
  'alert-event': alertEvent,
};

/** Adds the command; `done` takes its exit status. */
export function addSchemaCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a document')
    .description('Prints the JSON Schema of a document that bulkhead writes or reads.')
    .addArgument(
      new Argument('[document]', 'which document').choices(Object.keys(SCHEMAS)).default('scan-result'),
    )
    .action((document: string) => {
      shell.out(jsonText(SCHEMAS[document]));
      done(EXIT.fine);
    });
}
