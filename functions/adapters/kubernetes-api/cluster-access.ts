import type { Gap } from '../../../lib/model/gap.ts';
import type { EksCluster } from '../../../lib/model/inventory.ts';

export interface ClusterAccess {
  readonly name: string;
  /** https URL */
  readonly server: string;
  /** PEM; mandatory */
  readonly ca: string;
  readonly serverName?: string;
  readonly clientCertificate?: { readonly certificate: string; readonly key: string };
  /** A bearer token good for the next minute; asked before each request; 'rejected' after a 401 asks for a new one. */
  readonly token?: (why: 'use' | 'rejected') => Promise<string>;
  /** Shown as evidence; never a credential. */
  readonly identity?: string;
  readonly eks?: EksCluster;
  readonly proxy?: string;
  readonly gaps?: readonly Gap[];
}
