// The sentences of findings about rules that open something: whom they let in or out, and how to narrow them.
import type { Direction } from '../model/cluster.ts';
import type { PodPeer, Rule } from '../model/policy.ts';
import { joinNames, rulePortsName, sentence } from './names.ts';
import { isDnsOnly, type Opening, type OpeningWords } from './opening-finding.ts';

/** For every check about strangers: the rule may open several positions, and all of them are told. */
export const OPENING_WORDS: OpeningWords = { message, fix };

/** A rule that names its peers, and leaves them nearly all ports. */
export const ALL_PORTS_WORDS: OpeningWords = {
  message(opening) {
    const { ruleName, number, subjects } = opening;
    const [ports, they] = [rulePortsName(opening), number === 'one' ? 'it names' : 'they name'];
    return directionOf(opening) === 'ingress'
      ? `${sentence(ruleName)} ${number === 'one' ? 'opens' : 'open'} ${ports} of ${subjects} to the peers that ${they}`
      : `${sentence(ruleName)} ${number === 'one' ? 'lets' : 'let'} ${subjects} connect to the peers that ${they} on ${ports}`;
  },
  fix: ({ where }) => `List the ports that are needed in ${where}`,
};

function message(opening: Opening): string {
  const { ruleName, number, subjects } = opening;
  const [who, ports] = [whoOf(opening), rulePortsName(opening)];
  return directionOf(opening) === 'ingress'
    ? `${sentence(ruleName)} ${number === 'one' ? 'admits' : 'admit'} ${who} to ${subjects} on ${ports}`
    : `${sentence(ruleName)} ${number === 'one' ? 'lets' : 'let'} ${subjects} connect to ${who} on ${ports}`;
}

function whoOf(opening: Opening): string {
  const { rule, checks, items } = opening;
  const everybody = directionOf(opening) === 'ingress' ? 'anyone' : 'anything';
  const internet = directionOf(opening) === 'ingress' ? 'strangers-of-the-internet' : 'internet-egress';
  const has = (check: (typeof checks)[number]) => checks.includes(check);
  const [other, same] = [has('strangers-of-other-namespaces'), has('strangers-of-the-same-namespace')];
  const isEverybody = has(internet) && has('strangers-of-private-ranges') && other && same;
  if (rule.peers === 'any' || isEverybody) return everybody;
  const isWhole = items.some(
    ({ check, deduction: { peer } }) =>
      check === internet && peer.kind === 'addresses' && ['0.0.0.0/0', '::/0'].includes(peer.range),
  );
  if (isByAddressOnly(opening)) return 'addresses that pods of the cluster may have';
  return joinNames([
    ...(has(internet) ? [isWhole ? 'the internet' : 'public addresses'] : []),
    ...(has('strangers-of-private-ranges') ? ['private addresses'] : []),
    ...(other && same ? ['pods of every namespace'] : []),
    ...(other && !same ? ['pods of other namespaces'] : []),
    ...(same && !other ? ['every pod of the namespace'] : []),
    ...(checks[0] === 'node-and-api-server-egress' ? ['the API server and kubelets'] : []),
  ]);
}

const ADDRESS_CHECKS: readonly string[] = [
  'strangers-of-the-internet',
  'internet-egress',
  'strangers-of-private-ranges',
  'node-and-api-server-egress',
];

function fix(opening: Opening): string {
  const { rule, where, checks } = opening;
  const isIngress = directionOf(opening) === 'ingress';
  if (isDnsOnly(rule) && !isIngress) return `Name the cluster DNS pods in ${where}`;
  if (rule.peers === 'any') return `Name the peers${rule.ports === 'any' ? ' and ports' : ''} in ${where}`;
  const needed = isIngress ? 'that need it' : 'that are needed';
  const freePods = unnamedPods(rule);
  if (isByAddressOnly(opening)) return `Name pods by their labels in place of addresses in ${where}`;
  if (freePods.length === 0) return `Narrow the blocks of ${where} to the addresses ${needed}`;
  const isLocal = freePods.every(({ namespaces }) => typeof namespaces === 'number');
  const opensAddresses = checks.some((check) => ADDRESS_CHECKS.includes(check));
  return `Name the ${isLocal ? '' : 'namespaces and '}pods${opensAddresses ? ' and addresses' : ''} ${needed} in ${where}`;
}

/** A few addresses that lie where pods have theirs: no wide block, and no selector that a stranger fits. */
function isByAddressOnly({ rule, checks }: Opening): boolean {
  return (
    unnamedPods(rule).length === 0 &&
    rule.peers !== 'any' &&
    !checks.some((check) => ADDRESS_CHECKS.includes(check)) &&
    checks[0] !== 'all-ports-rule'
  );
}

function unnamedPods({ peers }: Rule): PodPeer[] {
  return peers === 'any' ? [] : peers.filter((peer) => peer.kind === 'pods').filter((peer) => !isNamed(peer));
}

/** Lists a value on each side that it constrains (scoring.md section 2): a stranger cannot match it. */
function isNamed({ namespaces, pods }: PodPeer): boolean {
  const [freeNamespaces, freePods] = [
    typeof namespaces === 'number' || namespaces.requirements.length === 0,
    pods.requirements.length === 0,
  ];
  if (freeNamespaces && freePods) return false;
  return (
    (freeNamespaces || (typeof namespaces !== 'number' && namespaces.listed)) && (freePods || pods.listed)
  );
}

function directionOf({ places }: Opening): Direction | undefined {
  return places[0]?.direction;
}
