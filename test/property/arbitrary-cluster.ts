// Random clusters for the property tests: few names, labels, addresses and ports, so that policies meet by chance.
// Objects are raw, as manifests hold them. Policies come from arbitrary-policy.ts.
import fc from 'fast-check';
import type { Networks, RawObject } from '../../lib/model/inventory.ts';
import { namespace, node, type PodFields, pod } from '../cases/build-inventory.ts';
import { namespaceNames, podLabelKeys, podLabelValues, teams, zones } from './alphabet.ts';
import { arbitraryPolicies } from './arbitrary-policy.ts';

export interface RandomCluster {
  /** Namespaces, nodes and policies. */
  readonly objects: readonly RawObject[];
  readonly pods: readonly RandomPod[];
  readonly networks: Partial<Networks>;
  readonly ipBlockMatchesPods: 'yes' | 'no';
}

/** A pod by its index, so that it can be renamed. */
export interface RandomPod {
  readonly namespace: string;
  readonly fields: PodFields;
}

const namespaces = fc.array(
  fc.record({
    name: fc.constantFrom(...namespaceNames),
    team: fc.option(fc.constantFrom(...teams), { nil: undefined }),
  }),
  { maxLength: 3 },
);

const nodeIps: Readonly<Record<string, readonly string[]>> = {
  n1: ['192.168.0.1', 'fd01::1'],
  n2: ['192.168.0.2'],
};

/** Of a hostNetwork pod, by a dice of 0 to 2: not known, its node's (undefined), or a node's that it does not name. */
const hostIps: readonly (readonly string[] | undefined)[] = [[], undefined, ['192.168.0.2']];

const nodes = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('n1', 'n2'),
    labels: fc.oneof(fc.constant({}), fc.record({ zone: fc.constantFrom(...zones) })),
    podCIDRs: fc.constantFrom<readonly string[]>([], [], ['10.0.0.0/24'], ['10.0.0.0/24', 'fd00::/64']),
  }),
  { selector: ({ name }) => name, maxLength: 2 },
);

const labels = fc.dictionary(fc.constantFrom(...podLabelKeys), fc.constantFrom(...podLabelValues), {
  maxKeys: 2,
});

const ports = fc.subarray([
  'http:TCP:80',
  'http:TCP:8080',
  'http:UDP:80',
  'dns:UDP:53',
  'dns:TCP:53',
  'dns:SCTP:80',
]);

const podShape = fc.record({
  namespace: fc.constantFrom(...namespaceNames),
  labels,
  ports,
  families: fc.constantFrom<readonly ('v4' | 'v6')[]>(
    [],
    ['v4'],
    ['v4'],
    ['v4'],
    ['v6'],
    ['v4', 'v6'],
    ['v6', 'v4'],
  ),
  nodeName: fc.constantFrom(undefined, 'n1', 'n2', 'elsewhere'),
  hostNetwork: fc.constantFrom<boolean>(false, false, false, false, true),
  phase: fc.constantFrom('Running', 'Running', 'Running', 'Running', 'Pending', 'Succeeded'),
});

/** A cluster with up to six pods and up to six policies of every kind. */
export const arbitraryCluster: fc.Arbitrary<RandomCluster> = fc.record({
  pods: fc.array(podShape, { minLength: 1, maxLength: 6 }).map((shapes) => shapes.map(podOf)),
  objects: fc
    .tuple(namespaces, nodes, arbitraryPolicies)
    .map(([declared, machines, policies]) => [
      ...new Map(
        declared.map(({ name, team }) => [name, namespace(name, team === undefined ? {} : { team })]),
      ).values(),
      ...machines.map(({ name, ...fields }) => node(name, { ...fields, ips: nodeIps[name] ?? [] })),
      ...policies,
    ]),
  networks: fc.constantFrom<Partial<Networks>>(
    {},
    {},
    { podCidrs: ['10.0.0.0/15'] },
    { podCidrs: ['10.0.0.0/24', '10.0.1.0/24', 'fd00::/64'] },
  ),
  ipBlockMatchesPods: fc.constantFrom('yes', 'yes', 'yes', 'no'),
});

/** The Pod objects, named by `name`. */
export function podObjects({ pods }: RandomCluster, name: (index: number) => string): readonly RawObject[] {
  return pods.map(({ namespace: inNamespace, fields }, index) =>
    pod(`${inNamespace}/${name(index)}`, fields),
  );
}

function podOf(shape: typeof podShape extends fc.Arbitrary<infer T> ? T : never, index: number): RandomPod {
  const { nodeName, hostNetwork, families, ...rest } = shape;
  const ips = hostNetwork
    ? hostIps[families.length]
    : families.map((family) => (family === 'v4' ? `10.0.${index % 2}.${index + 1}` : `fd00::${index + 1}`));
  return {
    namespace: rest.namespace,
    fields: {
      labels: rest.labels,
      ports: rest.ports,
      phase: rest.phase,
      ips: ips ?? nodeIps[nodeName ?? ''] ?? [],
      ...(nodeName === undefined ? {} : { node: nodeName }),
      ...(hostNetwork ? { hostNetwork: true as const } : {}),
    },
  };
}
