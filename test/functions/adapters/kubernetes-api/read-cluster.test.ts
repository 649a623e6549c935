// The live reader against a fake API server: what it asks, how it waits, what it takes for an answer, and what it keeps
// as evidence. Every fault of every list is in faults.test.ts.
import { beforeAll, describe, expect, test } from 'vitest';
import { OPTIONAL_GROUPS } from '../../../../functions/adapters/kubernetes-api/plan-lists.ts';
import type { Inventory, RawObject } from '../../../../lib/model/inventory.ts';
import { type Certificates, makeCertificates } from '../../../fakes/kubernetes-api/certificates.ts';
import { GOOD_TOKEN } from '../../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { type ReadFakeOptions, readFake } from './read-fake.ts';

let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates();
});

function read(options: Omit<ReadFakeOptions, 'certificates'> = {}) {
  return readFake({ certificates, ...options });
}

function pods(count: number, more: RawObject = {}): RawObject[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `pod-${index}`, namespace: 'shop' },
    spec: { containers: [] },
    ...more,
  }));
}

const listOf = (inventory: Inventory, path: string) =>
  inventory.reading?.lists.find((list) => list.path === path);
const POLICY = { metadata: { name: 'a', namespace: 'shop' }, spec: { podSelector: {}, unheardOf: [1] } };

describe('a list', () => {
  test('is read page by page, and says what it saw', async () => {
    const { inventory, api } = await read({ objects: pods(7), limits: { pageSize: 3 } });
    expect(inventory.objects).toHaveLength(7);
    expect(listOf(inventory, '/api/v1/pods')).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      path: '/api/v1/pods',
      outcome: 'complete',
      count: 7,
      pages: 3,
      resourceVersion: '4711',
      retries: 0,
      restarts: 0,
      finishedAt: '2026-03-01T12:00:00Z',
    });
    const asked = api.requests.filter((line) => line.includes('/api/v1/pods'));
    expect(asked[0]).toBe(
      'GET /api/v1/pods?limit=3&fieldSelector=status.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed',
    );
    expect(asked).toHaveLength(3);
  });

  test('leaves finished pods to the server, and reads the others', async () => {
    const finished = pods(2, { status: { phase: 'Succeeded' } });
    const { inventory } = await read({
      objects: [...finished, ...pods(1, { status: { phase: 'Running' } })],
    });
    expect(inventory.objects).toHaveLength(1);
  });

  test('that expires on the way is begun anew, and holds no object twice', async () => {
    const faults = { '/api/v1/pods': 'expiredMidListOnce' } as const;
    const { inventory } = await read({ objects: pods(7), limits: { pageSize: 3 }, faults });
    const names = inventory.objects.map(({ object }) => (object.metadata as RawObject).name);
    expect(new Set(names).size).toBe(7);
    expect(names).toHaveLength(7);
    expect(listOf(inventory, '/api/v1/pods')).toMatchObject({ restarts: 1, pages: 3, count: 7 });
  });

  test('whose pages are too large is read in smaller ones', async () => {
    const large = pods(60, {
      metadata: { name: 'x', namespace: 'shop', annotations: { a: 'y'.repeat(1000) } },
    });
    const { inventory } = await read({ objects: large, limits: { bodyBytes: 40_000 } });
    expect(listOf(inventory, '/api/v1/pods')).toMatchObject({ outcome: 'complete', count: 60, pages: 3 });
  });

  test('of more objects than the limit is a gap, and none of it is kept', async () => {
    const { inventory } = await read({ objects: pods(7), limits: { pageSize: 3, objects: 5 } });
    expect(inventory.objects).toEqual([]);
    expect(inventory.gaps.map(({ message }) => message)).toEqual([
      'Cannot list pods in cluster "fake": it holds more than 5 objects',
    ]);
  });
});

