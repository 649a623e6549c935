// The literal engine: answers one connection from the policies as they were written, and names what decides. It is the
// explainer, and the second opinion on the matrix, with which it shares no code. Here: what holds before any policy is
// asked (a pod and itself, address families, the pod's own node), and how two sides make one verdict.
// https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
import type { Cluster, Direction } from '../../model/cluster.ts';
import type {
  Connection,
  ConnectionVerdict,
  DirectionVerdict,
  Verdict,
  VerdictReason,
} from '../../model/connection.ts';
import type { Policing } from '../../model/policing.ts';
import { makeScene, nodeLocality, overFamily, type Peer, partyOf, sharedFamilies } from './ends.ts';
import { makePolice, type Police } from './policed.ts';
import type { Traffic } from './ports.ts';
import { decide, makeTiers, type Tiers } from './tiers.ts';

/**
 * Returns a function that answers connections of this cluster. An address that is a pod's must be asked as that pod.
 * Cost of an answer: the policies of the pods' namespaces and the cluster-scoped ones, rule by rule.
 * `ipBlockMatchesPods`: whether a CIDR matches a pod by its address (semantics.md a6). `policing`: what enforces the
 * policies, which then says that for each engine; absent = each policy is taken at its word.
 */
export function makeVerdictEngine(
  cluster: Cluster,
  options: { readonly ipBlockMatchesPods?: 'yes' | 'no'; readonly policing?: Policing } = {},
): (connection: Connection) => ConnectionVerdict {
  const scene = makeScene(cluster, options.ipBlockMatchesPods ?? 'yes');
  const tiers = makeTiers(scene);
  const { policing } = options;
  const police: Police =
    policing === undefined ? (_, question) => decide(tiers, question) : makePolice(scene, policing);
  return (connection) => answer({ tiers, police }, connection);
}

interface Bench {
  readonly tiers: Tiers;
  readonly police: Police;
}

function answer(bench: Bench, connection: Connection): ConnectionVerdict {
  const { tiers } = bench;
  const src = partyOf(tiers.scene, connection.src);
  const dst = partyOf(tiers.scene, connection.dst);
  // What a CNI does with a pod's connection to its own address is undefined (semantics.md a10), and for
  // ClusterNetworkPolicy it is no subject (b6).
  if (src.podId !== undefined && src.podId === dst.podId) return bothSides('accept', 'self');
  const families = sharedFamilies(src, dst);
  if (families.length === 0) return bothSides('deny', 'addressFamily');
  const traffic = { protocol: connection.protocol, port: connection.port, destinationPorts: dst.ports };
  const answers = families.map((family) =>
    answerOverFamily(bench, { src: overFamily(src, family), dst: overFamily(dst, family), traffic, family }),
  );
  // A client tries the addresses that it has: one that works is enough.
  const best = (['accept', 'unknown', 'deny'] as const).flatMap((verdict) =>
    answers.filter((one) => one.verdict === verdict),
  );
  return best[0] as ConnectionVerdict;
}

interface Ends {
  readonly src: Peer;
  readonly dst: Peer;
  readonly traffic: Traffic;
  readonly family: 'v4' | 'v6';
}

// "For a connection from a source pod to a destination pod to be allowed, both the egress policy on the source pod and
// the ingress policy on the destination pod need to allow the connection. If either side does not allow the connection,
// it will not happen."
function answerOverFamily(bench: Bench, ends: Ends): ConnectionVerdict {
  const egress = side(bench, { ...ends, direction: 'egress' });
  const ingress = side(bench, { ...ends, direction: 'ingress' });
  const verdicts = [egress.verdict, ingress.verdict];
  const worst = (['deny', 'unknown'] as const).find((verdict) => verdicts.includes(verdict));
  return { verdict: worst ?? 'accept', egress, ingress };
}

function side(
  { police }: Bench,
  { src, dst, traffic, family, direction }: Ends & { readonly direction: Direction },
): DirectionVerdict {
  const [subject, peer] = direction === 'egress' ? [src, dst] : [dst, src];
  if (subject.selectable === undefined) return plain(direction, 'accept', 'noPolicyHere');
  const locality = nodeLocality(subject, peer);
  // "Traffic is allowed to a pod … OR if the traffic source is the pod's local node"
  // https://github.com/kubernetes/api/blob/10b39a3/networking/v1/types.go; towards the node: semantics.md a10.
  if (locality === 'local') return plain(direction, 'accept', 'nodeLocal');
  const question = { direction, subject: subject.selectable, peer, traffic };
  const decision = police({ subject, family }, question);
  if (locality === 'unknown' && decision.verdict === 'deny')
    return { direction, ...decision, verdict: 'unknown', reason: 'nodeUnknown' };
  return { direction, ...decision };
}

function bothSides(verdict: Verdict, reason: VerdictReason): ConnectionVerdict {
  return { verdict, egress: plain('egress', verdict, reason), ingress: plain('ingress', verdict, reason) };
}

function plain(direction: Direction, verdict: Verdict, reason: VerdictReason): DirectionVerdict {
  return { direction, verdict, reason, rules: [], policyIds: [] };
}
