// What a policy that cannot be read makes unknown, tier by tier: never better, and no wider than what it may select.
import type { RawObject } from '../../lib/model/inventory.ts';
import {
  adminNetworkPolicy,
  baselineAdminNetworkPolicy,
  clusterNetworkPolicy,
  networkPolicy,
} from './build-inventory.ts';
import type { ConnectionCase } from './connection-cases.ts';
import { everyPod, labelled, podsOf, world } from './world.ts';

const web = labelled('app', 'web');
const red = { namespaces: labelled('team', 'red') };
const denyAll = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
const brokenRule = { from: [{ ipBlock: { cidr: '10.0.0.0/33' } }] };
const brokenSelector = { matchExpressions: [{ key: 'app', operator: 'Like', values: ['w'] }] };

function brokenAdmin(subject: RawObject) {
  return { priority: 50, subject, ingress: [{ action: 'Shrug', from: [everyPod] }] };
}

export const unreadableCases: readonly ConnectionCase[] = [
  {
    name: 'an unreadable NetworkPolicy makes unknown what no readable rule allows, for the pods that it selects',
    objects: [
      ...world,
      networkPolicy('a/broken', { podSelector: web, ingress: [brokenRule] }),
      networkPolicy('a/readable', { podSelector: web, ingress: [{ ports: [{ port: 80 }] }] }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'accept', 'ingress rule a/readable[0]'],
      ['b/web', 'a/web', 'TCP 81', 'unknown', 'ingress unreadable a/broken'],
      ['b/web', 'a/db', 'TCP 81', 'accept', 'ingress notIsolated'],
      ['a/web', 'b/web', 'TCP 81', 'accept', 'egress notIsolated'],
    ],
  },
  {
    name: 'an unreadable NetworkPolicy whose podSelector is the trouble may select every pod of its namespace',
    objects: [...world, networkPolicy('a/broken', { podSelector: brokenSelector, policyTypes: ['Egress'] })],
    checks: [
      ['a/web', 'b/web', 'TCP 80', 'unknown', 'egress unreadable a/broken'],
      ['a/db', '198.51.100.7', 'TCP 80', 'unknown'],
      ['b/web', 'a/db', 'TCP 80', 'accept'],
    ],
  },
  {
    name: 'a readable deny on the other side outweighs unknown',
    objects: [
      ...world,
      networkPolicy('a/broken', { podSelector: web, ingress: [brokenRule] }),
      networkPolicy('b/deny', denyAll),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'deny', 'egress isolated b/deny'],
      ['a/db', 'a/web', 'TCP 80', 'unknown'],
    ],
  },
  {
    name: 'an unreadable NetworkPolicy leaves Baseline unasked',
    objects: [
      ...world,
      networkPolicy('a/broken', { podSelector: web, ingress: [brokenRule] }),
      baselineAdminNetworkPolicy({ subject: everyPod, ingress: [{ action: 'Deny', from: [everyPod] }] }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'unknown', 'ingress unreadable a/broken'],
      ['b/web', 'a/db', 'TCP 80', 'deny', 'ingress rule default[0]'],
    ],
  },
  {
    name: 'an Admin rule that decides stands above an unreadable NetworkPolicy',
    objects: [
      ...world,
      networkPolicy('a/broken', { podSelector: web, ingress: [brokenRule] }),
      adminNetworkPolicy('p', {
        priority: 1,
        subject: everyPod,
        ingress: [{ action: 'Deny', from: [podsOf('web')] }],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'deny', 'ingress rule p[0]'],
      ['b/bare', 'a/web', 'TCP 80', 'unknown'],
    ],
  },
  {
    name: 'an unreadable AdminNetworkPolicy is asked first and makes its direction unknown',
    objects: [
      ...world,
      adminNetworkPolicy('broken', brokenAdmin(red)),
      adminNetworkPolicy('allow', {
        priority: 1,
        subject: everyPod,
        ingress: [{ action: 'Allow', from: [everyPod] }],
        egress: [{ action: 'Allow', to: [everyPod] }],
      }),
      networkPolicy('a/deny', denyAll),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'unknown', 'ingress unreadable broken'],
      ['b/web', 'b/bare', 'TCP 80', 'accept', 'ingress rule allow[0]'],
      ['a/web', 'b/web', 'TCP 80', 'accept', 'egress rule allow[0]'],
    ],
  },
  {
    name: 'an unreadable AdminNetworkPolicy whose subject is the trouble may select every pod of the cluster',
    objects: [
      ...world,
      adminNetworkPolicy('broken', {
        priority: 1,
        subject: { namespaces: brokenSelector },
        ingress: [{ action: 'Allow', from: [everyPod] }],
      }),
    ],
    checks: [
      ['a/web', 'b/bare', 'TCP 80', 'unknown', 'ingress unreadable broken'],
      ['a/web', '198.51.100.7', 'TCP 80', 'accept'],
    ],
  },
  {
    name: 'an unreadable ClusterNetworkPolicy counts to its tier, and to Admin when the tier is the trouble',
    objects: [
      ...world,
      clusterNetworkPolicy('base', { tier: 'Baseline', ...brokenAdmin(red) }),
      clusterNetworkPolicy('odd', {
        tier: 'Middle',
        priority: 1,
        subject: podsOf('db'),
        ingress: [{ action: 'Accept', from: [everyPod] }],
      }),
      networkPolicy('a/deny', {
        podSelector: {},
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: web }] }],
      }),
    ],
    checks: [
      // The NetworkPolicy decides for good, so what Baseline says does not matter.
      ['b/web', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/deny'],
      ['a/web', 'a/db', 'TCP 80', 'unknown', 'ingress unreadable odd'],
    ],
  },
  {
    name: 'an unreadable Baseline policy makes unknown what reaches Baseline',
    objects: [
      ...world,
      baselineAdminNetworkPolicy({ subject: red, ingress: [{ action: 'Pass', from: [everyPod] }] }),
      adminNetworkPolicy('p', {
        priority: 1,
        subject: red,
        ingress: [
          { action: 'Pass', from: [podsOf('web')] },
          { action: 'Allow', from: [everyPod] },
        ],
      }),
    ],
    checks: [
      ['b/web', 'a/web', 'TCP 80', 'unknown', 'ingress unreadable default'],
      ['b/bare', 'a/web', 'TCP 80', 'accept', 'ingress rule p[1]'],
      ['a/web', 'b/bare', 'TCP 80', 'accept', 'egress notIsolated'],
    ],
  },
];
