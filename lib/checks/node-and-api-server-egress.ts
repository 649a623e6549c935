// Workloads that reach kubelets of other nodes or the API server.
import type { Check } from './check.ts';
import { findOpenings } from './opening-finding.ts';
import { OPENING_WORDS } from './opening-words.ts';

const meta = {
  id: 'node-and-api-server-egress',
  title: 'No workload reaches the API server or kubelets without naming them',
  rationale:
    'Few workloads talk to the API server, and none but monitoring to a kubelet; a wide block opens both to all.',
  attackerGains:
    'A stolen service account token can be used from here, and kubelets be asked for the secrets of their pods',
  severity: 'low',
  remediation:
    'Allow ports 443, 6443 and 10250 towards nodes and the API server only where a workload needs them',
  source: 'Network Segmentation control: deny everything else; MITRE ATT&CK T1613, T1609',
} as const;

export const nodeAndApiServerEgress: Check = {
  meta,
  run: (context) => findOpenings(context, { meta, words: OPENING_WORDS }),
};
