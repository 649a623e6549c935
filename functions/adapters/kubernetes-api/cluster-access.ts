// How a cluster is reached and as whom: what a kubeconfig or the EKS API is turned into, and all that the reader needs.
import type { Gap } from '../../../lib/model/gap.ts';
import type { EksCluster } from '../../../lib/model/inventory.ts';

export interface ClusterAccess {
  readonly name: string;
  /** https URL; it may have a path, as behind a gateway. */
  readonly server: string;
  /** PEM; mandatory: nothing else is trusted. */
  readonly ca: string;
  /** Name in the server's certificate, where it is not the host's. */
  readonly serverName?: string;
  /** Both PEM. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: string };
  /** A bearer token good for the next minute; asked before each request; `rejected` after a 401 asks for a new one. */
  readonly token?: (why: 'use' | 'rejected') => Promise<string>;
  /** Shown as evidence; never a credential. */
  readonly identity?: string;
  readonly eks?: EksCluster;
  /** http or https URL of a proxy that takes CONNECT. */
  readonly proxy?: string;
  /** Hosts that are reached without it, in the form of NO_PROXY. */
  readonly noProxy?: string;
  /** What reading the EKS API left unknown. */
  readonly gaps?: readonly Gap[];
}
