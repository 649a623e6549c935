// Which kinds are read, which say nothing about segmentation, and which would but cannot be read. Served versions:
// https://kubernetes.io/docs/reference/using-api/deprecation-guide/ and the API reference of Kubernetes 1.36.

/** How the objects of one apiVersion and kind are taken. */
export type KindClass =
  | { readonly class: 'read'; readonly scope: 'namespaced' | 'cluster' }
  | { readonly class: 'ignored' }
  /** The kind does not exist under this apiVersion; `servedAs` is where it does. */
  | { readonly class: 'unknownKind'; readonly servedAs?: string; readonly scope?: 'namespaced' | 'cluster' }
  /** A policy dialect that is not evaluated, or a version of one. */
  | { readonly class: 'unsupported' };

// Kind → the apiVersions that serve it and that are read.
const READ_KINDS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['v1'],
  Namespace: ['v1'],
  Node: ['v1'],
  Service: ['v1'],
  Endpoints: ['v1'],
  ReplicationController: ['v1'],
  Deployment: ['apps/v1'],
  StatefulSet: ['apps/v1'],
  DaemonSet: ['apps/v1'],
  ReplicaSet: ['apps/v1'],
  Job: ['batch/v1'],
  CronJob: ['batch/v1'],
  EndpointSlice: ['discovery.k8s.io/v1'],
  Ingress: ['networking.k8s.io/v1'],
  NetworkPolicy: ['networking.k8s.io/v1'],
  AdminNetworkPolicy: ['policy.networking.k8s.io/v1alpha1'],
  BaselineAdminNetworkPolicy: ['policy.networking.k8s.io/v1alpha1'],
  ClusterNetworkPolicy: ['policy.networking.k8s.io/v1alpha2'],
};

const CLUSTER_SCOPED = words(
  'Namespace Node NodeClass AdminNetworkPolicy BaselineAdminNetworkPolicy ClusterNetworkPolicy',
);

// Group → the kinds of which the fields that are read are the same in every version, alpha to v1.
const READ_IN_ANY_VERSION: Readonly<Record<string, ReadonlySet<string>>> = {
  'gateway.networking.k8s.io': words('Gateway HTTPRoute GRPCRoute TCPRoute TLSRoute UDPRoute'),
  // What proves enforcement on EKS (semantics.md e1): the setting of Auto Mode, and what the controller resolved
  'eks.amazonaws.com': words('NodeClass'),
  'networking.k8s.aws': words('PolicyEndpoint'),
};

// Kinds of the built-in groups that say nothing about segmentation, in whatever version.
const IGNORED_KINDS: Readonly<Record<string, ReadonlySet<string>>> = {
  '': words(
    'Binding ComponentStatus Config ConfigMap Event LimitRange PersistentVolume PersistentVolumeClaim PodTemplate ' +
      'ResourceQuota Secret ServiceAccount',
  ),
  'admissionregistration.k8s.io': words(
    'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ' +
      'ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration',
  ),
  'apiextensions.k8s.io': words('CustomResourceDefinition'),
  'apiregistration.k8s.io': words('APIService'),
  apps: words('ControllerRevision'),
  'authentication.k8s.io': words('SelfSubjectReview TokenRequest TokenReview'),
  'authorization.k8s.io': words(
    'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
  ),
  autoscaling: words('HorizontalPodAutoscaler Scale'),
  batch: words(''),
  'certificates.k8s.io': words('CertificateSigningRequest ClusterTrustBundle PodCertificateRequest'),
  'coordination.k8s.io': words('Lease LeaseCandidate'),
  'discovery.k8s.io': words(''),
  'events.k8s.io': words('Event'),
  extensions: words('PodSecurityPolicy'),
  'flowcontrol.apiserver.k8s.io': words('FlowSchema PriorityLevelConfiguration'),
  'internal.apiserver.k8s.io': words('StorageVersion'),
  'networking.k8s.io': words('IPAddress IngressClass ServiceCIDR'),
  'node.k8s.io': words('RuntimeClass'),
  policy: words('Eviction PodDisruptionBudget PodSecurityPolicy'),
  'rbac.authorization.k8s.io': words('ClusterRole ClusterRoleBinding Role RoleBinding'),
  'resource.k8s.io': words(
    'DeviceClass DeviceTaintRule PodSchedulingContext ResourceClaim ResourceClaimTemplate ResourceClass ResourcePool ' +
      'ResourcePoolStatusRequest ResourceSlice',
  ),
  'scheduling.k8s.io': words('PodGroup PriorityClass Workload'),
  'storage.k8s.io': words(
    'CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment VolumeAttributesClass',
  ),
  'storagemigration.k8s.io': words('StorageVersionMigration'),
};

// Groups whose kinds are policies, or part of one. Kinds of them that decide nothing by themselves are named below.
const POLICY_GROUPS = words(
  'policy.networking.k8s.io cilium.io crd.projectcalico.org projectcalico.org networking.k8s.aws crd.antrea.io',
);
const POLICY_KIND = /(Policy|Policies|Tier|NetworkSet|CIDRGroup|HostEndpoint|Profile|Group)$/;
const OTHER_POLICY_KINDS: Readonly<Record<string, ReadonlySet<string>>> = {
  'k8s.ovn.org': words(
    'AdminPolicyBasedExternalRoute ClusterUserDefinedNetwork EgressFirewall UserDefinedNetwork',
  ),
};
// Read by the controllers only, or never enforced.
const NOT_ENFORCED =
  /^Staged|^PolicyEndpoint$|^ClusterPolicyEndpoint$|^CiliumLoadBalancer|^CiliumBGP|^CiliumEgressGateway|^CiliumLocalRedirect/;

/** How objects of this apiVersion and kind are taken. */
export function classifyKind(apiVersion: string, kind: string): KindClass {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const served = Object.hasOwn(READ_KINDS, kind) ? (READ_KINDS[kind] as readonly string[]) : [];
  if (served.includes(apiVersion)) {
    return { class: 'read', scope: scopeOf(kind) };
  }
  if (Object.hasOwn(READ_IN_ANY_VERSION, group) && READ_IN_ANY_VERSION[group]?.has(kind)) {
    return { class: 'read', scope: scopeOf(kind) };
  }
  if (isPolicyDialect(group, kind)) return { class: 'unsupported' };
  const ignored = Object.hasOwn(IGNORED_KINDS, group) ? IGNORED_KINDS[group] : undefined;
  if (ignored === undefined || ignored.has(kind)) return { class: 'ignored' };
  const [servedAs] = served;
  return servedAs === undefined
    ? { class: 'unknownKind' }
    : { class: 'unknownKind', servedAs, scope: scopeOf(kind) };
}

/** Whether the group is one of Kubernetes itself: its kinds are all known. */
export function isBuiltInGroup(apiVersion: string): boolean {
  return Object.hasOwn(
    IGNORED_KINDS,
    apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '',
  );
}

function isPolicyDialect(group: string, kind: string): boolean {
  if (Object.hasOwn(OTHER_POLICY_KINDS, group)) return OTHER_POLICY_KINDS[group]?.has(kind) === true;
  return POLICY_GROUPS.has(group) && POLICY_KIND.test(kind) && !NOT_ENFORCED.test(kind);
}

function scopeOf(kind: string): 'namespaced' | 'cluster' {
  return CLUSTER_SCOPED.has(kind) ? 'cluster' : 'namespaced';
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' ').filter((word) => word !== ''));
}
