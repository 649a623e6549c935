// Manifests with --assume-cni against the live cluster of the same objects: one result, apart from what was seen.
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../lib/analyze.ts';
import type { AssumedCni } from '../../../lib/model/enforcement.ts';
import type { Inventory, RawObject } from '../../../lib/model/inventory.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { buildInventory, namespace, networkPolicy, node, pod } from '../../cases/build-inventory.ts';

function agent(mode?: string): RawObject {
  const env = mode === undefined ? [] : [{ name: 'NETWORK_POLICY_ENFORCING_MODE', value: mode }];
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace: 'kube-system', name: 'aws-node' },
    spec: {
      template: {
        spec: {
          hostNetwork: true,
          containers: [
            { name: 'aws-node', image: 'cni', env },
            { name: 'aws-eks-nodeagent', image: 'agent', args: ['--enable-network-policy=true'] },
          ],
        },
      },
    },
  };
}

const objects = [
  namespace('shop'),
  node('n1', { ips: ['10.0.0.1'] }),
  pod('shop/web', { labels: { app: 'web' }, ips: ['10.0.1.1'], node: 'n1' }),
  pod('shop/db', { labels: { app: 'db' }, ips: ['10.0.1.2'], node: 'n1' }),
  pod('shop/loose', { ips: ['10.0.1.3'], node: 'n1' }),
  networkPolicy('shop/db', {
    podSelector: { matchLabels: { app: 'db' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
  }),
];

function resultOf(inventory: Inventory, assumeCni?: AssumedCni): ScanResult {
  return analyze(inventory, {
    toolVersion: '0.0.0',
    inventorySha256: '',
    rulesetSha256: '',
    declaredEntryPoints: [],
    ...(assumeCni !== undefined && { assumeCni }),
  });
}

/** Without the basis, the evidence, and the checks that ask for evidence. */
function comparable({ scan: _, enforcement: __, cluster: ___, checks, ...rest }: ScanResult) {
  return {
    ...rest,
    checks: checks.map(({ id, outcome }) => (outcome === 'notApplicable' ? id : `${id} ${outcome}`)),
  };
}

const LIVE_CHECKS = ['policies-not-enforced', 'unenforced-pods'];

describe('an assumption', () => {
  test.each([
    ['vpc-cni', agent()],
    ['vpc-cni-strict', agent('strict')],
  ] as const)('%s gives what the live cluster gives', (cni, daemonSet) => {
    const inventory = buildInventory([...objects, daemonSet]);
    const assumed = comparable(resultOf(inventory, cni));
    const live = comparable(resultOf({ ...inventory, cluster: { name: 'test', source: 'live' } }));
    const asked = (checks: readonly string[]) =>
      checks.filter((text) => !LIVE_CHECKS.some((id) => text.startsWith(id)));
    expect({ ...assumed, checks: asked(assumed.checks) }).toEqual({ ...live, checks: asked(live.checks) });
  });

  test('names itself in the basis and proves nothing', () => {
    const { scan, enforcement } = resultOf(buildInventory(objects), 'calico');
    expect(scan.basis).toEqual({ kind: 'declared', assumedCni: 'calico' });
    expect(enforcement?.basis).toBe('assumed');
  });

  test('of none scores coverage 0, exposure as without policies, Not met by notEnforced', () => {
    const none = resultOf(buildInventory(objects), 'none');
    const without = resultOf(buildInventory(objects.filter(({ kind }) => kind !== 'NetworkPolicy')));
    expect(none.scores.coverage).toEqual({ best: 0, worst: 0 });
    expect(none.scores).toEqual(without.scores);
    expect(none.status).toBe('notMet');
    expect(none.statusReasons[0]).toEqual({ id: 'notEnforced', namespace: 'shop', objects: [] });
  });

  test('absent, manifests have no enforcement and no second set of scores', () => {
    const { enforcement, declared, scan, namespaces } = resultOf(buildInventory(objects));
    expect([enforcement, declared, scan.basis, namespaces[0]?.declared]).toEqual([
      undefined,
      undefined,
      { kind: 'declared' },
      undefined,
    ]);
  });
});
