// A peer that matches no pod: the connection that it was written for is not allowed. Where nothing of the namespaces
// that it names was read, nobody can tell: manifests of one application often name cluster DNS or a controller.
import { matchesLabels } from '../match/label-selector.ts';
import type { Direction, Namespace, PolicyObject } from '../model/cluster.ts';
import type { Finding } from '../model/finding.ts';
import type { PodPeer, PolicyPeer } from '../model/policy.ts';
import type { PeerPlace } from '../model/policy-facts.ts';
import type { Check } from './check.ts';
import type { CheckContext } from './check-context.ts';
import { EVIDENCE_LIMIT } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { count, joinNames, sentence } from './names.ts';
import { groupByPolicy, policyFinding, type RuleGroup } from './policy-finding.ts';
import { policyPeerName } from './policy-peer-name.ts';

const meta = {
  id: 'peer-matches-nothing',
  title: 'Every peer of a rule matches a pod',
  rationale:
    'A peer that matches nothing is a connection that is missing, or an opening for whoever takes that name later.',
  attackerGains:
    'Whoever may deploy a pod with these labels there is let in, or receives what was meant for another',
  severity: 'low',
  remediation: 'Correct the selector, or remove the peer',
  source: 'NetworkPolicyPeer.podSelector, namespaceSelector',
} as const;

const GAINS: Readonly<Record<Direction, string>> = {
  ingress: 'Whoever may deploy a pod with these labels there is let in',
  egress: 'Whoever may deploy a pod with these labels there receives these connections',
};

export const peerMatchesNothing: Check = {
  meta,
  run(context) {
    if (context.policies.length === 0) return 'notApplicable';
    const [unseen, dead] = [[] as PeerPlace[], [] as PeerPlace[]];
    const selectingNothing = new Set(context.facts.selectingNothing);
    for (const place of context.facts.peersMatchingNothing) {
      // A policy that selects nothing is told as that.
      if (selectingNothing.has(place.policyId)) continue;
      (isUnseen(context, place) ? unseen : dead).push(place);
    }
    const findings = groupByPolicy(context.cluster, dead).map((group) => deadFinding(context, group));
    return unseen.length === 0 ? findings : [...findings, unseenFinding(context, unseen)];
  },
};

function peerAt({ ruleAt }: CheckContext, place: PeerPlace): PolicyPeer {
  const peers = ruleAt(place)?.peers as readonly PolicyPeer[];
  return peers[place.peerIndex] as PolicyPeer;
}

/** A peer in namespaces of which no pod was read, in a source that need not hold them all. */
function isUnseen(context: CheckContext, place: PeerPlace): boolean {
  const peer = peerAt(context, place);
  if (context.cluster.source !== 'manifests') return false;
  if (peer.kind === 'nodes') return context.cluster.nodes.length === 0;
  return (
    peer.kind === 'pods' && namespacesOf(context, peer).every(({ id }) => context.podsOf(id).length === 0)
  );
}

function namespacesOf({ cluster }: CheckContext, { namespaces }: PodPeer): Namespace[] {
  return cluster.namespaces.filter(({ id, labels }) =>
    typeof namespaces === 'number' ? id === namespaces : matchesLabels(namespaces, labels),
  );
}

function deadFinding(context: CheckContext, group: RuleGroup<PeerPlace>): Finding {
  const { policyId, name, number, evidence, cause } = group;
  const peers = peersName(context, group.places);
  return policyFinding(context, {
    meta,
    policyId,
    message: `${sentence(name)} ${number === 'one' ? 'names' : 'name'} ${peers}, which do not exist`,
    fix: `Correct the selector in ${name}, or remove the peer`,
    evidence,
    cause,
    attackerGains:
      GAINS[group.places.some(({ direction }) => direction === 'ingress') ? 'ingress' : 'egress'],
  });
}

/** At most three of them. */
function peersName(context: CheckContext, places: readonly PeerPlace[]): string {
  const peers = [
    ...new Set(places.map((place) => policyPeerName(context.cluster, peerAt(context, place)))),
  ].sort();
  return joinNames(peers.length > 3 ? [...peers.slice(0, 2), `${peers.length - 2} others`] : peers);
}

/** One finding for all: what is missing is the rest of the cluster. */
function unseenFinding(context: CheckContext, places: readonly PeerPlace[]): Finding {
  const { cluster } = context;
  const rules = groupByPolicy(cluster, places);
  const [only, ...others] = rules as [RuleGroup<PeerPlace>, ...RuleGroup<PeerPlace>[]];
  const isOneRule = others.length === 0 && only.number === 'one';
  const where = others.length === 0 ? only.name : `rules of ${count(rules.length, 'policy')}`;
  return {
    checkId: meta.id,
    otherChecks: [],
    outcome: 'unknown',
    severity: meta.severity,
    fingerprint: fingerprintOf([meta.id, 'unseen']),
    message: `${sentence(where)} ${isOneRule ? 'names' : 'name'} ${peersName(context, places)}, of which nothing was read`,
    attackerGains: meta.attackerGains,
    fix: 'Scan the manifests of these namespaces as well, or the cluster itself',
    resources: rules.map(({ policyId }) => resourceName(cluster.policies[policyId] as PolicyObject)).sort(),
    evidence: rules.flatMap((group) => group.evidence).slice(0, EVIDENCE_LIMIT),
    points: { coverage: 0, exposure: 0 },
  };
}

function resourceName({ kind, namespace, name }: PolicyObject): string {
  return namespace === undefined ? `${kind}/${name}` : `${namespace}/${kind}/${name}`;
}
