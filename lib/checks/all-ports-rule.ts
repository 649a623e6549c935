// Named peers, but (nearly) all ports: more than the application needs.
import type { Check } from './check.ts';
import { findOpenings } from './opening-finding.ts';
import { ALL_PORTS_WORDS } from './opening-words.ts';

const meta = {
  id: 'all-ports-rule',
  title: 'Named peers are allowed on few ports',
  rationale:
    'The control asks for service endpoints, and an endpoint has a port; a rule without ports also opens debuggers, admin consoles and ping.',
  attackerGains:
    'From a peer that is taken, every port of these workloads can be scanned and tried, not only the one that is served',
  severity: 'low',
  remediation: 'List the ports that are needed in the rule',
  source: 'Network Segmentation control: whitelisted service endpoints; NetworkPolicyPort',
} as const;

export const allPortsRule: Check = {
  meta,
  run: (context) => findOpenings(context, { meta, words: ALL_PORTS_WORDS }),
};
