// Where a run keeps what it makes: a folder of this machine, or a bucket and a table of AWS. The SDK is loaded for AWS only.
import { folderStore } from '../../adapters/object-store/folder-store.ts';
import { folderState } from '../../adapters/state-store/folder-state.ts';
import { InputError } from '../../errors.ts';
import type { RunPorts } from './ports.ts';

export type Stores = Pick<RunPorts, 'objects' | 'state'>;

export interface StorePlace {
  /** Absolute path of a folder, or `s3://BUCKET`. */
  readonly store: string;
  /** Table of DynamoDB, which a bucket needs beside it; a folder holds its own state. */
  readonly table?: string;
  readonly profile?: string;
}

/** Throws InputError for a bucket without a table, and the other way round. Asks nothing of AWS yet. */
export async function openStores({ store, table, profile }: StorePlace): Promise<Stores> {
  if (!store.startsWith('s3://')) {
    if (table !== undefined)
      throw new InputError('Cannot use --table with a folder: its state is kept in the folder itself');
    return { objects: folderStore(store), state: folderState(`${store}/state`) };
  }
  const [, bucket] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?$/.exec(store) ?? [];
  if (bucket === undefined) throw new InputError(`Cannot use "${store}" as a store: it takes s3://BUCKET`);
  if (table === undefined)
    throw new InputError(
      `Cannot use "${store}" alone: give --table, the DynamoDB table of locks and history`,
    );
  const { awsStores } = await import('../../adapters/aws-stores.ts');
  return awsStores({ bucket, table, ...(profile !== undefined && { profile }) });
}
