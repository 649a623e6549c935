// Resources and discovery → what is asked of this cluster: the lists with their paths, what is not installed, and what
// nobody can say. The reader and the doctor follow the same plan.
import type { Gap } from '../../../lib/model/gap.ts';
import { classifyKind } from '../inventory/kind-table.ts';
import type { GroupDiscovery, ServedResource } from './discover.ts';
import type { ListTarget } from './list-resource.ts';
import { apiVersionOf, listPath, RESOURCES, type Resource } from './resources.ts';

export type PlannedList = { readonly resource: Resource; readonly target: ListTarget } & (
  | { readonly is: 'list' }
  | { readonly is: 'notInstalled' }
  /** Whether it is installed is not known. */
  | { readonly is: 'problem'; readonly reason: 'forbidden' | 'unavailable'; readonly why: string }
);

/** Groups that discovery is asked about. */
export const OPTIONAL_GROUPS: readonly string[] = [
  ...new Set(RESOURCES.filter(({ served }) => served === 'ifInstalled').map(({ group }) => group)),
];

/** One for each resource, in their order; those whose objects another group holds are left out. */
export function planLists(discovery: ReadonlyMap<string, GroupDiscovery>): PlannedList[] {
  return RESOURCES.flatMap((resource): PlannedList[] => {
    const { group, served, mirrors } = resource;
    if (served === 'always') return [planned(resource, resource.versions[0] as string, { is: 'list' })];
    const known = discovery.get(group) ?? { is: 'absent' };
    if (mirrors !== undefined && versionIn(discovery.get(mirrors), resource) !== undefined) return [];
    if (known.is === 'problem') {
      const { reason, why } = known;
      return [planned(resource, resource.versions[0] ?? 'v1', { is: 'problem', reason, why })];
    }
    const version = versionIn(known, resource);
    if (version === undefined)
      return [planned(resource, resource.versions[0] ?? 'v1', { is: 'notInstalled' })];
    return [planned(resource, version, { is: 'list' })];
  });
}

/** Policy kinds of the groups asked about that are installed and that no resource covers: there may be policies of them. */
export function unreadPolicyKinds(discovery: ReadonlyMap<string, GroupDiscovery>, cluster: string): Gap[] {
  const gaps = new Map<string, Gap>();
  for (const [group, known] of discovery) {
    for (const served of known.is === 'served' ? known.resources : []) {
      const { kind, plural, version } = served;
      const apiVersion = apiVersionOf(group, version);
      if (classifyKind(apiVersion, kind).class !== 'unsupported' || DECIDES_NOTHING.test(kind)) continue;
      if (RESOURCES.some((one) => one.group === group && one.plural === plural)) continue;
      const name = `${kind}.${group}`;
      gaps.set(name, {
        reason: 'unsupported',
        message: `Cannot read ${name} in cluster "${cluster}": this kind of policy is not known`,
        remedy: `Look whether there are any: kubectl get ${plural}.${group} -A`,
        origin: { file: listPath({ group, plural }, version), line: 0 },
        effect: { scope: 'policies', kinds: [name] },
      });
    }
  }
  return [...gaps.values()];
}

/** A part of policies: one that uses it is told itself. */
const DECIDES_NOTHING = /(Tier|NetworkSet|Profile|Group)$/;

function versionIn(known: GroupDiscovery | undefined, resource: Resource): string | undefined {
  if (known?.is !== 'served') return undefined;
  const isIt = (one: ServedResource) => one.plural === resource.plural && one.kind === resource.kind;
  const versions = known.resources.filter(isIt).map(({ version }) => version);
  return resource.versions.find((version) => versions.includes(version)) ?? versions[0];
}

function planned<T>(
  resource: Resource,
  version: string,
  rest: T,
): T & { resource: Resource; target: ListTarget } {
  const { group, kind, fieldSelector } = resource;
  const target: ListTarget = {
    apiVersion: apiVersionOf(group, version),
    kind,
    path: listPath(resource, version),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  };
  return { ...rest, resource, target };
}
