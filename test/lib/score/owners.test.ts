// Whose a namespace is, and where it asks alerts to go: from its label and annotation, and in no score.
import { expect, test } from 'vitest';
import { analyze } from '../../../lib/analyze.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { buildInventory, namespace } from '../../cases/build-inventory.ts';
import { workload } from '../../cases/scored-objects.ts';

function scan(objects: readonly RawObject[], ownerLabel?: string) {
  return analyze(buildInventory(objects), {
    toolVersion: '0',
    inventorySha256: '',
    rulesetSha256: '',
    declaredEntryPoints: [],
    ...(ownerLabel !== undefined && { ownerLabel }),
  });
}

function asking(name: string, channel: unknown): RawObject {
  const metadata = { name, labels: { team: 'data' }, annotations: { 'bulkhead.dev/alert-channel': channel } };
  return { apiVersion: 'v1', kind: 'Namespace', metadata };
}

test('the label that is named says whose it is; without one nobody owns anything', () => {
  const objects = [namespace('lake', { team: 'data' }), namespace('shop'), workload('lake/a')];
  expect(scan(objects, 'team').namespaces.map(({ name, owner }) => [name, owner])).toEqual([
    ['lake', 'data'],
    ['shop', undefined],
  ]);
  expect(scan(objects).namespaces.some((one) => 'owner' in one)).toBe(false);
  expect(scan(objects, 'constructor').namespaces.some((one) => 'owner' in one)).toBe(false);
});

test('the annotation asks for a channel; what can be none asks for nothing', () => {
  const asks = (channel: unknown) => scan([asking('lake', channel)]).namespaces[0]?.alertChannel;
  expect(asks('data-team')).toBe('data-team');
  for (const channel of ['<!channel>', 'A B', '', 'x'.repeat(64), 7, null, ['data']])
    expect(asks(channel)).toBeUndefined();
});

test('neither changes a score', () => {
  const objects = (given: RawObject) => [given, workload('lake/a')];
  const plain = scan(objects(namespace('lake', { team: 'data' })));
  const { namespaces, ...rest } = scan(objects(asking('lake', 'data')), 'team');
  expect(namespaces.map(({ owner: _, alertChannel: __, ...one }) => one)).toEqual(plain.namespaces);
  expect(rest.scores).toEqual(plain.scores);
});
