// Engines × nodes → regimes: what polices the pods of each node, over each address family.
import type { EnforcementVerdict, UnboundReason } from '../model/enforcement.ts';
import type { AddressFamilyOrAny, EngineState, Regime } from '../model/policing.ts';
import { type Behaviour, type DetectedEngine, EVERY_KIND } from './detected-engine.ts';
import type { RulesInUse } from './rules-in-use.ts';
import type { NodeTrace } from './traces.ts';

export interface NodePolicing {
  readonly engines: readonly DetectedEngine[];
  /** The DaemonSets were read, so that an engine that is not among them is not there. */
  readonly isComplete: boolean;
  readonly rulesInUse: RulesInUse;
}

/** The regime of pods on a node. */
export function regimeOn(
  { engines, isComplete, rulesInUse }: NodePolicing,
  node: NodeTrace,
  family: AddressFamilyOrAny,
): Regime {
  const present = engines
    .map((detected) => ({ detected, ...detected.on(node) }))
    .filter(({ behaviours }) => behaviours.length > 0);
  const inFamily = present.filter(
    ({ detected }) => family === 'any' || detected.onlyFamily === undefined || detected.onlyFamily === family,
  );
  const acting = inFamily.filter(({ behaviours }) => behaviours.some((one) => one !== 'off'));
  const names = [...new Set(acting.map(({ detected }) => detected.engine.name))].sort();
  const ownStates = combinations(
    inFamily.map(({ behaviours }) => behaviours.map((one) => (one === 'off' ? one : rulesInUse(one)))),
  );
  // On Fargate nothing but the pod itself runs, whatever else the cluster has.
  const mayHaveMore = !isComplete && node.isFargate !== true && ownStates.some((state) => state.length === 0);
  const states = mayHaveMore && !hasEngine(ownStates) ? [[rulesInUse(EVERY_KIND)], []] : ownStates;
  if (states.every((state) => state.length > 0) && states.length === 1) return { states, engines: names };
  const why = states.every((state) => state.length > 0)
    ? (inFamily.find((one) => one.why !== undefined)?.why ?? 'kindNotSure')
    : (whyNot({ engines, node, isOtherFamily: present.length > inFamily.length }) ??
      inFamily.find((one) => one.why !== undefined)?.why ??
      (mayHaveMore ? 'notReadable' : 'noEngine'));
  return { states, engines: names, ...(why !== undefined && { why }) };
}

/** How far the policies of a regime are enforced: `partial` where that is not known of some kinds only. */
export function verdictOf({ states }: Regime): EnforcementVerdict {
  const policed = states.filter((state) => state.length > 0).length;
  if (policed === states.length) return 'enforced';
  return policed === 0 ? 'notEnforced' : 'unknown';
}

/** Every choice of one behaviour for each engine, the likeliest first; what is off polices nothing. Each state once. */
function combinations(choices: readonly (readonly Behaviour[])[]): readonly EngineState[] {
  let states: readonly EngineState[] = [[]];
  for (const behaviours of choices) {
    states = states.flatMap((state) => behaviours.map((one) => (one === 'off' ? state : [...state, one])));
  }
  return states.filter((state, index) => states.findIndex((other) => isSame(other, state)) === index);
}

function isSame(a: EngineState, b: EngineState): boolean {
  return a.length === b.length && a.every((rules, index) => rules === b[index]);
}

function hasEngine(states: readonly EngineState[]): boolean {
  return states.some((state) => state.length > 0);
}

/** What the node itself is, or what is missing on it; undefined where an engine's own reason says more. */
function whyNot({
  engines,
  node,
  isOtherFamily,
}: {
  readonly engines: readonly DetectedEngine[];
  readonly node: NodeTrace;
  readonly isOtherFamily: boolean;
}): UnboundReason | undefined {
  if (node.isFargate === true) return 'fargate';
  if (node.isWindows === true) return 'windows';
  if (isOtherFamily) return 'addressFamily';
  const here = engines.filter((engine) => engine.on(node).behaviours.length > 0);
  if (here.length === 0 && engines.some(({ engine }) => engine.active !== 'no')) return 'agentMissing';
  return engines.find(({ engine, why }) => engine.active === 'no' && why !== undefined)?.why;
}
