// hostNetwork pods, nodes, traffic of a pod with itself, and pods that have finished: semantics.md a9, a10, a11.
import { adminNetworkPolicy, namespace, networkPolicy, node, pod } from './build-inventory.ts';
import type { ConnectionCase } from './connection-cases.ts';
import { everyPod, labelled } from './world.ts';

const deny = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };

/** Two nodes; on each a pod and a hostNetwork pod; beside them one of each whose node is not known. */
const nodes = [
  namespace('a'),
  node('n1', { labels: { zone: 'x' }, ips: ['192.168.0.1', 'fd01::1'] }),
  node('n2', { labels: { zone: 'y' }, ips: ['192.168.0.2'] }),
  pod('a/web', { labels: { app: 'web' }, ips: ['10.0.0.1'], node: 'n1' }),
  pod('a/db', { labels: { app: 'db' }, ips: ['10.0.0.2'], node: 'n2' }),
  pod('a/agent1', {
    labels: { app: 'agent' },
    ips: ['192.168.0.1'],
    node: 'n1',
    hostNetwork: true,
    ports: ['metrics:TCP:9100'],
  }),
  pod('a/agent2', { labels: { app: 'agent' }, ips: ['192.168.0.2'], node: 'n2', hostNetwork: true }),
  pod('a/floating', { labels: { app: 'floating' }, ips: ['10.0.0.8'] }),
  pod('a/host', { labels: { app: 'host' }, hostNetwork: true }),
];