describe('waiting', () => {
  test('is a random part of twice as long each time', async () => {
    const faults = { '/api/v1/pods': 'error' } as const;
    const { surroundings } = await read({ faults, limits: { attempts: 5, concurrency: 1 } });
    expect(surroundings.waits).toEqual([250, 500, 1000, 2000]);
  });

  test('is at least what Retry-After asks for', async () => {
    const faults = { '/api/v1/pods': 'throttledOnce' } as const;
    const { surroundings, inventory } = await read({ faults, limits: { concurrency: 1 } });
    expect(surroundings.waits).toEqual([1250]);
    expect(listOf(inventory, '/api/v1/pods')).toMatchObject({ outcome: 'complete', retries: 1 });
  });

  test('ends with the time for the whole scan, and what came before stays', async () => {
    const faults = { '/api/v1/services': 'throttled' } as const;
    const limits = { scanTimeoutMs: 1000, concurrency: 1 };
    const { inventory } = await read({ objects: pods(1), faults, limits });
    expect(inventory.objects).toHaveLength(1);
    expect(inventory.gaps[0]).toMatchObject({
      message:
        'Cannot list services in cluster "fake": it asks to slow down (429); the scan may take 1 s, and they are over',
      effect: { scope: 'entryPoints' },
    });
  });

  test('is not worth it when the server asks for more than a minute', async () => {
    const limits = { retryAfterCapMs: 500, concurrency: 1 };
    const { surroundings } = await read({ faults: { '/api/v1/pods': 'throttled' }, limits });
    expect(surroundings.waits).toEqual([]);
  });
});

describe('a token', () => {
  test('that is refused is asked for anew, once for all requests that had it', async () => {
    const asked: string[] = [];
    let token = 'old';
    const { inventory } = await read({
      objects: pods(1),
      reach: (access, api) => {
        api.tokens.add('old');
        const renew = async (why: 'use' | 'rejected') => {
          asked.push(why);
          // It ages out after /version and /apis, when several lists run at a time
          if (asked.length === 3) api.tokens.delete('old');
          if (why === 'rejected') {
            await new Promise((resolve) => setTimeout(resolve, 20));
            token = GOOD_TOKEN;
          }
          return token;
        };
        return { ...access, token: renew };
      },
    });
    expect(inventory.gaps).toEqual([]);
    expect(asked.filter((why) => why === 'rejected')).toHaveLength(1);
  });

  test('that stays refused ends the scan with what the server says', async () => {
    const stale = read({ reach: (access) => ({ ...access, token: async () => 'stale' }) });
    await expect(stale).rejects.toThrow(
      /^Cannot read cluster "fake": 127\.0\.0\.1:\d+: 401 unauthorized: Unauthorized$/,
    );
  });

  test('is in no result, whatever the server sends back', async () => {
    const { inventory } = await read({ faults: { '/api/v1/nodes': 'forbidden' } });
    expect(inventory.gaps[0]?.message).toMatch(/\(Bearer …\)$/);
    expect(JSON.stringify(inventory)).not.toContain(GOOD_TOKEN);
  });
});

