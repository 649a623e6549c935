// Where an assumption about the CNI has a place: what enforces policies in a live cluster is read from it.
import type { Inventory } from '../../lib/model/inventory.ts';
import { InputError } from '../errors.ts';

/** Throws InputError for an inventory of a live cluster. */
export function requireManifests({ cluster }: Inventory): void {
  if (cluster.source === 'manifests') return;
  throw new InputError(
    `Cannot assume a CNI for "${cluster.name}": it is a live cluster, and what enforces its policies is read from it; leave out --assume-cni`,
  );
}
