// The published schemas are the types: both are made one by `npx vitest run --project unit test/schemas -u`.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fleetFileSchema } from '../../functions/config/fleet-file.ts';
import { typesAsSchema } from './types-as-schema.ts';

const folder = join(import.meta.dirname, '../../schemas');

describe('a published schema is its type in lib/model, doc comments included', () => {
  test('scan-result', async () => {
    const files = [
      'scan-result.ts',
      'enforcement.ts',
      'exception.ts',
      'finding.ts',
      'framework.ts',
      'cluster.ts',
      'connection.ts',
      'gap.ts',
      'intent.ts',
      'inventory.ts',
      'workload-connections.ts',
    ];
    await expectSchema('scan-result', typesAsSchema('ScanResult', files));
  });

  test('fleet-result', async () => {
    const files = [
      'fleet-result.ts',
      'history.ts',
      'changes.ts',
      'alert.ts',
      'exception.ts',
      'scan-result.ts',
      'finding.ts',
      'framework.ts',
      'cluster.ts',
    ];
    await expectSchema('fleet-result', typesAsSchema('FleetResult', files));
  });

  test('changes', async () => {
    const files = ['changes.ts', 'scan-result.ts', 'finding.ts'];
    await expectSchema('changes', typesAsSchema('Changes', files));
  });

  test('history', async () => {
    const files = ['history.ts', 'changes.ts', 'scan-result.ts', 'finding.ts'];
    await expectSchema('history', typesAsSchema('ClusterHistory', files));
  });

  test('manifest', async () => {
    await expectSchema('manifest', typesAsSchema('Manifest', ['manifest.ts']));
  });

  test('alert-event', async () => {
    await expectSchema(
      'alert-event',
      typesAsSchema('AlertEvent', ['alert.ts', 'finding.ts', 'scan-result.ts']),
    );
  });

  test('audit-period', async () => {
    await expectSchema(
      'audit-period',
      typesAsSchema('AuditPeriod', ['audit-period.ts', 'exception.ts', 'scan-result.ts']),
    );
  });

  test('fleet-config, which is the configuration that a person writes', async () => {
    await expectSchema('fleet-config', fleetFileSchema());
  });

  test('inventory', async () => {
    await expectSchema('inventory', typesAsSchema('Inventory', ['inventory.ts', 'gap.ts']));
  });
});

async function expectSchema(name: string, { $schema, ...schema }: Record<string, unknown>): Promise<void> {
  const published = { $schema, $id: `urn:bulkhead:schema:${name}:v1`, ...schema };
  await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
    join(folder, `${name}.schema.json`),
  );
}
