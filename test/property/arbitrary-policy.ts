// Random policies of all four kinds, every operator, peer and port shape; some are ruined so that they cannot be read.
import fc from 'fast-check';
import type { RawObject } from '../../lib/model/inventory.ts';
import {
  adminNetworkPolicy,
  baselineAdminNetworkPolicy,
  clusterNetworkPolicy,
  networkPolicy,
} from '../cases/build-inventory.ts';
import {
  blocks,
  namespaceNames,
  podLabelKeys,
  podLabelValues,
  portNumbers,
  teams,
  zones,
} from './alphabet.ts';

const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP');
const portNumber = fc.constantFrom(...portNumbers);
const portName = fc.constantFrom('http', 'http', 'dns', 'dns', 'none');

function selectorOver(keys: readonly string[], values: readonly string[]): fc.Arbitrary<RawObject> {
  const key = fc.constantFrom(...keys);
  const value = fc.constantFrom(...values);
  const requirement = fc.oneof(
    fc.record({
      key,
      operator: fc.constantFrom('In', 'NotIn'),
      values: fc.uniqueArray(value, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    fc.dictionary(key, value, { minKeys: 1, maxKeys: 1 }).map((matchLabels) => ({ matchLabels })),
    fc.array(requirement, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
    fc.record({
      matchLabels: fc.dictionary(key, value, { maxKeys: 1 }),
      matchExpressions: fc.array(requirement, { maxLength: 1 }),
    }),
  );
}

const podSelector = selectorOver(podLabelKeys, podLabelValues);
const namespaceSelector = fc.oneof(
  selectorOver(['team'], teams),
  selectorOver(['kubernetes.io/metadata.name'], namespaceNames),
);
const nodeSelector = selectorOver(['zone'], zones);

const cidr = fc.constantFrom(...Object.keys(blocks));
const ipBlock = cidr.chain((text) =>
  fc
    .subarray([...(blocks[text] ?? [])])
    .map((except) => (except.length === 0 ? { cidr: text } : { cidr: text, except })),
);

const networkPolicyPeer: fc.Arbitrary<RawObject> = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ namespaceSelector, podSelector }),
  ipBlock.map((block) => ({ ipBlock: block })),
);

const networkPolicyPort: fc.Arbitrary<RawObject> = fc.oneof(
  fc.constant({}),
  fc.record({ protocol }),
  fc.record({ port: portNumber }),
  fc.record({ protocol, port: portNumber }),
  fc.record({ protocol, port: portName }),
  fc.record({ port: portName }),
  fc.record({ protocol, port: fc.constantFrom(53, 80), endPort: fc.constantFrom(80, 8080, 8081) }),
);

function networkPolicyRules(peers: 'from' | 'to'): fc.Arbitrary<readonly RawObject[] | null | undefined> {
  const rule = fc.record(
    {
      [peers]: fc.oneof(fc.constant(null), fc.array(networkPolicyPeer, { maxLength: 2 })),
      ports: fc.array(networkPolicyPort, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  return fc.oneof(
    { weight: 6, arbitrary: fc.array(rule, { maxLength: 3 }) },
    fc.constant(null),
    fc.constant(undefined),
  );
}

const networkPolicySpec = fc.record({
  podSelector: fc.oneof({ weight: 5, arbitrary: podSelector }, fc.constant(null)),
  policyTypes: fc.constantFrom(
    undefined,
    undefined,
    null,
    [],
    ['Ingress'],
    ['Egress'],
    ['Ingress', 'Egress'],
  ),
  ingress: networkPolicyRules('from'),
  egress: networkPolicyRules('to'),
});

const podPeer: fc.Arbitrary<RawObject> = fc.oneof(
  namespaceSelector.map((namespaces) => ({ namespaces })),
  fc.record({ namespaceSelector, podSelector }).map((pods) => ({ pods })),
);
const egressPeer: fc.Arbitrary<RawObject> = fc.oneof(
  podPeer,
  nodeSelector.map((nodes) => ({ nodes })),
  fc.uniqueArray(cidr, { minLength: 1, maxLength: 3 }).map((networks) => ({ networks })),
);

const adminPort: fc.Arbitrary<RawObject> = fc.oneof(
  fc.record({ portNumber: fc.record({ protocol, port: portNumber }) }),
  fc.record({ portNumber: fc.record({ port: portNumber }) }),
  fc.record({
    portRange: fc.record({ protocol, start: fc.constantFrom(53, 54), end: fc.constantFrom(80, 8081) }),
  }),
);
const attributes = fc.oneof(
  fc.constant({}),
  portNumber.map((number) => ({ destinationPort: { number } })),
  fc.constantFrom(53, 54).map((start) => ({ destinationPort: { range: { start, end: 80 } } })),
);
const clusterProtocol: fc.Arbitrary<RawObject> = fc.oneof(
  attributes.map((tcp) => ({ tcp })),
  attributes.map((udp) => ({ udp })),
  attributes.map((sctp) => ({ sctp })),
);

const adminName: fc.Arbitrary<RawObject> = portName.map((namedPort) => ({ namedPort }));
const clusterName: fc.Arbitrary<RawObject> = portName.map((destinationNamedPort) => ({
  destinationNamedPort,
}));

interface OrderedDialect {
  readonly actions: readonly string[];
  readonly traffic: 'ports' | 'protocols';
  readonly item: fc.Arbitrary<RawObject>;
  /** Items that name a port: the API refuses them beside peers that are no pods. */
  readonly named: fc.Arbitrary<RawObject>;
}

/** Subject and rules of a cluster-scoped kind. */
function orderedSpec({ actions, traffic, item, named }: OrderedDialect) {
  const rule = (field: 'from' | 'to', peer: fc.Arbitrary<RawObject>, items: fc.Arbitrary<RawObject>) =>
    fc.record(
      {
        action: fc.constantFrom(...actions),
        [field]: fc.array(peer, { minLength: 1, maxLength: 2 }),
        [traffic]: fc.array(items, { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ['action', field] },
    );
  const any = fc.oneof({ weight: 3, arbitrary: item }, named);
  return fc.record(
    {
      subject: podPeer,
      ingress: fc.array(rule('from', podPeer, any), { maxLength: 4 }),
      egress: fc.array(fc.oneof(rule('to', podPeer, any), rule('to', egressPeer, item)), { maxLength: 4 }),
    },
    { requiredKeys: ['subject'] },
  );
}

const priority = fc.integer({ min: 0, max: 2 });
const adminSpec = fc
  .tuple(
    orderedSpec({ actions: ['Allow', 'Deny', 'Pass'], traffic: 'ports', item: adminPort, named: adminName }),
    priority,
  )
  .map(([spec, number]) => ({ ...spec, priority: number }));
const baselineSpec = orderedSpec({
  actions: ['Allow', 'Deny'],
  traffic: 'ports',
  item: adminPort,
  named: adminName,
});
const clusterSpec = fc
  .tuple(
    orderedSpec({
      actions: ['Accept', 'Deny', 'Pass'],
      traffic: 'protocols',
      item: clusterProtocol,
      named: clusterName,
    }),
    priority,
    fc.constantFrom('Admin', 'Admin', 'Baseline'),
  )
  .map(([spec, number, tier]) => ({ ...spec, priority: number, tier }));

const makers = {
  networkPolicy: fc.tuple(fc.constantFrom(...namespaceNames), networkPolicySpec).map(
    ([inNamespace, spec]) =>
      (name: string) =>
        networkPolicy(`${inNamespace}/${name}`, spec),
  ),
  admin: adminSpec.map((spec) => (name: string) => adminNetworkPolicy(name, spec)),
  cluster: clusterSpec.map((spec) => (name: string) => clusterNetworkPolicy(name, spec)),
  baseline: baselineSpec.map((spec) => () => baselineAdminNetworkPolicy(spec)),
};

/** What the API server would reject: a direction, the subject, the priority or tier, or a field that nobody knows. */
const ruin = fc.constantFrom<(spec: RawObject) => RawObject>(
  (spec) => ({ ...spec, ingress: [{ from: [{}], action: 'Shrug' }] }),
  (spec) => ({ ...spec, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/33' } }] }] }),
  (spec) => ({ ...spec, podSelector: { matchExpressions: [{ key: 'app', operator: 'Like' }] }, subject: {} }),
  (spec) => ({ ...spec, priority: 'first', policyTypes: ['Sideways'] }),
  (spec) => ({ ...spec, tier: 'Middle' }),
);

/** Up to seven policies with different names, one of which may be the BaselineAdminNetworkPolicy; a few are ruined. */
export const arbitraryPolicies: fc.Arbitrary<readonly RawObject[]> = fc
  .tuple(
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: makers.networkPolicy },
        { weight: 2, arbitrary: makers.admin },
        { weight: 3, arbitrary: makers.cluster },
      ),
      { maxLength: 6 },
    ),
    fc.option(makers.baseline),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      fc.array(fc.tuple(fc.nat(6), ruin), { minLength: 1, maxLength: 2 }),
    ),
  )
  .map(([policies, baseline, ruins]) => {
    const made = [
      ...policies.map((make, index) => make(`p${index}`)),
      ...(baseline === null ? [] : [baseline()]),
    ];
    return made.map((policy, index) => {
      const ruined = ruins.find(([at]) => at === index)?.[1];
      return ruined === undefined ? policy : { ...policy, spec: ruined(policy.spec as RawObject) };
    });
  });
