// A rule that lets wide public address ranges in. Whether a route leads there is another check's question.
import type { Check } from './check.ts';
import { findOpenings } from './opening-finding.ts';
import { OPENING_WORDS } from './opening-words.ts';

const meta = {
  id: 'strangers-of-the-internet',
  title: 'No workload admits wide public address ranges',
  rationale:
    'A policy that admits the internet protects from nobody as soon as a Service, a node port or a proxy gives it a way in.',
  attackerGains: 'Whoever finds a route to these pods, today or after the next change, is let in',
  severity: 'high',
  remediation:
    'Admit the balancer or the ingress controller in place of the internet, or the addresses of known clients',
  source:
    'Network Segmentation control: only whitelisted service endpoints; NetworkPolicyIngressRule.from, IPBlock.cidr',
} as const;

export const strangersOfTheInternet: Check = {
  meta,
  run: (context) => findOpenings(context, { meta, words: OPENING_WORDS }),
};
