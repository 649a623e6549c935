// Weights and limits of the scores: data only, with a version. Its hash stands in every result, so a result says by
// which ruleset it was made. What each number means: scoring.md sections 2 to 5.

/** The ruleset in use; JSON values only. */
export const RULESET = {
  version: '1',
  /** `a`: no weight up to 2^12 addresses, all of it from 2^20. */
  addresses: { freeLog2: 12, spanLog2: 8 },
  /** `p`: half of the weight for one port, all of it from 2^10. */
  ports: { base: 0.5, perLog2: 0.05 },
  /** `s`, for listed peers: no weight up to 10 ports, all of it from 2^10. */
  listedPorts: { free: 10, fullLog2: 10 },
  /** `reach`: log2(1 + k) / 6 for k workloads. */
  workloads: { spanLog2: 6 },
  coverage: {
    /** Percent of a direction's quality. */
    weights: { internet: 35, private: 15, otherNamespaces: 25, sameNamespace: 15, listedPeers: 10 },
    /** Percent of a namespace's coverage. */
    shares: { workloads: 90, nextPod: 10 },
    /** What an open direction takes off the most that a namespace can have; quality from `openBelow` on counts in part. */
    caps: { worseDirection: 21, betterDirection: 20, openBelow: 0.5 },
  },
  exposure: {
    ingress: { internet: 30, private: 10, otherNamespaces: 15, sameNamespace: 5 },
    egress: { internet: 15, private: 5, otherNamespaces: 8, instanceMetadata: 8, nodesAndApiServer: 4 },
    /** Share of an address position's points that anything open costs. */
    anyAddress: 0.15,
    /** Of the second and third worst, in what the worst leaves. */
    second: 0.2,
    third: 0.1,
    bands: { critical: 60, high: 40, medium: 20 },
  },
  status: { notMetExposure: 60 },
  /** Namespaces of the platform: exact names, and beginnings of names. */
  systemNamespaces: {
    names: [
      'kube-system',
      'kube-public',
      'kube-node-lease',
      'calico-system',
      'calico-apiserver',
      'tigera-operator',
      'cilium-secrets',
      'kube-flannel',
      'local-path-storage',
      'gatekeeper-system',
      'openshift',
      'config-management-system',
    ],
    prefixes: ['amazon-', 'aws-', 'eks-', 'gke-', 'gmp-', 'aks-', 'azure-', 'calico-', 'openshift-'],
  },
  /**
   * Agents that must be on the node's network: they are in no score of their namespace, and no reason against its
   * status. `name` may end in `*`.
   */
  nodeAgents: [
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'kube-proxy' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'kube-proxy-windows' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'aws-node' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'aws-node-termination-handler' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'eks-pod-identity-agent' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'eks-node-monitoring-agent' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'ebs-csi-node' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'efs-csi-node' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'node-local-dns' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'calico-node' },
    { namespace: 'calico-system', kind: 'DaemonSet', name: 'calico-node' },
    { namespace: 'calico-system', kind: 'Deployment', name: 'calico-typha' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'canal' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'cilium' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'cilium-envoy' },
    { namespace: 'kube-system', kind: 'Deployment', name: 'cilium-operator' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'kindnet' },
    { namespace: 'kube-flannel', kind: 'DaemonSet', name: 'kube-flannel-ds' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'kube-router' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'weave-net' },
    { namespace: 'kube-system', kind: 'DaemonSet', name: 'antrea-agent' },
    { namespace: 'kube-system', kind: 'Pod', name: 'etcd-*' },
    { namespace: 'kube-system', kind: 'Pod', name: 'kube-apiserver-*' },
    { namespace: 'kube-system', kind: 'Pod', name: 'kube-controller-manager-*' },
    { namespace: 'kube-system', kind: 'Pod', name: 'kube-scheduler-*' },
    { namespace: 'kube-system', kind: 'Pod', name: 'kube-proxy-*' },
  ],
} as const;
