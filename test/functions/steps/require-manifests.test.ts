import { expect, test } from 'vitest';
import { InputError } from '../../../functions/errors.ts';
import { requireManifests } from '../../../functions/steps/require-manifests.ts';
import { buildInventory } from '../../cases/build-inventory.ts';

test('requireManifests() refuses an assumption about a live cluster, and names it', () => {
  const inventory = buildInventory([]);
  expect(() => requireManifests(inventory)).not.toThrow();
  const live = { ...inventory, cluster: { name: 'prod-eu', source: 'live' } as const };
  expect(() => requireManifests(live)).toThrow(InputError);
  expect(() => requireManifests(live)).toThrow('Cannot assume a CNI for "prod-eu": it is a live cluster');
});
