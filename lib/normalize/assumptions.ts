// What has to be assumed to give an answer at all, as sentences for the reader: few, each about many objects.
import { compareText } from '../match/compare-text.ts';
import type { ClusterNode, Namespace, Pod, PolicyObject, Workload } from '../model/cluster.ts';
import type { Networks } from '../model/inventory.ts';
import { isObject } from './field-checks.ts';

interface Facts {
  readonly namespaces: readonly Namespace[];
  readonly pods: readonly Pod[];
  readonly workloads: readonly Workload[];
  readonly nodes: readonly ClusterNode[];
  readonly policies: readonly PolicyObject[];
  readonly networks: Networks;
  readonly defaultedCount: number;
}

const MOST_NAMES = 5;

/** The sentences, sorted, without a final period. */
export function listAssumptions(facts: Facts): readonly string[] {
  const readable = facts.policies.filter((policy) => policy.unreadable === undefined);
  return [
    ...aboutNamespaces(facts),
    ...aboutTemplates(facts),
    ...aboutAddresses(facts, readable),
    ...aboutDomainNames(readable),
    ...aboutPriorities(readable),
  ].sort(compareText);
}

function aboutNamespaces({ namespaces, defaultedCount }: Facts): string[] {
  const missing = namespaces.filter((namespace) => !namespace.declared).map(({ name }) => name);
  const sentences: string[] = [];
  if (missing.length === 1) {
    sentences.push(`Namespace "${missing[0]}" is not in the input: its only label is its name`);
  } else if (missing.length > 1) {
    sentences.push(
      `Namespaces ${listNames(missing)} are not in the input: the only label of each is its name`,
    );
  }
  if (defaultedCount > 0) {
    const name = defaultedCount === 1 ? 'object names' : 'objects name';
    const are = defaultedCount === 1 ? 'it is' : 'they are';
    sentences.push(`${defaultedCount} ${name} no namespace: ${are} taken to be in "default"`);
  }
  return sentences;
}

function aboutTemplates({ pods }: Facts): string[] {
  const count = pods.filter((pod) => pod.representative).length;
  if (count === 0) return [];
  const workloads = count === 1 ? 'workload has' : 'workloads have';
  return [
    `${count} ${workloads} no pods in the input: one pod made from the template stands for ${count === 1 ? 'it' : 'each'}`,
  ];
}

function aboutAddresses({ pods, nodes, networks }: Facts, policies: readonly PolicyObject[]): string[] {
  const count = pods.filter((pod) => pod.addresses.length === 0).length;
  if (count === 0 || !policies.some(({ spec }) => hasField(spec, CIDR_FIELDS))) return [];
  const isKnown = networks.podCidrs.length > 0 || nodes.some((node) => node.podCidrs.length > 0);
  const ranges = isKnown ? "all of the cluster's pod ranges" : 'all private ranges';
  const have = count === 1 ? 'pod has' : 'pods have';
  return [
    `${count} ${have} no known address: an IP block is taken to match ${count === 1 ? 'it' : 'them'} where it covers ${ranges}`,
  ];
}

function aboutDomainNames(policies: readonly PolicyObject[]): string[] {
  const named = policies
    .filter(({ spec }) => hasField(spec, DOMAIN_FIELDS))
    .map(({ kind, name }) => `${kind} "${name}"`);
  if (named.length === 0) return [];
  const verb = named.length === 1 ? 'allows' : 'allow';
  return [`${listPlain(named)} ${verb} domain names: they are taken to match no address`];
}

/** "The implementation can apply any of the matching policies": which one is not defined (semantics.md b1). */
function aboutPriorities(policies: readonly PolicyObject[]): string[] {
  const byPriority = new Map<string, string[]>();
  for (const { kind, name, spec } of policies) {
    if (typeof spec.priority !== 'number') continue;
    const key = `${spec.priority} ${typeof spec.tier === 'string' ? spec.tier : 'Admin'}`;
    byPriority.set(key, [...(byPriority.get(key) ?? []), `${kind} "${name}"`]);
  }
  return [...byPriority]
    .filter(([, names]) => names.length > 1)
    .map(
      ([key, names]) =>
        `${listPlain(names)} have the same priority ${key.split(' ')[0]}: they are taken by name`,
    );
}

const CIDR_FIELDS = new Set(['ipBlock', 'networks']);
const DOMAIN_FIELDS = new Set(['domainNames']);

/** Whether a rule of the spec has a peer with one of these fields. */
function hasField(spec: PolicyObject['spec'], fields: ReadonlySet<string>): boolean {
  const rules = [spec.ingress, spec.egress].flatMap((list) => (Array.isArray(list) ? list : []));
  return rules.some((rule) => {
    const peers = isObject(rule) ? (rule.from ?? rule.to) : undefined;
    return (
      Array.isArray(peers) &&
      peers.some((peer) => isObject(peer) && Object.keys(peer).some((field) => fields.has(field)))
    );
  });
}

function listNames(names: readonly string[]): string {
  return listPlain(names.map((name) => `"${name}"`));
}

function listPlain(items: readonly string[]): string {
  if (items.length > MOST_NAMES)
    return `${items.slice(0, MOST_NAMES).join(', ')} and ${items.length - MOST_NAMES} more`;
  return items.length === 1 ? (items[0] as string) : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
