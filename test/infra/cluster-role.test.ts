// The ClusterRole that users apply and the reader's table of resources name the same things, in both directions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { CONFIG_MAPS, RESOURCES } from '../../functions/adapters/kubernetes-api/resources.ts';

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly string[];
  }[];
  readonly subjects?: readonly { readonly kind: string; readonly name: string }[];
}

const file = join(import.meta.dirname, '../../infra/cluster-access/cluster-role.yaml');
const documents = parseAllDocuments(readFileSync(file, 'utf8')).map(
  (document) => document.toJS() as Document,
);
const of = (kind: string) => documents.filter((document) => document.kind === kind);

/** One line for each verb on each resource. */
function grants({ rules = [], metadata }: Document): string[] {
  return rules.flatMap(({ apiGroups, resources, resourceNames = ['*'], verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        resourceNames.flatMap((name) =>
          verbs.map((verb) => [verb, group, resource, metadata.namespace ?? '*', name].join(' ')),
        ),
      ),
    ),
  );
}

test('the ClusterRole grants list on what the reader lists, and nothing else', () => {
  const read = RESOURCES.map(({ group, plural }) => `list ${group} ${plural} * *`);
  expect(of('ClusterRole').flatMap(grants).sort()).toEqual(read.sort());
});

test('the Role grants get on the ConfigMaps that the reader gets, and nothing else', () => {
  const read = CONFIG_MAPS.map(({ namespace, name }) => `get  configmaps ${namespace} ${name}`);
  expect(of('Role').flatMap(grants).sort()).toEqual(read.sort());
});

test('both are bound to one group, which is none of those that EKS reserves', () => {
  const subjects = [...of('ClusterRoleBinding'), ...of('RoleBinding')].flatMap(
    ({ subjects }) => subjects ?? [],
  );
  expect(subjects.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'Group bulkhead:readers',
    'Group bulkhead:readers',
  ]);
  expect(subjects[0]?.name).not.toMatch(/^(system|eks|aws|amazon|iam):/);
});
