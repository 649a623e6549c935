// Pods that do not exist, as np-guard's exposure report describes them: `[namespace with {…}]/[pod with {…}]`.
// A description stands for what one selector opens. A pod may fit other selectors too, so that each description becomes
// several hypothetical pods that fit it: what is told of it must hold of one of them.
import type { Cluster, Labels } from '../../../lib/model/cluster.ts';
import type { HypotheticalEnd } from '../../../lib/model/connection.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';
const FRESH_VALUE = 'fresh-value';

const MOST_CANDIDATES = 16;

/** Pods that fit the description, each in a namespace of its own if need be; none when it is no description of pods. */
export function representativesOf(
  cluster: Cluster,
  { peer, fresh }: { readonly peer: string; readonly fresh: string },
): HypotheticalEnd[] {
  const match = /^(.+)\/\[(?:all pods|pod with \{(.*)\})\]$/.exec(peer);
  if (match === null) return [];
  const used = usedValues(cluster);
  const pods = labelChoices(match[2] ?? '', used);
  const place = match[1] as string;
  const described = /^\[(?:all namespaces|namespace with \{(.*)\})\]$/.exec(place);
  const real = cluster.namespaces.find(({ name }) => name === place);
  if (described === null) {
    const namespaceLabels = real?.labels ?? { [NAME_LABEL]: place };
    return pods.map((labels) => ({ kind: 'hypothetical', namespace: place, namespaceLabels, labels }));
  }
  return labelChoices(described[1] ?? '', used).flatMap((namespaceLabels, i) => {
    const namespace = `${fresh}-${i}`;
    return pods.map((labels) => ({
      kind: 'hypothetical' as const,
      namespace,
      namespaceLabels: { ...namespaceLabels, [NAME_LABEL]: namespace },
      labels,
    }));
  });
}

/**
 * Pods of which np-guard's `entire-cluster` speaks: any pod of any namespace. Four of them, with and without the label
 * keys that the policies use, none with a value that they list; what is open to the entire cluster is open to all four.
 */
export function strangersOf(cluster: Cluster): HypotheticalEnd[] {
  const keys = [...usedValues(cluster).keys()].filter((key) => key !== NAME_LABEL);
  const every: Labels = Object.fromEntries(keys.map((key) => [key, FRESH_VALUE]));
  const kinds: readonly Labels[] = [{}, every];
  return kinds.flatMap((namespaceLabels, i) => {
    const namespace = `strange-namespace-${i}`;
    return kinds.map((labels) => ({
      kind: 'hypothetical' as const,
      namespace,
      namespaceLabels: { ...namespaceLabels, [NAME_LABEL]: namespace },
      labels,
    }));
  });
}

/** Sets of labels that meet e.g. `app=x,{Key:env,Operator:In,Values:[a b],}`, with no other key and with all others. */
function labelChoices(requirements: string, used: ReadonlyMap<string, ReadonlySet<string>>): Labels[] {
  // By key: the values that are left, `undefined` for its absence
  const choices = new Map<string, (string | undefined)[]>();
  const narrow = (
    key: string,
    allowed: (value: string | undefined) => boolean,
    named: readonly string[] = [],
  ) => {
    const values = choices.get(key) ?? [undefined, FRESH_VALUE, ...(used.get(key) ?? []), ...named];
    choices.set(key, [...new Set(values)].filter(allowed));
  };
  const form = /\{Key:([^,]+),Operator:(\w+),Values:\[([^\]]*)\],\}|([^,={}]+)=([^,{}]*)/g;
  const rest = requirements.replaceAll(form, (_, key, operator, values, labelKey, labelValue) => {
    const named: string[] = values === undefined ? [labelValue] : values.split(' ');
    if (labelKey !== undefined) narrow(labelKey, (value) => value === labelValue, named);
    else if (operator === 'In') narrow(key, (value) => value !== undefined && named.includes(value), named);
    else if (operator === 'NotIn') narrow(key, (value) => value === undefined || !named.includes(value));
    else if (operator === 'Exists') narrow(key, (value) => value !== undefined);
    else if (operator === 'DoesNotExist') narrow(key, (value) => value === undefined);
    else throw new Error(`Cannot read operator "${operator}"`);
    return '';
  });
  if (/[^,]/.test(rest)) throw new Error(`Cannot read requirements "${requirements}": left over "${rest}"`);
  let sets: Labels[] = [{}];
  for (const [key, values] of choices) {
    const grown = sets.flatMap((labels) =>
      values.map((value) => (value === undefined ? labels : { ...labels, [key]: value })),
    );
    sets = grown.slice(0, MOST_CANDIDATES);
  }
  const others = Object.fromEntries(
    [...used.keys()].filter((key) => !choices.has(key)).map((key) => [key, FRESH_VALUE]),
  );
  return Object.keys(others).length === 0
    ? sets
    : [...sets, ...sets.map((labels) => ({ ...others, ...labels }))];
}

/** By label key: the values that the policies' selectors name. */
function usedValues(cluster: Cluster): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  const add = (key: string, values: readonly string[]) => {
    const known = used.get(key) ?? new Set();
    used.set(key, known);
    for (const value of values) known.add(value);
  };
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [field, inner] of Object.entries(value)) {
      if (field === 'matchLabels') {
        for (const [key, label] of Object.entries((inner ?? {}) as Labels)) add(key, [label]);
      } else walk(inner);
    }
    const { key, values } = value as { key?: unknown; values?: readonly string[] };
    if (typeof key === 'string') add(key, values ?? []);
  };
  for (const policy of cluster.policies) walk(policy.spec);
  return used;
}
