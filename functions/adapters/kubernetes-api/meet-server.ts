// The first question to an API server: is it there, which version is it, and how far are the clocks apart.
import { KubernetesError } from '../../errors.ts';
import type { Asker } from './ask.ts';
import type { ClusterAccess } from './cluster-access.ts';
import type { ReaderLimits, Surroundings } from './reader-limits.ts';

export interface Server {
  readonly host: string;
  /** `v1.34.1-eks-…`; absent when this identity may not ask. */
  readonly version?: string;
  /** The server's clock minus ours, in seconds. */
  readonly clockSkewSeconds?: number;
}

/** Throws KubernetesError when there is no API server that answers this identity. */
export async function meetServer(
  { ask }: Asker,
  from: {
    readonly access: ClusterAccess;
    readonly limits: ReaderLimits;
    readonly surroundings: Surroundings;
  },
): Promise<Server> {
  const { access, limits, surroundings } = from;
  const reply = await ask('/version', { timeoutMs: limits.connectTimeoutMs });
  const host = new URL(access.server).host;
  // An identity may be kept from /version and still read the lists
  if (reply.is === 'refused' && reply.why.startsWith('403')) return { host };
  if (reply.is !== 'answer') {
    const why = 'why' in reply ? reply.why : 'it is no Kubernetes API server: it has no /version';
    throw new KubernetesError(access.name, `${host}: ${why}`, reply.is === 'refused' ? { status: 401 } : {});
  }
  const { gitVersion } = reply.value;
  if (typeof gitVersion !== 'string') {
    throw new KubernetesError(access.name, `${host}: it is no Kubernetes API server: it tells no version`);
  }
  const date = Date.parse(reply.date ?? '');
  const skew = Number.isNaN(date) ? {} : { clockSkewSeconds: Math.round((date - surroundings.now()) / 1000) };
  return { host, version: gitVersion.slice(0, 100), ...skew };
}
