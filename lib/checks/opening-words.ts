// The sentences of findings about rules that open something: whom they let in or out, and how to narrow them.

import { joinNames, rulePortsName, sentence } from './names.ts';
import type { Opening, OpeningWords } from './opening-finding.ts';

/** For every check about strangers: the rule may open several positions, and all of them are told. */
export const OPENING_WORDS: OpeningWords = { message, fix };

function message(opening: Opening): string {
  const { cause, rule, ruleName, subjects } = opening;
  const [who, ports] = [whoOf(opening), rulePortsName(rule)];
  return cause.place.direction === 'ingress'
    ? `${sentence(ruleName)} admits ${who} to ${subjects} on ${ports}`
    : `${sentence(ruleName)} lets ${subjects} connect to ${who} on ${ports}`;
}

function whoOf({ cause, checks, items }: Opening): string {
  const { direction } = cause.place;
  const internet = direction === 'ingress' ? 'strangers-of-the-internet' : 'internet-egress';
  const has = (check: (typeof checks)[number]) => checks.includes(check);
  const [other, same] = [has('strangers-of-other-namespaces'), has('strangers-of-the-same-namespace')];
  if (has(internet) && has('strangers-of-private-ranges') && other && same)
    return direction === 'ingress' ? 'anyone' : 'anything';
  const whole = items.some(
    ({ check, deduction: { peer } }) =>
      check === internet && peer.kind === 'addresses' && ['0.0.0.0/0', '::/0'].includes(peer.range),
  );
  return joinNames([
    ...(has(internet) ? [whole ? 'the internet' : 'public addresses'] : []),
    ...(has('strangers-of-private-ranges') ? ['private addresses'] : []),
    ...(other && same ? ['pods of every namespace'] : []),
    ...(other && !same ? ['pods of other namespaces'] : []),
    ...(same && !other ? ['every pod of the namespace'] : []),
    ...(checks[0] === 'node-and-api-server-egress' ? ['the API server and kubelets'] : []),
  ]);
}

function fix({ cause, rule, ruleName, checks }: Opening): string {
  const narrowPorts = rule.ports === 'any' ? ' and ports' : '';
  if (rule.peers === 'any') return `Name the peers${narrowPorts} in ${ruleName}`;
  const needed = cause.place.direction === 'ingress' ? 'that need it' : 'that are needed';
  const opensBlocks =
    checks.some((check) => BLOCK_CHECKS.includes(check)) && rule.peers.some(({ kind }) => kind === 'block');
  const freePods = rule.peers.filter((peer) => peer.kind === 'pods' && !isNamed(peer));
  if (freePods.length === 0) return `Narrow the blocks of ${ruleName} to the addresses ${needed}`;
  const isLocal = freePods.every((peer) => peer.kind === 'pods' && typeof peer.namespaces === 'number');
  const pods = isLocal ? 'the pods' : 'the namespaces and pods';
  return `Name ${pods}${opensBlocks ? ' and addresses' : ''} ${needed} in ${ruleName}`;
}

const BLOCK_CHECKS: readonly string[] = [
  'strangers-of-the-internet',
  'internet-egress',
  'strangers-of-private-ranges',
  'node-and-api-server-egress',
];

type PodPeer = Extract<Exclude<Opening['rule']['peers'], 'any'>[number], { kind: 'pods' }>;

function isNamed({ namespaces, pods }: PodPeer): boolean {
  return (
    pods.listed || (typeof namespaces !== 'number' && namespaces.listed && pods.requirements.length === 0)
  );
}

/** A rule that names its peers, and leaves them nearly all ports. */
export const ALL_PORTS_WORDS: OpeningWords = {
  message({ cause, rule, ruleName, subjects }) {
    const ports = rulePortsName(rule);
    return cause.place.direction === 'ingress'
      ? `${sentence(ruleName)} opens ${ports} of ${subjects} to the peers that it names`
      : `${sentence(ruleName)} lets ${subjects} connect to the peers that it names on ${ports}`;
  },
  fix: ({ ruleName }) => `List the ports that are needed in ${ruleName}`,
};
