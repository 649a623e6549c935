// The cluster-scoped policies of a generated cluster, in the three shapes that platform teams start with.
import type { RawObject } from '../../lib/model/inventory.ts';

const GROUP = 'policy.networking.k8s.io';
const PROD = { matchLabels: { env: 'prod' } };
const DEV = { matchLabels: { env: 'dev' } };
const MONITORING = { namespaces: { matchLabels: { purpose: 'monitoring' } } };

/** A ClusterNetworkPolicy of the Admin tier, an AdminNetworkPolicy or one of the Baseline tier, in turn. */
export function makeClusterScoped(index: number): RawObject {
  const make = [makeAdmin, makeAdminNetworkPolicy, makeBaseline][index % 3] as (at: number) => RawObject;
  return { ...make(index), metadata: { name: `platform-${index}`, generation: 1 } };
}

/** Monitoring may scrape, whatever the teams say; instance metadata is closed. */
function makeAdmin(index: number): RawObject {
  return {
    apiVersion: `${GROUP}/v1alpha2`,
    kind: 'ClusterNetworkPolicy',
    spec: {
      tier: 'Admin',
      priority: 10 + index,
      subject: { namespaces: index % 2 === 0 ? {} : PROD },
      ingress: [
        {
          name: 'scrape',
          action: 'Accept',
          from: [MONITORING],
          protocols: [{ destinationNamedPort: 'metrics' }],
        },
      ],
      egress: [{ name: 'metadata', action: 'Deny', to: [{ networks: ['169.254.169.254/32'] }] }],
    },
  };
}

/** Data of production: its own namespaces pass to the teams' policies, all others are denied. */
function makeAdminNetworkPolicy(index: number): RawObject {
  const notProd = { matchExpressions: [{ key: 'env', operator: 'NotIn', values: ['prod'] }] };
  return {
    apiVersion: `${GROUP}/v1alpha1`,
    kind: 'AdminNetworkPolicy',
    spec: {
      priority: 100 + index,
      subject: { pods: { namespaceSelector: PROD, podSelector: { matchLabels: { tier: 'data' } } } },
      ingress: [
        { name: 'own', action: 'Pass', from: [{ namespaces: PROD }] },
        {
          name: 'others',
          action: 'Deny',
          from: [{ namespaces: notProd }],
          ports: [{ portRange: { protocol: 'TCP', start: 1, end: 65535 } }],
        },
      ],
    },
  };
}

/** Development is open to itself and closed towards production, where no team says otherwise. */
function makeBaseline(index: number): RawObject {
  return {
    apiVersion: `${GROUP}/v1alpha2`,
    kind: 'ClusterNetworkPolicy',
    spec: {
      tier: 'Baseline',
      priority: 900 + (index % 100),
      subject: { namespaces: DEV },
      ingress: [{ name: 'dev', action: 'Accept', from: [{ namespaces: DEV }] }],
      egress: [{ name: 'prod', action: 'Deny', to: [{ namespaces: PROD }] }],
    },
  };
}
