// Inventory + Cluster → what enforces the policies: which engines run, on which nodes, for which pods, proved by what
// (semantics.md e, f). A list that was not read leaves it unknown; nothing is taken for enforced without proof.
import type { Cluster, Pod } from '../model/cluster.ts';
import type { AssumedCni, Enforcement, EnforcementVerdict, NodeEnforcement } from '../model/enforcement.ts';
import type { Inventory } from '../model/inventory.ts';
import type { AddressFamilyOrAny, Policing, Regime } from '../model/policing.ts';
import type { Policy } from '../model/policy.ts';
import { assumeCni } from './assumed-cni.ts';
import type { DetectedEngine } from './detected-engine.ts';
import { findCalico } from './engines/calico.ts';
import { findCilium } from './engines/cilium.ts';
import { findEksAutoMode } from './engines/eks-auto-mode.ts';
import { findK3s, findSmallEngines, findUnknownCni } from './engines/small-engines.ts';
import { findVpcCni } from './engines/vpc-cni.ts';
import { type NodePolicing, regimeOn, verdictOf } from './police-nodes.ts';
import { makeRulesInUse } from './rules-in-use.ts';
import { type NodeTrace, readTraces, type Traces, unlistedNode } from './traces.ts';
import { familiesOf, findUnboundPods, withoutEffect } from './unbound.ts';

export interface EnforcementInputs {
  readonly inventory: Inventory;
  /** Of the same inventory. */
  readonly cluster: Cluster;
  /** The cluster's policies, compiled. */
  readonly policies: readonly Policy[];
  readonly assumeCni?: AssumedCni;
}

export interface FoundEnforcement {
  readonly enforcement: Enforcement;
  readonly policing: Policing;
}

/** Undefined for manifests without an assumption: they show no enforcement, and it is not asked for. */
export function findEnforcement(inputs: EnforcementInputs): FoundEnforcement | undefined {
  const { inventory, cluster, policies } = inputs;
  const rulesInUse = makeRulesInUse(cluster, policies);
  if (inputs.assumeCni !== undefined) return assumeCni(cluster, { cni: inputs.assumeCni, rulesInUse });
  if (cluster.source === 'manifests') return undefined;
  const traces = readTraces(inventory, cluster);
  const engines = findEngines(traces);
  const nodePolicing: NodePolicing = { engines, isComplete: traces.isRead('DaemonSet'), rulesInUse };
  const policing = policePods(cluster, { traces, nodePolicing });
  const nodeGroups = groupNodes(cluster, { traces, nodePolicing });
  const verdict = verdictOfCluster(cluster, policing);
  const acting = policing.regimes.flatMap(({ states }) => states.flat());
  return {
    policing,
    enforcement: {
      verdict,
      basis: 'proved',
      engines: engines.map(({ engine }) => engine).sort((a, b) => (a.name < b.name ? -1 : 1)),
      nodeGroups,
      unboundPods: findUnboundPods(cluster, { policing, policies }),
      policiesWithoutEffect: acting.length === 0 ? [] : withoutEffect(cluster, acting),
    },
  };
}

function findEngines(traces: Traces): readonly DetectedEngine[] {
  const found = [findVpcCni(traces), findEksAutoMode(traces), findCalico(traces), findCilium(traces)];
  const engines = [...found.filter((engine) => engine !== undefined), ...findSmallEngines(traces)];
  const isPoliced = engines.some(({ engine }) => engine.active !== 'no');
  return isPoliced ? engines : [...engines, ...findK3s(traces), ...findUnknownCni(traces)];
}

interface PodPolicing {
  readonly traces: Traces;
  readonly nodePolicing: NodePolicing;
}

const FARGATE_LABEL = 'eks.amazonaws.com/fargate-profile';

/** The regime of every pod; equal regimes are one, so that pods which nothing tells apart stay together. */
function policePods(cluster: Cluster, { traces, nodePolicing }: PodPolicing): Policing {
  const regimes: Regime[] = [];
  const idOf = new Map<string, number>();
  const ruleIds = new Map<object, number>();
  const intern = (regime: Regime): number => {
    const states = regime.states.map((state) => state.map((rules) => idIn(ruleIds, rules)));
    const key = JSON.stringify([states, regime.engines, regime.why]);
    const known = idOf.get(key) ?? regimes.push(regime) - 1;
    idOf.set(key, known);
    return known;
  };
  const usual = usualRegime({ traces, nodePolicing });
  const nextPodRegime = intern(usual);
  const byNode = new Map<string, number>();
  const nodes = new Map(traces.nodes.map((node) => [node.name, node]));
  const onNode = (name: string, kind: 'fargate' | 'unknown', family: AddressFamilyOrAny) => {
    const key = `${kind} ${family} ${name}`;
    let id = byNode.get(key);
    if (id === undefined) {
      const listed = kind === 'fargate' ? undefined : nodes.get(name);
      id = intern(regimeOn(nodePolicing, listed ?? unlistedNode(name, kind), family));
      byNode.set(key, id);
    }
    return id;
  };
  const idsOf = () => new Int32Array(cluster.pods.length).fill(nextPodRegime);
  const regimeOfPod = { v4: idsOf(), v6: idsOf(), any: idsOf() };
  for (const pod of cluster.pods) {
    const kind = Object.hasOwn(pod.labels, FARGATE_LABEL) ? 'fargate' : 'unknown';
    if (pod.hostNetwork || (pod.nodeName === undefined && kind === 'unknown')) continue;
    for (const family of familiesOf(pod))
      regimeOfPod[family][pod.id] = onNode(pod.nodeName ?? '', kind, family);
  }
  return { regimes, regimeOfPod, nextPodRegime };
}

