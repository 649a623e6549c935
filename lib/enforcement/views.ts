// Views of a policing: whether it changes anything, and how it would be without holes.
import type { Cluster } from '../model/cluster.ts';
import type { EngineRules, EngineState, Policing, Regime } from '../model/policing.ts';

/** True when every pod's policies are enforced just as the API says: declared and enforced are one. */
export function isAsDeclared({ policies }: Cluster, policing: Policing): boolean {
  const kinds = new Set(policies.map(({ kind }) => kind));
  return policing.regimes.every(
    ({ states }) =>
      states.length === 1 &&
      (states[0] as EngineState).length > 0 &&
      states[0]?.every(
        (rules) =>
          rules.byDefault === 'allow' &&
          rules.ipBlockMatchesPods === 'yes' &&
          [...kinds].every((kind) => rules.kinds.includes(kind)),
      ),
  );
}

/**
 * As the engines would enforce it if they policed every pod: what the findings about policies are asked of, so that a
 * node without an agent is one finding and not one for each policy. Undefined where there is no engine.
 */
export function withoutHoles(policing: Policing): Policing | undefined {
  const states = policing.regimes
    .map((regime) => regime.states[0] as EngineState)
    .filter((state) => state.length > 0);
  const [first] = states;
  if (first === undefined) return undefined;
  // The mildest where nodes differ: a finding that only some nodes make untrue is still one.
  const whole = states.reduce((mild, state) => (strictness(state) < strictness(mild) ? state : mild), first);
  const regimes = policing.regimes.map(
    (regime): Regime => ({
      states: [(regime.states[0] as EngineState).length > 0 ? (regime.states[0] as EngineState) : whole],
      engines: regime.engines,
    }),
  );
  return { ...policing, regimes };
}

function strictness(state: EngineState): number {
  return state.filter(({ byDefault }: EngineRules) => byDefault !== 'allow').length;
}
