// The order of tiers, priorities and Pass: semantics.md b6, b7.
import {
  adminNetworkPolicy,
  baselineAdminNetworkPolicy,
  clusterNetworkPolicy,
  networkPolicy,
} from './build-inventory.ts';
import type { ConnectionCase } from './connection-cases.ts';
import { everyPod, labelled, podsOf, world } from './world.ts';

const red = { namespaces: labelled('team', 'red') };
const blue = { namespaces: labelled('team', 'blue') };
const denyAll = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };

function admin(tier: string, priority: number, action: string) {
  return { tier, priority, subject: red, ingress: [{ action, from: [blue] }] };
}

export const tierCases: readonly ConnectionCase[] = [
  {
    name: 'Admin Accept is final: a NetworkPolicy cannot deny it',
    objects: [
      ...world,
      networkPolicy('a/deny', denyAll),
      clusterNetworkPolicy('p', admin('Admin', 1, 'Accept')),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule p[0]'],
      ['a/db', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/deny'],
    ],
  },
  {
    name: 'Admin Allow on ingress does not open the other side’s egress',
    objects: [
      ...world,
      networkPolicy('b/deny', denyAll),
      adminNetworkPolicy('p', {
        priority: 1,
        subject: red,
        ingress: [{ action: 'Allow', from: [everyPod] }],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'deny', 'egress isolated b/deny'],
      ['a/db', 'a/web', 'TCP 80', 'accept', 'ingress rule p[0]'],
    ],
  },
  {
    name: 'Admin Deny is final: a NetworkPolicy cannot allow it',
    objects: [
      ...world,
      networkPolicy('a/all', { podSelector: {}, ingress: [{}] }),
      adminNetworkPolicy('p', { priority: 1, subject: red, ingress: [{ action: 'Deny', from: [blue] }] }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'deny', 'ingress rule p[0]'],
      ['198.51.100.7', 'a/web', 'TCP 80', 'accept', 'ingress rule a/all[0]'],
    ],
  },
  {
    name: 'Admin Pass goes to NetworkPolicy, and where none isolates, to Baseline',
    objects: [
      ...world,
      adminNetworkPolicy('pass', {
        priority: 1,
        subject: everyPod,
        ingress: [
          { action: 'Pass', from: [podsOf('web')] },
          { action: 'Deny', from: [everyPod] },
        ],
      }),
      adminNetworkPolicy('later', {
        priority: 2,
        subject: everyPod,
        ingress: [{ action: 'Allow', from: [everyPod] }],
      }),
      networkPolicy('a/only-red', {
        podSelector: labelled('app', 'db'),
        ingress: [{ from: [{ podSelector: {} }] }],
      }),
      baselineAdminNetworkPolicy({ subject: everyPod, ingress: [{ action: 'Deny', from: [blue] }] }),
    ],
    checks: [
      ['a/web', 'a/db', 'TCP 80', 'accept', 'ingress rule a/only-red[0]'],
      ['b/web', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/only-red'],
      ['b/web', 'a/web', 'TCP 80', 'deny', 'ingress rule default[0]'],
      ['a/web', 'b/web', 'TCP 80', 'accept', 'ingress notIsolated'],
      ['b/bare', 'a/web', 'TCP 80', 'deny', 'ingress rule pass[1]'],
    ],
  },
  {
    name: 'Baseline is never asked for a pod that a NetworkPolicy isolates in that direction',
    objects: [
      ...world,
      networkPolicy('a/allow', {
        podSelector: labelled('app', 'web'),
        ingress: [{ from: [{ namespaceSelector: {} }] }],
      }),
      networkPolicy('a/deny', { podSelector: labelled('app', 'db'), policyTypes: ['Ingress'] }),
      baselineAdminNetworkPolicy({
        subject: everyPod,
        ingress: [
          { action: 'Deny', from: [podsOf('web')] },
          { action: 'Allow', from: [everyPod] },
        ],
        egress: [{ action: 'Deny', to: [{ networks: ['203.0.113.0/24'] }] }],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule a/allow[0]'],
      ['b/bare', 'a/db', 'TCP 80', 'deny', 'ingress isolated a/deny'],
      ['a/web', 'b/bare', 'TCP 80', 'deny', 'ingress rule default[0]'],
      ['a/db', '203.0.113.1', 'TCP 80', 'deny', 'egress rule default[0]'],
    ],
  },
  {
    name: 'the lower priority number is asked first',
    objects: [
      ...world,
      clusterNetworkPolicy('a-late', admin('Admin', 20, 'Deny')),
      clusterNetworkPolicy('z-early', admin('Admin', 3, 'Accept')),
    ],
    checks: [['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule z-early[0]']],
  },
  {
    name: 'AdminNetworkPolicy and ClusterNetworkPolicy share one order of priorities',
    objects: [
      ...world,
      clusterNetworkPolicy('cluster', admin('Admin', 5, 'Accept')),
      adminNetworkPolicy('admin', {
        priority: 6,
        subject: red,
        ingress: [{ action: 'Deny', from: [blue] }],
        egress: [{ action: 'Deny', to: [blue] }],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule cluster[0]'],
      ['a/web', 'b/web', 'TCP 80', 'deny', 'egress rule admin[0]'],
    ],
  },
  {
    name: 'policies of one priority are asked by kind, then by name',
    objects: [
      ...world,
      clusterNetworkPolicy('p-b', admin('Admin', 5, 'Deny')),
      clusterNetworkPolicy('p-9', admin('Admin', 5, 'Accept')),
      clusterNetworkPolicy('p-10', {
        ...admin('Admin', 5, 'Deny'),
        ingress: [{ action: 'Deny', from: [podsOf('web')] }],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'deny', 'ingress rule p-10[0]'],
      ['b/bare', 'a/web', 'TCP 80', 'accept', 'ingress rule p-9[0]'],
    ],
  },
  {
    name: 'an AdminNetworkPolicy is asked before a ClusterNetworkPolicy of the same priority',
    objects: [
      ...world,
      clusterNetworkPolicy('a', admin('Admin', 5, 'Deny')),
      adminNetworkPolicy('z', { priority: 5, subject: red, ingress: [{ action: 'Allow', from: [blue] }] }),
    ],
    checks: [['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule z[0]']],
  },
  {
    name: 'priorities count inside a tier only: Baseline priority 0 comes after Admin priority 1000',
    objects: [
      ...world,
      clusterNetworkPolicy('base', admin('Baseline', 0, 'Accept')),
      clusterNetworkPolicy('top', admin('Admin', 1000, 'Deny')),
    ],
    checks: [['b/web', 'a/web', 'TCP 80', 'deny', 'ingress rule top[0]']],
  },
  {
    name: 'Pass inside Baseline skips the rest of Baseline: the default allows',
    objects: [
      ...world,
      clusterNetworkPolicy('pass', admin('Baseline', 1, 'Pass')),
      clusterNetworkPolicy('deny', admin('Baseline', 2, 'Deny')),
    ],
    checks: [['b/web', 'a/web', 'TCP 80', 'accept', 'ingress notIsolated']],
  },
  {
    name: 'BaselineAdminNetworkPolicy is asked before Baseline ClusterNetworkPolicies',
    objects: [
      ...world,
      clusterNetworkPolicy('deny', admin('Baseline', 0, 'Deny')),
      baselineAdminNetworkPolicy({ subject: red, ingress: [{ action: 'Allow', from: [podsOf('web')] }] }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule default[0]'],
      ['b/bare', 'a/web', 'TCP 80', 'deny', 'ingress rule deny[0]'],
    ],
  },
  {
    name: 'what Baseline does not mention, the default allows',
    objects: [...world, clusterNetworkPolicy('deny', admin('Baseline', 0, 'Deny'))],
    checks: [
      ['a/db', 'a/web', 'TCP 80', 'accept', 'ingress notIsolated'],
      ['b/web', 'a/web', 'TCP 80', 'deny', 'ingress rule deny[0]'],
    ],
  },
];
