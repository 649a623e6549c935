// Calico: DaemonSet calico-node, also in policy-only mode on EKS; canal has it as a container beside flannel.
// https://docs.tigera.io/calico/latest/network-policy/ The network-policy-api kinds came with 3.29 and 3.30 (U).
import type { PolicyKind } from '../../model/cluster.ts';
import type { EngineRules } from '../../model/policing.ts';
import {
  type DetectedEngine,
  daemonSetProof,
  imageVersion,
  onDaemonSet,
  proofOf,
  rulesFor,
} from '../detected-engine.ts';
import type { Traces } from '../traces.ts';

const OWN_KINDS = ['GlobalNetworkPolicy.projectcalico.org', 'NetworkPolicy.projectcalico.org'];

/** Undefined without the agent. */
export function findCalico(traces: Traces): DetectedEngine | undefined {
  const daemonSet = traces.daemonSets.find(({ name, containers }) =>
    name === 'calico-node' || name === 'canal' ? containers.some((one) => one.name === 'calico-node') : false,
  );
  const agent = daemonSet?.containers.find(({ name }) => name === 'calico-node');
  if (daemonSet === undefined || agent === undefined) return undefined;
  const behaviours = behavioursOf(agent.image);
  const prefix = agent.environment.FELIX_INTERFACEPREFIX;
  const source = `DaemonSet ${daemonSet.path}`;
  return {
    engine: {
      name: 'calico',
      active: 'yes',
      enforces: [...OWN_KINDS, ...(behaviours.at(-1) as EngineRules).kinds].sort(),
      proof: [
        daemonSetProof(daemonSet),
        proofOf(source, 'daemonSet', `image ${agent.image}`),
        ...(prefix === undefined ? [] : [proofOf(source, 'environment', `FELIX_INTERFACEPREFIX=${prefix}`)]),
      ],
    },
    on: onDaemonSet(daemonSet, behaviours),
  };
}

/** The second behaviour where a kind may or may not be taken: best case with it, as declared. */
function behavioursOf(image: string): readonly EngineRules[] {
  const version = imageVersion(image);
  const base: PolicyKind[] = ['NetworkPolicy'];
  if (version === undefined)
    return [
      rulesFor([...base, 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy']),
      rulesFor(base),
    ];
  const [major, minor] = version;
  const isFrom = (wanted: number) => major > 3 || (major === 3 && minor >= wanted);
  const sure: PolicyKind[] = [
    ...base,
    ...(isFrom(29) ? ['AdminNetworkPolicy' as const] : []),
    ...(isFrom(30) ? ['BaselineAdminNetworkPolicy' as const] : []),
  ];
  return isFrom(31) ? [rulesFor([...sure, 'ClusterNetworkPolicy']), rulesFor(sure)] : [rulesFor(sure)];
}
