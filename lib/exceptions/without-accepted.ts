// The inventory as it would be without what was accepted. What is still open in it was accepted by nobody, such as a
// second rule that stands behind an accepted one and that no finding names.
import type { Cluster, Direction, PolicyObject } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { FindingCauses } from '../model/finding-causes.ts';
import type { Inventory, InventoryObject, RawObject } from '../model/inventory.ts';
import type { DeclaredEntryPoint } from '../model/options.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import type { EntryPoint } from '../model/scan-result.ts';

export interface AcceptedInputs {
  readonly cluster: Cluster;
  /** Accepted ones name their exception. */
  readonly findings: readonly Finding[];
  readonly causes: FindingCauses;
  readonly entryPoints: readonly EntryPoint[];
}

export interface WithoutAccepted {
  readonly inventory: Inventory;
  /** Ways in that were accepted, as if they were declared. */
  readonly declared: readonly DeclaredEntryPoint[];
}

/** Accepted rules are taken out, directions that were accepted without a policy are denied, ways in are declared. */
export function withoutAccepted(inventory: Inventory, inputs: AcceptedInputs): WithoutAccepted {
  const accepted = inputs.findings.filter(({ exception }) => exception !== undefined);
  const removed = removedRules(inputs, accepted);
  const objects = inventory.objects.map((item) => {
    const places = removed.get(nameOf(item.kind, metadataOf(item)));
    return places === undefined ? item : { ...item, object: withoutRules(item.object, places) };
  });
  const denials = accepted.flatMap(deniedDirections).map(defaultDeny);
  return {
    inventory: { ...inventory, objects: [...objects, ...denials] },
    declared: acceptedWays(inputs, accepted).map(({ namespace, name }) => ({ namespace, name, ports: [] })),
  };
}

/** Keys of entry points that were accepted; see entryPointKey. */
export function acceptedWays(
  { causes, entryPoints }: AcceptedInputs,
  accepted: readonly Finding[],
): EntryPoint[] {
  const keys = new Set(accepted.flatMap(({ fingerprint }) => causes.entryPoints.get(fingerprint) ?? []));
  const isAccepted = (one: EntryPoint) => keys.has(entryPointKey(one));
  const open = entryPoints.filter((one) => !one.declared && one.scheme !== 'internal' && !isAccepted(one));
  const taken = new Set(
    open.flatMap(({ namespace, name, targets }) => [
      `${namespace}/${name}`,
      ...targets.map((target) => `${target.namespace}/${target.workload}`),
    ]),
  );
  // A declaration goes by the name alone: it must not declare what nobody accepted
  return entryPoints.filter((one) => isAccepted(one) && !taken.has(`${one.namespace}/${one.name}`));
}

export function entryPointKey({
  kind,
  namespace,
  name,
}: Pick<EntryPoint, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}

/** By name of the policy. A rule that another finding names too is taken out only when that one is accepted as well. */
function removedRules(
  { cluster, findings, causes }: AcceptedInputs,
  accepted: readonly Finding[],
): ReadonlyMap<string, readonly RulePlace[]> {
  const placesOf = (some: readonly Finding[]) =>
    some.flatMap((one) => causes.rules.get(one.fingerprint) ?? []);
  const kept = new Set(placesOf(findings.filter(({ exception }) => exception === undefined)).map(textOf));
  const removed = new Map<string, RulePlace[]>();
  for (const place of placesOf(accepted)) {
    if (kept.has(textOf(place))) continue;
    const { kind, namespace, name } = cluster.policies[place.policyId] as PolicyObject;
    const key = nameOf(kind, { name, ...(namespace !== undefined && { namespace }) });
    removed.set(key, [...(removed.get(key) ?? []), place]);
  }
  return removed;
}

function textOf({ policyId, direction, ruleIndex }: RulePlace): string {
  return `${policyId} ${direction} ${ruleIndex}`;
}

/** The rest of the policy stays: it selects and isolates as before. */
function withoutRules(object: RawObject, places: readonly RulePlace[]): RawObject {
  const spec = object.spec as RawObject;
  const left = (direction: Direction) => {
    const rules = spec[direction];
    if (!Array.isArray(rules)) return {};
    const gone = new Set(
      places.filter((place) => place.direction === direction).map((place) => place.ruleIndex),
    );
    return { [direction]: rules.filter((_, index) => !gone.has(index)) };
  };
  // Without policyTypes an empty list of egress rules would isolate nothing
  const egress = Array.isArray(spec.egress) && spec.egress.length > 0 ? ['Egress'] : [];
  const policyTypes = object.kind === 'NetworkPolicy' && spec.policyTypes === undefined;
  return {
    ...object,
    spec: {
      ...spec,
      ...left('ingress'),
      ...left('egress'),
      ...(policyTypes && { policyTypes: ['Ingress', ...egress] }),
    },
  };
}

interface DeniedDirection {
  readonly namespace: string;
  readonly direction: Direction;
}

const NO_POLICY: ReadonlySet<string> = new Set(['default-deny-missing', 'next-pod-not-covered']);

function deniedDirections({ checkId, namespace, evidence }: Finding): DeniedDirection[] {
  if (namespace === undefined || !NO_POLICY.has(checkId)) return [];
  const directions = new Set(evidence.flatMap(({ direction }) => direction ?? []));
  return [...directions].map((direction) => ({ namespace, direction }));
}

function defaultDeny({ namespace, direction }: DeniedDirection): InventoryObject {
  const [apiVersion, kind] = ['networking.k8s.io/v1', 'NetworkPolicy'];
  const metadata = { name: `accepted-${direction}`, namespace };
  const policyTypes = [direction === 'ingress' ? 'Ingress' : 'Egress'];
  const object = { apiVersion, kind, metadata, spec: { podSelector: {}, policyTypes } };
  return { apiVersion, kind, origin: { file: '', line: 0 }, object };
}

interface Named {
  readonly name?: unknown;
  readonly namespace?: unknown;
}

function metadataOf({ object: { metadata }, kind }: InventoryObject): Named {
  const { name, namespace } = (metadata ?? {}) as Named;
  return kind === 'NetworkPolicy' ? { name, namespace: namespace ?? 'default' } : { name };
}

function nameOf(kind: string, { name, namespace }: Named): string {
  return `${kind} ${String(namespace ?? '')}/${String(name)}`;
}