export const nodeCases: readonly ConnectionCase[] = [
  {
    name: 'a hostNetwork pod is not selected by a policy and accepts everything',
    objects: [...nodes, networkPolicy('a/deny', deny)],
    checks: [
      ['198.51.100.7', 'a/agent1', 'TCP 80', 'accept', 'ingress noPolicyHere'],
      ['a/agent1', '198.51.100.7', 'TCP 80', 'accept', 'egress noPolicyHere'],
      ['a/agent1', 'a/agent2', 'TCP 80', 'accept'],
      ['198.51.100.7', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/deny'],
    ],
  },
  {
    name: 'a hostNetwork pod is matched by no pod or namespace peer, but by an ipBlock of its node',
    objects: [
      ...nodes,
      networkPolicy('a/p', {
        podSelector: labelled('app', 'web'),
        ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: {} }] }],
      }),
      networkPolicy('a/q', {
        podSelector: labelled('app', 'db'),
        ingress: [{ from: [{ ipBlock: { cidr: '192.168.0.1/32' } }] }],
      }),
    ],
    checks: [
      ['a/agent2', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/p'],
      ['a/db', 'a/web', 'TCP 80', 'accept'],
      ['a/agent1', 'a/db', 'TCP 80', 'accept', 'ingress rule a/q[0]'],
      ['192.168.0.1', 'a/db', 'TCP 80', 'accept', 'ingress rule a/q[0]'],
    ],
  },
  {
    name: 'an ipBlock matches a hostNetwork pod also where the CNI knows pods by identity',
    ipBlockMatchesPods: 'no',
    objects: [
      ...nodes,
      networkPolicy('a/q', {
        podSelector: labelled('app', 'db'),
        ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
      }),
    ],
    checks: [
      ['a/agent1', 'a/db', 'TCP 80', 'accept'],
      ['a/web', 'a/db', 'TCP 80', 'deny'],
    ],
  },
  {
    name: 'a named port resolves on a hostNetwork destination that the peer matches by address',
    objects: [
      ...nodes,
      networkPolicy('a/p', {
        podSelector: labelled('app', 'db'),
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '192.168.0.0/24' } }], ports: [{ port: 'metrics' }] }],
      }),
    ],
    checks: [
      ['a/db', 'a/agent1', 'TCP 9100', 'accept', 'egress rule a/p[0]'],
      ['a/db', 'a/agent1', 'TCP 9101', 'deny'],
      ['a/db', '192.168.0.1', 'TCP 9100', 'deny'],
    ],
  },
  {
    name: 'traffic from and to the node that runs the pod is always allowed',
    objects: [
      ...nodes,
      networkPolicy('a/deny', deny),
      adminNetworkPolicy('never', {
        priority: 1,
        subject: everyPod,
        ingress: [{ action: 'Deny', from: [everyPod] }],
        egress: [{ action: 'Deny', to: [{ nodes: {} }, { networks: ['0.0.0.0/0'] }] }],
      }),
    ],
    checks: [
      ['a/agent1', 'a/web', 'TCP 80', 'accept', 'ingress nodeLocal'],
      ['a/web', 'a/agent1', 'TCP 80', 'accept', 'egress nodeLocal'],
      ['192.168.0.1', 'a/web', 'other', 'accept', 'ingress nodeLocal'],
      ['a/web', '192.168.0.1', 'UDP 53', 'accept', 'egress nodeLocal'],
      ['a/agent2', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/deny'],
      ['a/web', '192.168.0.2', 'TCP 80', 'deny', 'egress rule never[0]'],
    ],
  },
  {
    name: 'the pod’s own node has no say over an address family that the pod lacks',
    objects: nodes,
    checks: [['fd01::1', 'a/web', 'TCP 80', 'deny', 'ingress addressFamily']],
  },
  {
    name: 'where the node is not known, what policies deny between pod and node is unknown',
    objects: [...nodes, networkPolicy('a/deny', deny)],
    checks: [
      ['192.168.0.1', 'a/floating', 'TCP 80', 'unknown', 'ingress nodeUnknown a/deny'],
      ['a/agent1', 'a/floating', 'TCP 80', 'unknown', 'ingress nodeUnknown a/deny'],
      ['a/host', 'a/web', 'TCP 80', 'unknown', 'ingress nodeUnknown a/deny'],
      ['a/web', 'a/host', 'TCP 80', 'unknown', 'egress nodeUnknown a/deny'],
      ['a/host', 'a/floating', 'TCP 80', 'unknown'],
      ['192.168.0.77', 'a/floating', 'TCP 80', 'deny', 'ingress isolated a/deny'],
    ],
  },
  {
    name: 'where the node is not known, what policies allow between pod and node is allowed',
    objects: [
      ...nodes,
      networkPolicy('a/p', {
        podSelector: {},
        ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 80 }] }],
      }),
    ],
    checks: [
      ['192.168.0.1', 'a/floating', 'TCP 80', 'accept', 'ingress rule a/p[0]'],
      ['a/host', 'a/web', 'TCP 80', 'accept', 'ingress rule a/p[0]'],
      ['a/host', 'a/web', 'TCP 81', 'unknown'],
    ],
  },
  {
    name: 'a nodes peer matches the addresses of the nodes and hostNetwork pods on them, and no pod',
    objects: [
      ...nodes,
      adminNetworkPolicy('nodes', {
        priority: 1,
        subject: everyPod,
        egress: [{ action: 'Deny', to: [{ nodes: labelled('zone', 'y') }] }],
      }),
    ],
    checks: [
      ['a/web', '192.168.0.2', 'TCP 80', 'deny', 'egress rule nodes[0]'],
      ['a/web', 'a/agent2', 'TCP 80', 'deny', 'egress rule nodes[0]'],
      ['a/web', 'a/db', 'TCP 80', 'accept'],
      ['a/db', '192.168.0.1', 'TCP 80', 'accept'],
      ['a/web', '192.168.0.3', 'TCP 80', 'accept'],
    ],
  },
  {
    name: 'a nodes peer matches a hostNetwork pod that does not say its node by its address',
    objects: [
      ...nodes,
      pod('a/hidden', { ips: ['192.168.0.2'], hostNetwork: true }),
      adminNetworkPolicy('nodes', {
        priority: 1,
        subject: everyPod,
        egress: [{ action: 'Deny', to: [{ nodes: labelled('zone', 'y') }] }],
      }),
    ],
    checks: [['a/web', 'a/hidden', 'TCP 80', 'unknown', 'egress nodeUnknown nodes[0]']],
  },
  {
    name: 'a pod reaches itself whatever the policies say',
    objects: [...nodes, networkPolicy('a/deny', deny)],
    checks: [
      ['a/web', 'a/web', 'TCP 80', 'accept', 'ingress self'],
      ['a/web', 'a/web', 'other', 'accept', 'egress self'],
      ['a/host', 'a/host', 'TCP 80', 'accept', 'egress self'],
    ],
  },
  {
    name: 'pods that have finished are neither subjects nor peers: their address is any address',
    objects: [
      ...nodes,
      pod('a/done', { labels: { app: 'done' }, ips: ['10.0.0.66'], phase: 'Succeeded' }),
      pod('a/broken', { labels: { app: 'done' }, ips: ['10.0.0.67'], phase: 'Failed' }),
      networkPolicy('a/deny', deny),
      networkPolicy('a/p', {
        podSelector: labelled('app', 'web'),
        ingress: [{ from: [{ podSelector: labelled('app', 'done') }] }],
      }),
    ],
    checks: [
      ['10.0.0.66', 'a/web', 'TCP 80', 'deny', 'ingress isolated a/deny a/p'],
      ['198.51.100.7', '10.0.0.67', 'TCP 80', 'accept', 'ingress noPolicyHere'],
    ],
  },
];
