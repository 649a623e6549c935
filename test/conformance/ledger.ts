// What the conformance suite does not hold the engines to, and why: data only, one line a reason. An entry is for
// cases where another tool made a choice that the API leaves open, left the scope, or is wrong by the API's text.
// The suite fails when a case that is named here agrees, and when more cases are named than it allows.

export interface LedgerEntry {
  /** `outOfScope`: other APIs. `toolChoice`: the API leaves it open, or the tool. `wrong`: the API's text says otherwise. */
  readonly why: 'outOfScope' | 'toolChoice' | 'wrong';
  readonly reason: string;
  readonly cases: readonly string[];
  /** The only differences that are excused; absent = all of the case. */
  readonly only?: RegExp;
}

/** Facts that are left out wherever they stand, by kind; the suite counts them. */
export const notCompared: Readonly<Record<string, string>> = {
  hostNetwork:
    'np-guard takes hostNetwork pods as ordinary pods; what policies do to them the API leaves undefined',
  ingressController:
    'np-guard draws an {ingress-controller} pod of its own; compared in connection lists only',
  namedPortOfNoPod:
    'np-guard leaves a port name open where it knows no pod; a pod that does not exist has no ports',
  openShiftRoute: 'Route objects of OpenShift are not read',
};

export const ledger: readonly LedgerEntry[] = [
  {
    why: 'outOfScope',
    reason: 'user-defined networks (k8s.ovn.org) replace the pod network of a namespace',
    cases: [
      'connlist/cudn_test_1',
      'connlist/cudn_test_2',
      'connlist/cudn_test_3',
      'connlist/udn_and_vms_test_1',
      'connlist/udn_and_vms_test_2',
      'connlist/udn_and_vms_test_3',
      'connlist/udn_test_1',
      'connlist/udn_test_2',
      'connlist/udn_test_2/tcp-90',
      'explain/cudn_test_1',
      'explain/udn_test_1',
      'explain/udn_test_1/tcp-90',
      'explain/udn_test_2',
      'diff/udn_test_1 and only_pods_test',
    ],
  },
  {
    why: 'outOfScope',
    reason: 'virtual machines (kubevirt.io) are not read',
    cases: [
      'connlist/nad_test_2',
      'connlist/nad_test_2/tcp-80',
      'connlist/virtual_machines_example',
      'explain/virtual_machines_example',
    ],
  },
  {
    why: 'outOfScope',
    reason: 'the list is about the {ingress-controller} of OpenShift Routes, or a secondary network, only',
    cases: [
      'connlist/acs-security-demos/focus_workload_ingress-controller',
      'connlist/acs-security-demos-added-workloads/focus_workload_ingress-controller',
      'explain/nad_test_4/tcp-80_allow',
    ],
  },
  {
    why: 'toolChoice',
    reason: 'a document that cannot be read stops np-guard; here it is a gap and the rest is scanned',
    cases: ['connlist/document_with_syntax_error'],
  },
  {
    why: 'toolChoice',
    reason: 'np-guard stops at a rule that allows every port; here all rules that allow are told',
    cases: [
      'explain/onlineboutique_workloads_with_ingress',
      'explain_exposure/exposure_matched_and_unmatched_rules_test',
      'explain_exposure/exposure_matched_and_unmatched_rules_test/focus_workload_hello-world_workload-a',
      'explain_exposure/exposure_matched_and_unmatched_rules_test/focus_workload_hello-world_workload-a_ingress',
      'explain_exposure/exposure_matched_and_unmatched_rules_test/focus_workload_hello-world_workload-a_workload-b_ingress',
    ],
    only: /ingress: expected accept by (\S+) #1, verdict has accept by \1 #1, \1 #[23]$/,
  },
  {
    why: 'toolChoice',
    reason:
      'np-guard refuses two AdminNetworkPolicies of one priority; the API allows them: "the behavior is undefined"',
    cases: ['fatal/anp_bad_path_test_1'],
  },
  {
    why: 'toolChoice',
    reason:
      'np-guard refuses a port name towards an ipBlock; the API allows it, and the rule matches nothing there',
    cases: ['fatal/bad_netpols/subdir6'],
  },
  {
    why: 'toolChoice',
    reason: 'network-config-analyzer adds a kube-dns pod of its own that is not in the input',
    cases: [
      'policy-sets/example_policies/onlineboutique-test-connectivity-wo-fw-rules/test-no-fw-rules-scheme.yaml/0 onlineboutique-conn-graph-no-fw-rules',
    ],
    only: /^Workload not found: kube-system\/kube-dns-livesim\[Pod\]$/,
  },
  {
    why: 'wrong',
    reason:
      'a described pod fits a second rule, which np-guard leaves out: "the traffic matches at least one ingress rule across all of the NetworkPolicy objects whose podSelector matches the pod" (NetworkPolicySpec.ingress)',
    cases: [
      'exposure/exposure_test_real_namespace_without_real_pod',
      'exposure/exposure_test_with_different_rules_3',
      'exposure/exposure_test_with_different_rules_3_with_matching_pod',
      'exposure/exposure_test_with_different_rules_4',
      'exposure/exposure_test_with_different_rules_4_with_matching_pods',
    ],
    only: /\[pod with \{(app=foo|\{Key:app,Operator:DoesNotExist,Values:\[\],\}|\{Key:role,Operator:NotIn,Values:\[w x y z\],\})\}\]: expected TCP (8080|9090), \w+ has TCP 8080, TCP 9090$/,
  },
  {
    why: 'wrong',
    reason:
      'np-guard takes the number of an Ingress backend as the target port too: "number is the numerical port number (e.g. 80) on the Service" (ServiceBackendPort)',
    cases: ['exposure/k8s_ingress_test_new'],
    only: /^\{ingress-controller\} => default\/unicorn\[Deployment\]: expected TCP 8080, \w+ has none$/,
  },
];
