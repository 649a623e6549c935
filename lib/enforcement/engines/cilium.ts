// Cilium: DaemonSet cilium (on GKE anetd), its behaviour from ConfigMap cilium-config, which arguments override.
// https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes and the agent's command reference:
// enable-policy (default, always, never), policy-audit-mode, enable-k8s-networkpolicy.
import type { PolicyKind } from '../../model/cluster.ts';
import type { PolicyEngine, Proof } from '../../model/enforcement.ts';
import type { EngineRules } from '../../model/policing.ts';
import {
  activityOf,
  type Behaviour,
  type DetectedEngine,
  daemonSetProof,
  imageVersion,
  onDaemonSet,
  proofOf,
  rulesFor,
  textFlag,
} from '../detected-engine.ts';
import type { DaemonSetTrace, Traces } from '../traces.ts';

const OWN_KINDS = ['CiliumClusterwideNetworkPolicy', 'CiliumNetworkPolicy'];
const SETTINGS = ['enable-policy', 'policy-audit-mode', 'enable-k8s-networkpolicy', 'cni-chaining-mode'];

/** Cilium knows pods by their identity: a block never matches one (semantics.md a6, c9). */
export function ciliumRules(kinds: readonly PolicyKind[], byDefault: EngineRules['byDefault']): EngineRules {
  return rulesFor(kinds, { ipBlockMatchesPods: 'no', byDefault });
}

/** Undefined without the agent. */
export function findCilium(traces: Traces): DetectedEngine | undefined {
  const daemonSet = traces.daemonSets.find(({ name }) => name === 'cilium' || name === 'anetd');
  if (daemonSet === undefined) return undefined;
  const configPath = `${daemonSet.path.slice(0, daemonSet.path.indexOf('/'))}/cilium-config`;
  const data = traces.configMaps.get(configPath);
  const settings = readSettings(daemonSet, data);
  const proof: Proof[] = [daemonSetProof(daemonSet)];
  for (const [setting, { value, isArgument }] of settings) {
    proof.push(
      isArgument
        ? proofOf(`DaemonSet ${daemonSet.path}`, 'containerArgument', `--${setting}=${value}`)
        : proofOf(`ConfigMap ${configPath}`, 'configMap', `${setting}: ${value}`),
    );
  }
  const setTo = (setting: string) => settings.get(setting)?.value.toLowerCase();
  const isOff = setTo('enable-policy') === 'never' || setTo('policy-audit-mode') === 'true';
  const takesNetworkPolicies = setTo('enable-k8s-networkpolicy') !== 'false';
  const isKnown = isOff || data !== undefined || settings.has('enable-policy');
  const behaviours = isOff
    ? (['off'] as const)
    : behavioursOf({ daemonSet, takesNetworkPolicies, isKnown, mode: setTo('enable-policy') ?? 'default' });
  const why = isOff ? 'agentSwitchedOff' : isKnown ? undefined : 'notReadable';
  const engine: PolicyEngine = {
    name: 'cilium',
    active: activityOf(behaviours),
    ...(isKnown && !isOff && { mode: setTo('enable-policy') === 'always' ? 'strict' : 'standard' }),
    enforces: [...OWN_KINDS, ...(takesNetworkPolicies ? ['NetworkPolicy'] : [])],
    proof,
  };
  return { engine, ...(why !== undefined && { why }), on: onDaemonSet(daemonSet, behaviours, why) };
}

interface Setting {
  readonly value: string;
  readonly isArgument: boolean;
}

function readSettings(
  { containers }: DaemonSetTrace,
  data: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const setting of SETTINGS) {
    const flag = containers
      .map((container) => textFlag(container, setting))
      .find((value) => value !== undefined);
    const value = flag ?? data[setting];
    if (value !== undefined) settings.set(setting, { value, isArgument: flag !== undefined });
  }
  return settings;
}

interface Configured {
  readonly daemonSet: DaemonSetTrace;
  readonly takesNetworkPolicies: boolean;
  /** Its configuration was read. */
  readonly isKnown: boolean;
  readonly mode: string;
}

/** Whether it takes ClusterNetworkPolicy depends on its version and its build: from 1.19 on it is not known (U). */
function behavioursOf({ daemonSet, takesNetworkPolicies, isKnown, mode }: Configured): readonly Behaviour[] {
  const kinds: PolicyKind[] = takesNetworkPolicies ? ['NetworkPolicy'] : [];
  const [major, minor] = imageVersion(daemonSet.containers[0]?.image ?? '') ?? [1, 19];
  const mayTakeMore = major > 1 || minor >= 19;
  const byDefault = mode === 'always' ? 'denyUndecided' : 'allow';
  const withKinds = (how: EngineRules['byDefault']) => [
    ciliumRules(kinds, how),
    ...(mayTakeMore ? [ciliumRules([...kinds, 'ClusterNetworkPolicy'], how)] : []),
  ];
  if (isKnown) return withKinds(byDefault);
  return [...withKinds('allow'), ...withKinds('denyUndecided'), 'off'];
}