describe('API discovery', () => {
  const cilium = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', ...POLICY };
  const aws = {
    apiVersion: 'networking.k8s.aws/v1alpha1',
    kind: 'ClusterNetworkPolicy',
    metadata: { name: 'b' },
  };

  test.each(['aggregated', 'perGroup'] as const)(
    '%s finds what is installed, in its version',
    async (discovery) => {
      const { inventory, api } = await read({ objects: [cilium, aws], discovery });
      expect(inventory.gaps.map(({ message, effect }) => [message, effect])).toEqual([
        [
          'Cannot read ClusterNetworkPolicy "b": networking.k8s.aws/v1alpha1 is not evaluated',
          { scope: 'population', namespaces: ['*'] },
        ],
        [
          'Cannot read CiliumNetworkPolicy "shop/a": cilium.io/v2 is not evaluated',
          { scope: 'population', namespaces: ['shop'] },
        ],
      ]);
      const tried = api.requests.filter((line) => line.includes('/apis/crd.antrea.io/v1/'));
      expect(tried).toEqual([]);
      expect(listOf(inventory, '/apis/cilium.io/v2/ciliumnetworkpolicies')?.outcome).toBe('complete');
    },
  );

  test('a dialect that is installed and empty is no gap', async () => {
    const installed = [
      { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', plural: 'ciliumnetworkpolicies' },
    ];
    const { inventory } = await read({ installed });
    expect(inventory.gaps).toEqual([]);
  });

  test.each([
    ['forbidden', 'forbidden'],
    ['error', 'failed'],
  ] as const)(
    'that is %s for one group leaves the policies of that group unknown',
    async (fault, outcome) => {
      const { inventory } = await read({
        discovery: 'perGroup',
        objects: [cilium],
        faults: { '/apis/cilium.io/v2': fault },
      });
      const gaps = inventory.gaps.map(({ effect }) => effect);
      expect(gaps).toEqual([
        { scope: 'policies', kinds: ['CiliumClusterwideNetworkPolicy.cilium.io'] },
        { scope: 'policies', kinds: ['CiliumNetworkPolicy.cilium.io'] },
      ]);
      expect(listOf(inventory, '/apis/cilium.io/v1/ciliumnetworkpolicies')?.outcome).toBe(outcome);
    },
  );

  test.each(['forbidden', 'html', 'wrongJson', 'error'] as const)(
    'without a list of groups (%s) each group is asked for by its name',
    async (fault) => {
      const { inventory, api } = await read({ objects: [cilium], faults: { '/apis': fault } });
      expect(inventory.gaps.map(({ object }) => object?.kind)).toEqual(['CiliumNetworkPolicy']);
      for (const group of OPTIONAL_GROUPS) expect(api.requests).toContain(`GET /apis/${group}`);
    },
  );

  test('a kind of policy that nobody knows yet is a gap of its own', async () => {
    const installed = [
      { apiVersion: 'cilium.io/v2', kind: 'CiliumQuantumPolicy', plural: 'ciliumquantumpolicies' },
      { apiVersion: 'cilium.io/v2', kind: 'CiliumNode', plural: 'ciliumnodes' },
      { apiVersion: 'projectcalico.org/v3', kind: 'Tier', plural: 'tiers' },
    ];
    const { inventory } = await read({ installed });
    expect(inventory.gaps.map(({ effect }) => effect)).toEqual([
      { scope: 'policies', kinds: ['CiliumQuantumPolicy.cilium.io'] },
    ]);
  });

  test('the version that is evaluated is read where it is served, else the one that is served', async () => {
    const kind = 'ClusterNetworkPolicy';
    const at = (version: string) => ({
      apiVersion: `policy.networking.k8s.io/${version}`,
      kind,
      plural: 'clusternetworkpolicies',
    });
    const both = await read({ installed: [at('v1beta1'), at('v1alpha2')] });
    expect(
      listOf(both.inventory, '/apis/policy.networking.k8s.io/v1alpha2/clusternetworkpolicies')?.outcome,
    ).toBe('complete');
    const object = { apiVersion: 'policy.networking.k8s.io/v1beta1', kind, metadata: { name: 'a' } };
    const newer = await read({ installed: [at('v1beta1')], objects: [object] });
    expect(newer.inventory.gaps.map(({ reason }) => reason)).toEqual(['unsupported']);
  });

  test("Calico's API server is not asked for what the other group holds already", async () => {
    const calico = (apiVersion: string) => ({ apiVersion, kind: 'NetworkPolicy', ...POLICY });
    const both = [calico('crd.projectcalico.org/v1'), calico('projectcalico.org/v3')];
    expect((await read({ objects: both })).inventory.gaps).toHaveLength(1);
    expect((await read({ objects: both.slice(1) })).inventory.gaps).toHaveLength(1);
  });
});

describe('what is kept', () => {
  test('policies are raw: a field that no API defines is not dropped', async () => {
    const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...POLICY };
    const { inventory } = await read({ objects: [policy] });
    expect(inventory.objects.map(({ object }) => object)).toEqual([policy]);
  });

  test('the identity, the version and the difference of the clocks are evidence', async () => {
    const { inventory } = await read({ date: '2026-03-01T11:59:30Z' });
    const { reading } = inventory;
    expect(reading?.identity).toBe('token-user');
    expect(reading?.server).toEqual({ host: expect.stringMatching(/^127/), version: 'v1.34.1-fake' });
    expect(reading?.clockSkewSeconds).toBe(-30);
  });

  test('a client certificate is as good as a token', async () => {
    const { inventory } = await read({ auth: 'certificate', objects: pods(1) });
    expect(inventory.objects).toHaveLength(1);
  });

  test('one pool of connections serves the whole scan', async () => {
    const { api } = await read({ objects: pods(30), limits: { pageSize: 2 } });
    expect(api.requests.length).toBeGreaterThan(30);
    expect(api.connectionCount()).toBeLessThanOrEqual(4);
  });
});

test.each([
  ['forbidden', /^Cannot read cluster "fake": it lets this identity list nothing: 403 forbidden/],
  ['html', /^Cannot read cluster "fake": .*: it answers with text\/html in place of JSON$/],
  ['redirect', /^Cannot read cluster "fake": .*: it redirects \(302\), which is not followed$/],
  ['notFound', /^Cannot read cluster "fake": it is no Kubernetes API server: it has no \/version|: it is no/],
  ['reset', /^Cannot read cluster "fake": .*: the connection was reset, 5 times$/],
] as const)(
  'a cluster that is %s in everything is an error, and no empty inventory',
  async (fault, message) => {
    await expect(read({ faults: { '*': fault } })).rejects.toThrow(message);
  },
);
