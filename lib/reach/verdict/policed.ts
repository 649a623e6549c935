// One side of a connection as it is enforced: every engine that polices the subject is asked, each with the policies
// that it knows and in its own way, and all must accept. Where several states of things are possible, the answers of
// all of them must agree; else it is not known.
// Engines: https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html (standard and strict mode),
// https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes (default and always).
import type { Verdict } from '../../model/connection.ts';
import type { EngineRules, Policing, Regime } from '../../model/policing.ts';
import type { Party, Scene } from './ends.ts';
import { type Decision, decide, isSelected, makeTiers, type Question, type Tiers } from './tiers.ts';

/** Answers a side under the engines that police `who`, over the address family at hand. */
export type Police = (who: Policed, question: Question) => Decision;

export interface Policed {
  readonly subject: Party;
  readonly family: 'v4' | 'v6';
}

/** The policies of the scene's cluster as each engine of `policing` sees them. */
export function makePolice(scene: Scene, policing: Policing): Police {
  const views = new Map<EngineRules, Tiers>();
  const viewOf = (engine: EngineRules) => {
    const view = views.get(engine) ?? makeView(scene, engine);
    views.set(engine, view);
    return view;
  };
  return (who, question) => {
    const { states } = regimeOf(policing, who);
    const answers = states.map((engines) => {
      const sides = engines.map((engine) => decideByEngine({ engine, tiers: viewOf(engine) }, question));
      return strictest(sides) ?? plain('accept', 'notEnforced');
    });
    const [first] = answers as [Decision, ...Decision[]];
    if (answers.every(({ verdict }) => verdict === first.verdict)) return first;
    return { ...first, verdict: 'unknown', reason: 'enforcementUnknown' };
  };
}

/** The regime of an end. */
export function regimeOf({ regimes, regimeOfPod, nextPodRegime }: Policing, who: Policed): Regime {
  const podId = who.subject.podId ?? who.subject.policedAs;
  if (podId === undefined) return regimes[nextPodRegime] as Regime;
  const family = who.subject.addresses.length === 0 ? 'any' : who.family;
  return regimes[regimeOfPod[family][podId] as number] as Regime;
}

/** In the same scene, whose addresses are compared by identity. */
function makeView(scene: Scene, { kinds, ipBlockMatchesPods }: EngineRules): Tiers {
  const policies = scene.cluster.policies.filter(({ kind }) => kinds.includes(kind));
  const blocksMatchPods = ipBlockMatchesPods === 'yes';
  return makeTiers({ ...scene, cluster: { ...scene.cluster, policies }, blocksMatchPods });
}

// "You must have policies for every pod": strict mode starts a pod with everything denied, until a policy is applied to
// it. "always": "policy enforcement is enabled on all endpoints even if no rules select specific endpoints".
function decideByEngine(
  { engine, tiers }: { readonly engine: EngineRules; readonly tiers: Tiers },
  question: Question,
): Decision {
  const decision = decide(tiers, question);
  if (engine.byDefault === 'denyUnselected') {
    const selected = isSelected(tiers, question.subject);
    if (selected === 'no') return plain('deny', 'deniedByDefault');
    // If the policy that could not be read does not select the pod, nothing else opens it.
    if (selected === 'unknown' && decision.verdict === 'accept') return plain('unknown', 'unreadable');
  }
  if (engine.byDefault === 'denyUndecided' && decision.reason === 'notIsolated')
    return plain('deny', 'deniedByDefault');
  return decision;
}

/** The worst of several answers; undefined when there is none. */
function strictest(sides: readonly Decision[]): Decision | undefined {
  return (['deny', 'unknown', 'accept'] as const).flatMap((verdict) =>
    sides.filter((side) => side.verdict === verdict),
  )[0];
}

function plain(verdict: Verdict, reason: Decision['reason']): Decision {
  return { verdict, reason, rules: [], policyIds: [] };
}
