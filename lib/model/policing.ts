// What reach needs to know of enforcement: for each pod the engines that police it, and what each of them does. Made
// by lib/enforcement; both engines of reach read it, each in its own way. Words and proof are enforcement.ts.
import type { PolicyKind } from './cluster.ts';
import type { EngineName, UnboundReason } from './enforcement.ts';

/** One network policy engine as it treats the pods that it polices. */
export interface EngineRules {
  /** Kinds that have an effect; policies of any other kind are as absent. Sorted. */
  readonly kinds: readonly PolicyKind[];
  /** Whether a block matches pods by their address (semantics.md a6). */
  readonly ipBlockMatchesPods: 'yes' | 'no';
  /**
   * What happens where no policy decides. `denyUnselected`: a pod that no NetworkPolicy selects is denied both ways
   * (VPC CNI strict mode, semantics.md e2); a selected one is open in the directions that are not isolated.
   * `denyUndecided`: each direction is denied for itself (Cilium enable-policy=always).
   */
  readonly byDefault: 'allow' | 'denyUnselected' | 'denyUndecided';
}

/** One way in which things may stand: the engines that police the pod, each of which must accept. Empty = none does. */
export type EngineState = readonly EngineRules[];

/** How the policies of some pods are enforced. */
export interface Regime {
  /** At least one. One = it is known; several = any of them may hold, the likeliest first (it is the best case). */
  readonly states: readonly EngineState[];
  readonly engines: readonly EngineName[];
  /** Why not, where nothing enforces or where it is not known. */
  readonly why?: UnboundReason;
}

export type AddressFamilyOrAny = 'v4' | 'v6' | 'any';

/** Which regime each pod is under. hostNetwork pods are under none, whatever stands here. */
export interface Policing {
  readonly regimes: readonly Regime[];
  /** By pod id: index in `regimes`, over each address family; `any` = its address is not known. */
  readonly regimeOfPod: Readonly<Record<AddressFamilyOrAny, Int32Array>>;
  /** The regime of a pod that is deployed tomorrow: the worst of the nodes that it may come to. */
  readonly nextPodRegime: number;
}
