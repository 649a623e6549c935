// One ConfigMap by its name, cut down to the settings of the network (inventory/network-agent.ts).
import type { InventoryObject } from '../../../lib/model/inventory.ts';
import { isObject } from '../inventory/object-gaps.ts';
import { takeObject } from '../inventory/take-object.ts';
import type { Asker } from './ask.ts';
import type { ReaderLimits } from './reader-limits.ts';
import type { NamedConfigMap } from './resources.ts';

export type ReadConfigMap = { readonly retries: number } & (
  | { readonly is: 'complete'; readonly object: InventoryObject; readonly resourceVersion?: string }
  /** The cluster has none of this name. */
  | { readonly is: 'absent' }
  | { readonly is: 'forbidden' | 'failed'; readonly why: string }
);

/** `/api/v1/namespaces/NAMESPACE/configmaps/NAME`. */
export function configMapPath({ namespace, name }: NamedConfigMap): string {
  return `/api/v1/namespaces/${namespace}/configmaps/${name}`;
}

/** Never throws for what the server answers. */
export async function readConfigMap(
  ask: Asker['ask'],
  wanted: NamedConfigMap,
  limits: ReaderLimits,
): Promise<ReadConfigMap> {
  const path = configMapPath(wanted);
  const reply = await ask(path);
  const { retries } = reply;
  if (reply.is === 'notFound') return { is: 'absent', retries };
  if (reply.is !== 'answer') {
    const why = 'why' in reply ? reply.why : 'it answers with 410 gone';
    return { is: reply.is === 'refused' ? 'forbidden' : 'failed', why, retries };
  }
  const { kind, apiVersion, metadata } = reply.value;
  const isIt =
    kind === 'ConfigMap' &&
    apiVersion === 'v1' &&
    isObject(metadata) &&
    metadata.name === wanted.name &&
    metadata.namespace === wanted.namespace;
  const taken = isIt ? takeObject({ value: reply.value, apiVersion, kind }, limits) : undefined;
  if (!isIt || taken?.as !== 'object') {
    return { is: 'failed', why: 'it answers with something else than this ConfigMap', retries };
  }
  const object = { apiVersion, kind, origin: { file: path, line: 0 }, object: taken.object };
  const { resourceVersion } = metadata;
  return {
    is: 'complete',
    object,
    retries,
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  };
}
