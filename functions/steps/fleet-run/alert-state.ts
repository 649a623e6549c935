// How alerts are kept in the state store between runs.

import type { Mute } from '../../../lib/model/alert.ts';
import { pack, unpack } from '../../adapters/files/packed.ts';
import type { RunPorts } from './ports.ts';

const KEPT_SECONDS = 400 * 86_400;

/** A document of the state store holds 400 kB; findings repeat themselves, and become a tenth. */
export function packed(value: unknown): Readonly<Record<string, unknown>> {
  return { packed: Buffer.from(pack(JSON.stringify(value))).toString('base64') };
}

export function unpacked(value: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(unpack(Buffer.from(String(value.packed), 'base64')));
}

/** Over whatever is there: the lock of the run lets one execution at a time do this. */
export async function putValue(
  { state, surroundings }: Pick<RunPorts, 'state' | 'surroundings'>,
  {
    partition,
    sort,
    value,
  }: {
    readonly partition: string;
    readonly sort: string;
    readonly value: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const expiresAt = Math.floor(surroundings.now() / 1000) + KEPT_SECONDS;
  for (let round = 0; round < 5; round++) {
    const before = await state.get(partition, sort);
    if (await state.put({ partition, sort, version: (before?.version ?? 0) + 1, value, expiresAt })) return;
  }
  throw new Error(`Cannot write ${sort} of ${partition}: it keeps changing`);
}

/** Of a group; those that are over too. */
export async function mutesOf({ state }: Pick<RunPorts, 'state'>, group: string): Promise<Mute[]> {
  return (await state.list(`GROUP#${group}`, 'MUTE#')).map(({ value }) => value as unknown as Mute);
}
