// Some inputs of the corpus hold objects that the API server would reject and that another tool reads nevertheless.
// Normalize reports them and calls what they decide unknown. To compare the answers all the same, such an input is
// read a second time with these faults mended, in the way that the other tool reads them; the suite counts those cases.
import type { Inventory, InventoryObject, RawObject } from '../../lib/model/inventory.ts';
import { blocksOverlap, parseCidr } from '../../lib/sets/cidr.ts';

/** How a case reads its input. */
export type Input = 'asWritten' | 'mended';

type Mutable = Record<string, unknown>;

/** Each fault that is mended, with what makes it one. */
export const mends: Readonly<Record<string, (object: Mutable, kind: string) => void>> = {
  // CRD of AdminNetworkPolicy: "pods: … required: - namespaceSelector - podSelector"
  'pods without namespaceSelector or podSelector: taken as empty': (object, kind) => {
    if (kind.endsWith('AdminNetworkPolicy')) fillSelectors(object.spec);
  },
  // ObjectMeta: "name … must be unique within a namespace", RFC 1123 subdomain
  'a policy name with an underscore: written with a hyphen': (object, kind) => {
    const metadata = object.metadata as { name?: unknown } | undefined;
    if (kind === 'NetworkPolicy' && typeof metadata?.name === 'string') {
      metadata.name = metadata.name.replaceAll('_', '-');
    }
  },
  // OwnerReference: "+required kind"
  'an owner without kind: taken as a Pod': (object) => {
    const metadata = object.metadata as { ownerReferences?: Mutable[] } | undefined;
    for (const owner of metadata?.ownerReferences ?? []) {
      owner.apiVersion ??= 'v1';
      owner.kind ??= 'Pod';
      owner.uid ??= `uid-${owner.name}`;
    }
  },
  // apps/v1 validation: "`selector` does not match template `labels`"
  'a workload whose selector is not met by its template: the selector left out': (object, kind) => {
    const spec = object.spec as Mutable | undefined;
    if (['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].includes(kind)) delete spec?.selector;
  },
  // NetworkPolicy IPBlock: "Except values will be rejected if they are outside the cidr range"
  'an except outside its cidr: left out': (object, kind) => {
    if (kind === 'NetworkPolicy') dropExcepts(object.spec);
  },
  // CRD of AdminNetworkPolicy: "networks/nodes peer cannot be set with namedPorts since there are no namedPorts for
  // networks/nodes"
  'a named port beside networks: the rule written as two': (object, kind) => {
    const spec = object.spec as { egress?: EgressRule[] } | undefined;
    if (kind.endsWith('AdminNetworkPolicy') && spec?.egress !== undefined)
      spec.egress = spec.egress.flatMap(splitRule);
  },
  // core/v1 Container: "ports []ContainerPort"
  'container ports that are no list: taken as none': (object, kind) => {
    const spec = object.spec as { containers?: Mutable[] } | undefined;
    if (kind !== 'Pod') return;
    for (const container of spec?.containers ?? []) {
      if (container.ports !== undefined && !Array.isArray(container.ports)) delete container.ports;
    }
  },
};

export function mendInventory(inventory: Inventory): Inventory {
  return { ...inventory, objects: inventory.objects.map(mendObject) };
}

function mendObject(item: InventoryObject): InventoryObject {
  const object = structuredClone(item.object) as Mutable;
  for (const mend of Object.values(mends)) mend(object, item.kind);
  return { ...item, object: object as RawObject };
}

interface EgressRule {
  readonly to: readonly { readonly networks?: unknown }[];
  readonly ports?: readonly { readonly namedPort?: unknown }[];
}

/** One rule for the networks, on which no port has a name, and one for the pods: together what the rule says. */
function splitRule(rule: EgressRule): EgressRule[] {
  const { to, ports = [] } = rule;
  const numbered = ports.filter(({ namedPort }) => namedPort === undefined);
  const networks = to.filter((peer) => peer.networks !== undefined);
  if (networks.length === 0 || numbered.length === ports.length) return [rule];
  const pods = to.filter((peer) => peer.networks === undefined);
  return [
    ...(numbered.length > 0 ? [{ ...rule, to: networks, ports: numbered }] : []),
    ...(pods.length > 0 ? [{ ...rule, to: pods }] : []),
  ];
}

function dropExcepts(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const block = (value as { ipBlock?: { cidr: string; except?: string[] } }).ipBlock;
  const cidr = block === undefined ? undefined : parseCidr(block.cidr);
  if (cidr !== undefined && block?.except !== undefined) {
    block.except = block.except.filter((text) => {
      const except = parseCidr(text);
      return except !== undefined && blocksOverlap(cidr, except);
    });
  }
  for (const inner of Object.values(value)) dropExcepts(inner);
}

function fillSelectors(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, inner] of Object.entries(value)) {
    if (field === 'pods' && typeof inner === 'object' && inner !== null) {
      const pods = inner as Mutable;
      pods.namespaceSelector ??= {};
      pods.podSelector ??= {};
    } else fillSelectors(inner);
  }
}
