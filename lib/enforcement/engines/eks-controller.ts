// Amazon's network policy controller: hands policies to the node agents as PolicyEndpoint objects. It runs in the EKS
// control plane and is seen by what it leaves behind only (semantics.md e1).
// https://github.com/aws/amazon-network-policy-controller-k8s README; ConfigMap key: EKS user guide, "Use network
// policies with EKS Auto Mode".
import type { Proof } from '../../model/enforcement.ts';
import { proofOf } from '../detected-engine.ts';
import type { Traces } from '../traces.ts';

export interface ControllerState {
  readonly runs: 'yes' | 'no' | 'unknown';
  readonly proof: readonly Proof[];
}

const CONFIG_MAP = 'kube-system/amazon-vpc-cni';
const KEY = 'enable-network-policy-controller';

/**
 * `usually`: what is taken where nothing tells. The agents apply nothing but PolicyEndpoints: a complete list without
 * one, beside NetworkPolicies, proves that the controller has resolved none of them. Endpoints that are there although
 * the ConfigMap switches the controller off may be left over from before: unknown.
 */
export function findController(traces: Traces, usually: 'yes' | 'no'): ControllerState {
  const { configMaps, policyEndpointCount, networkPolicyCount } = traces;
  const data = configMaps.get(CONFIG_MAP);
  const value = data?.[KEY];
  const proof: Proof[] = [];
  if (value !== undefined) proof.push(proofOf(`ConfigMap ${CONFIG_MAP}`, 'configMap', `${KEY}: ${value}`));
  const isCounted = policyEndpointCount > 0 || traces.isListed('PolicyEndpoint');
  if (isCounted) {
    const text = `${policyEndpointCount} for ${networkPolicyCount} NetworkPolicies`;
    proof.push(proofOf('PolicyEndpoint', 'policyEndpoints', text));
  }
  const isSwitchedOff = value !== undefined && value.toLowerCase() !== 'true';
  if (policyEndpointCount > 0) return { runs: isSwitchedOff ? 'unknown' : 'yes', proof };
  if (isCounted && networkPolicyCount > 0) return { runs: 'no', proof };
  if (value !== undefined) return { runs: isSwitchedOff ? 'no' : 'yes', proof };
  if (usually === 'no' && !traces.isRead('ConfigMap', CONFIG_MAP)) return { runs: 'unknown', proof };
  if (usually === 'no') proof.push(proofOf(`ConfigMap ${CONFIG_MAP}`, 'configMap', `${KEY} is not set`));
  return { runs: usually, proof };
}