function idIn(ids: Map<object, number>, object: object): number {
  const id = ids.get(object) ?? ids.size;
  ids.set(object, id);
  return id;
}

/**
 * What a pod without a node gets: the worst of the nodes that take ordinary pods, which are those with Linux that are
 * not Fargate; of all nodes where there are no others.
 */
function usualRegime({ traces, nodePolicing }: PodPolicing): Regime {
  const ordinary = traces.nodes.filter(({ isWindows, isFargate }) => !isWindows && !isFargate);
  const nodes =
    ordinary.length > 0 ? ordinary : traces.nodes.length > 0 ? traces.nodes : [unlistedNode('', 'unknown')];
  const regimes = nodes.map((node) => regimeOn(nodePolicing, node, 'any'));
  return regimes.reduce((worst, regime) => (rank(regime) < rank(worst) ? regime : worst));
}

const RANKS: Readonly<Record<EnforcementVerdict, number>> = {
  notEnforced: 0,
  unknown: 1,
  partial: 2,
  enforced: 3,
};

function rank(regime: Regime): number {
  const isStrict = regime.states.flat().some(({ byDefault }) => byDefault !== 'allow');
  return RANKS[verdictOf(regime)] * 2 + (isStrict ? 1 : 0);
}

/** Over the pods that have a network of their own; over the next pod where there is none. */
function verdictOfCluster(
  cluster: Cluster,
  { regimes, regimeOfPod, nextPodRegime }: Policing,
): EnforcementVerdict {
  const ids = new Set<number>();
  for (const pod of cluster.pods) {
    if (pod.hostNetwork) continue;
    for (const family of familiesOf(pod)) ids.add(regimeOfPod[family][pod.id] as number);
  }
  if (ids.size === 0) ids.add(nextPodRegime);
  const verdicts = new Set([...ids].map((id) => verdictOf(regimes[id] as Regime)));
  const [only] = verdicts;
  if (verdicts.size === 1 && only !== undefined) return only;
  return verdicts.has('enforced') ? 'partial' : 'unknown';
}

/** The nodes that were listed, and those that pods are known to run on. */
function groupNodes(cluster: Cluster, { traces, nodePolicing }: PodPolicing): readonly NodeEnforcement[] {
  const podCounts = countPods(cluster);
  const groups = new Map<string, { group: Omit<NodeEnforcement, 'nodes' | 'podCount'>; nodes: string[] }>();
  for (const node of [...traces.nodes, ...unlistedNodes(cluster, traces)]) {
    const regime = regimeOn(nodePolicing, node, 'any');
    const { engines, why } = regime;
    const group = { verdict: verdictOf(regime), engines, ...(why !== undefined && { why }) };
    const key = JSON.stringify(group);
    const known = groups.get(key) ?? { group, nodes: [] };
    groups.set(key, known);
    known.nodes.push(node.name);
  }
  return [...groups.values()]
    .map(({ group, nodes }) => ({
      nodes: nodes.sort(),
      podCount: nodes.reduce((sum, name) => sum + (podCounts.get(name) ?? 0), 0),
      ...group,
    }))
    .sort((a, b) => ((a.nodes[0] as string) < (b.nodes[0] as string) ? -1 : 1));
}

function unlistedNodes({ pods }: Cluster, { nodes }: Traces): readonly NodeTrace[] {
  const listed = new Set(nodes.map(({ name }) => name));
  const found = new Map<string, NodeTrace>();
  for (const { hostNetwork, nodeName, labels } of pods) {
    if (hostNetwork || nodeName === undefined || listed.has(nodeName)) continue;
    found.set(nodeName, unlistedNode(nodeName, Object.hasOwn(labels, FARGATE_LABEL) ? 'fargate' : 'unknown'));
  }
  return [...found.values()];
}

function countPods({ pods }: Cluster): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { hostNetwork, nodeName, representative } of pods as readonly Pod[]) {
    if (hostNetwork || representative || nodeName === undefined) continue;
    counts.set(nodeName, (counts.get(nodeName) ?? 0) + 1);
  }
  return counts;
}
