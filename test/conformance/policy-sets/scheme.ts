// network-config-analyzer's schemes: named sets of policies over the same namespaces and pods, and queries that relate
// them. Sources that name the tool's own repository are read from the corpus, which holds the same files.
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Inventory } from '../../../lib/model/inventory.ts';
import { corpusDir, readText } from '../corpus.ts';
import type { Input } from '../mend.ts';
import { makeSubject, readCorpus, type Subject } from '../subject.ts';

export const schemesDir = join(corpusDir, 'np-guard-nca-dev/tests/k8s_testcases');

type Sources = string | readonly string[];

interface PolicySet {
  readonly name: string;
  readonly networkPolicyList?: Sources;
  readonly namespaceList?: Sources;
  readonly podList?: Sources;
  readonly resourceList?: Sources;
}

export interface Scheme extends Omit<PolicySet, 'name'> {
  readonly networkConfigList: readonly PolicySet[];
  readonly queries: readonly Query[];
}

/** One of the fields is the relation, and holds names of policy sets. */
export interface Query extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly expected?: number;
  /** File with the connections, relative to the scheme. */
  readonly expectedOutput?: string;
}

export function readScheme(path: string): Scheme {
  return parse(readText(path)) as Scheme;
}

/** The set called `name`, or one policy of it (`name/namespace/policy`); `none` leaves all policies out. */
export async function readPolicySet(
  scheme: Scheme,
  {
    path,
    name,
    input,
    policies = 'named',
  }: { path: string; name: string; input: Input; policies?: 'named' | 'none' },
): Promise<Subject> {
  const [setName, namespace, policy] = name.split('/');
  const set = scheme.networkConfigList.find((one) => one.name === setName);
  if (set === undefined) throw new Error(`Cannot find policy set "${name}"`);
  const lists = [
    ...listed(set.resourceList ?? scheme.resourceList),
    ...listed(set.namespaceList ?? (set.resourceList === undefined ? scheme.namespaceList : [])),
    ...listed(set.podList ?? (set.resourceList === undefined ? scheme.podList : [])),
    ...listed(set.networkPolicyList),
  ];
  const sources = lists.map((source) => sourcePath(dirname(path), source));
  const inventory = await readCorpus([...new Set(sources)], input);
  const kept = keepPolicies(inventory, (object) => {
    return (
      policies === 'named' &&
      (policy === undefined || (object.namespace === namespace && object.name === policy))
    );
  });
  return makeSubject(kept, { ipBlockMatchesPods: 'no' });
}

function listed(sources: Sources | undefined): readonly string[] {
  if (sources === undefined || sources === '') return [];
  return typeof sources === 'string' ? [sources] : sources;
}

function sourcePath(folder: string, source: string): string {
  const own = /\/k8s_testcases\/(.*)$/.exec(source.startsWith('https:') ? source : '');
  if (own !== null) return join(schemesDir, own[1] as string);
  return join(folder, source.replace(/\/?\*\*$/, ''));
}

function keepPolicies(
  inventory: Inventory,
  keep: (policy: { readonly namespace?: string; readonly name?: string }) => boolean,
): Inventory {
  const objects = inventory.objects.filter(({ kind, object }) => {
    return kind !== 'NetworkPolicy' || keep(object.metadata as { namespace?: string; name?: string });
  });
  return { ...inventory, objects };
}
