// Commands against live clusters, which are fake API servers behind a kubeconfig: the same answers as from manifests,
// several side by side, and what is told of those that fail.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import inventorySchema from '../../../schemas/inventory.schema.json' with { type: 'json' };
import { type Certificates, makeCertificates } from '../../fakes/kubernetes-api/certificates.ts';
import type { FakeApiOptions } from '../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { objectsOf } from './example-objects.ts';
import { type FakeClusters, startClusters } from './fake-clusters.ts';
import { type Ran, root, run } from './fake-shell.ts';

const shop = objectsOf(join(root, 'examples/shop'));
const timeout = '--cluster-timeout=20';

let certificates: Certificates;
let folder: string;
let kubeconfig: string;
let clusters: FakeClusters | undefined;
beforeAll(async () => {
  certificates = await makeCertificates();
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-live-'));
  kubeconfig = join(folder, 'config');
});
afterEach(async () => {
  await clusters?.close();
  clusters = undefined;
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(
  contexts: Readonly<Record<string, Omit<FakeApiOptions, 'certificates'>>>,
): Promise<void> {
  clusters = await startClusters(kubeconfig, { certificates, contexts });
}

function live(...args: readonly string[]): Promise<Ran> {
  return run([...args, '--kubeconfig', kubeconfig, timeout]);
}

/** Without what says where and how it was read, and how it is known that nothing enforces policies. */
function comparable(text: string): unknown {
  const proof = /(?<=Nothing enforces network policies: )(as was assumed|no network policy engine runs)/g;
  const result = JSON.parse(text.replaceAll(proof, '…')) as ScanResult;
  const { scan, cluster, population, enforcement: _, ...rest } = result;
  const { inventorySha256: __, reading: ___, basis: ____, ...scanRest } = scan;
  const places = JSON.parse(
    JSON.stringify({ ...rest, scanRest, name: cluster.name, population }, (key, value) =>
      ['origin', 'origins', 'file', 'line', 'ruleLine', 'ruleLines', 'enforcement'].includes(key)
        ? undefined
        : value,
    ),
  );
  return places;
}

describe('a live cluster', () => {
  test('gives the result that its objects give as manifests, apart from where it was read', async () => {
    await start({ shop: { objects: shop } });
    const fromCluster = await live('scan', 'context:shop', '--cluster-name=shop', '--json');
    const fromFiles = await run([
      'scan',
      'examples/shop',
      '--cluster-name=shop',
      '--assume-cni=none',
      '--json',
    ]);
    expect([fromCluster.status, fromCluster.err]).toEqual([0, '']);
    expect(comparable(fromCluster.out)).toEqual(comparable(fromFiles.out));
    const { scan, cluster } = JSON.parse(fromCluster.out) as ScanResult;
    expect(cluster.source).toBe('live');
    expect(scan.reading?.identity).toBe('reader');
    expect(scan.reading?.server.version).toBe('v1.34.1-fake');
    expect(scan.reading?.lists.every(({ outcome }) => outcome !== 'failed')).toBe(true);
  });

  test('is only asked for what the ClusterRole grants, by GET', async () => {
    await start({ shop: { objects: shop } });
    await live('scan', 'context:shop', '--json');
    const paths = clusters?.apis[0]?.requests.map((line) => line.replace(/\?.*$/, '')) ?? [];
    expect(paths.filter((path) => !path.startsWith('GET '))).toEqual([]);
    expect(paths.filter((path) => /secret|watch/i.test(path))).toEqual([]);
    expect(clusters?.apis[0]?.connectionCount()).toBeLessThanOrEqual(4);
  });

  test('that cannot be reached is not assessed, with status 3', async () => {
    await start({ shop: { objects: shop } });
    await clusters?.close();
    const { status, err } = await live('scan', 'context:shop');
    expect(status).toBe(3);
    expect(err).toMatch(/^Cannot read cluster "shop": 127.0.0.1:\d+: the connection was refused, 5 times\n$/);
  });

  test('a context that does not exist is a mistake of the user, with status 2', async () => {
    await start({ shop: { objects: shop } });
    const { status, err } = await live('explain', 'context:shoop', 'a/b', 'c/d');
    expect([status, err]).toEqual([2, 'Cannot find the context "shoop" in the kubeconfig: it has shop\n']);
  });
});

describe('a saved inventory', () => {
  test('takes the place of the cluster in every command, with the same bytes as outcome', async () => {
    const policy = { metadata: { namespace: 'storefront', name: 'l7' }, spec: { b: 1, a: [{}] } };
    const cilium = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', ...policy };
    const faults = { '/api/v1/nodes': 'forbidden' } as const;
    await start({ shop: { objects: [...shop, cilium], faults } });
    const file = join(folder, 'shop.json');
    const saved = await live('inventory', 'context:shop', '-o', file);
    // Not all of it could be read: it is saved all the same
    expect([saved.status, saved.out]).toEqual([3, '']);
    expect(saved.err).toContain('Cannot list nodes');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const ask = [
      ['scan', '--json'],
      ['explain', 'internet', 'storefront/web', '--json'],
    ] as const;
    for (const [command, ...rest] of ask) {
      const ofCluster = await live(command, 'context:shop', ...rest);
      const ofFile = await run([command, file, ...rest]);
      // The clock of the reading stands in the result, and the fake clock stands still
      expect(ofFile).toEqual(ofCluster);
    }
    const again = join(folder, 'again.json');
    await run(['inventory', file, '-o', again]);
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(file, 'utf8'));
  });

  test('is what the published schema says', async () => {
    await start({ shop: { objects: shop } });
    const { out } = await live('inventory', 'context:shop');
    const validate = new Ajv2020({ allErrors: true }).compile(inventorySchema);
    validate(JSON.parse(out));
    expect(validate.errors).toBeNull();
  });

  test.each([
    [{ schemaVersion: 'bulkhead.inventory/v1' }, /^Cannot use the inventory ".*": cluster: /],
    [
      { schemaVersion: 'bulkhead.inventory/v2' },
      /it is a bulkhead.inventory\/v2, and not a bulkhead.inventory\/v1/,
    ],
    [{ schemaVersion: 'bulkhead.scan-result/v1' }, /it is a bulkhead.scan-result\/v1, and not a/],
  ])('that is none is refused: %j', async (document, message) => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, JSON.stringify(document));
    const { status, err } = await run(['scan', file]);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });

  test('that is cut off is refused', async () => {
    const file = join(folder, 'cut.json');
    writeFileSync(file, '{"schemaVersion":"bulkhead.inventory/v1","objects":[');
    expect((await run(['scan', file])).err).toMatch(/it is not JSON, or cut off/);
  });
});

describe('a fleet', () => {
  test('of twenty: two fail with their names, eighteen have the result of their manifests', async () => {
    const faults: Readonly<Record<string, FakeApiOptions['faults']>> = {
      'c03-forbidden': { '*': 'forbidden' },
      'c07-expires': { '/apis/networking.k8s.io/v1/networkpolicies': 'expiredMidListOnce' },
      'c11-throttles': { '*': 'throttledOnce' },
      'c15-hangs': { '*': 'hang' },
      'c19-resets': { '*': 'resetOnce' },
    };
    const troubled = Object.keys(faults);
    const names = Array.from({ length: 20 }, (_, index) => {
      const plain = `c${String(index + 1).padStart(2, '0')}`;
      return troubled.find((name) => name.startsWith(plain)) ?? plain;
    });
    await start(
      Object.fromEntries(
        names.map((name) => {
          const given = faults[name];
          return [name, { objects: shop, ...(given === undefined ? {} : { faults: given }) }];
        }),
      ),
    );
    const out = join(folder, 'fleet');
    // Waits take no time, but what hangs does: a clock that others move on would end the time of all
    const surroundings = { now: Date.now, sleep: async () => {}, random: () => 0.5 };
    const { status, err } = await run(
      [
        'scan',
        '--all-contexts',
        '--kubeconfig',
        kubeconfig,
        '--cluster-timeout=8',
        `--out=${out}`,
        '--format=json',
      ],
      { surroundings },
    );
    expect(status).toBe(3);
    const lines = err.trimEnd().split('\n');
    expect(lines[0]).toBe('Not assessed: 2 of 20 clusters');
    expect(lines.slice(1).sort()).toEqual([
      expect.stringMatching(
        /^Cannot read cluster "c03-forbidden": it lets this identity list nothing: 403 forbidden/,
      ),
      expect.stringMatching(/^Cannot read cluster "c15-hangs": 127\.0\.0\.1:\d+: no answer within /),
    ]);
    const assessed = names.filter((name) => !/forbidden|hangs/.test(name));
    expect(readdirSync(out).sort()).toEqual([...assessed, 'fleet', 'manifest'].map((name) => `${name}.json`));
    const { out: fromFiles } = await run([
      'scan',
      'examples/shop',
      '--assume-cni=none',
      '--cluster-name=x',
      '--json',
    ]);
    for (const name of assessed) {
      const text = readFileSync(join(out, `${name}.json`), 'utf8');
      const result = { ...(comparable(text) as object), name: 'x' };
      expect(result, name).toEqual(comparable(fromFiles));
    }
  }, 120_000);
});

describe('doctor', () => {
  test('says of a cluster that all can be read, and what is installed', async () => {
    await start({ shop: { objects: shop } });
    const { status, out } = await live('doctor', 'context:shop', '--json');
    const report = JSON.parse(out);
    expect([status, report.problems, report.grants]).toEqual([0, [], []]);
    expect(report.policyKinds).toEqual(['ClusterNetworkPolicy', 'NetworkPolicy']);
    expect(clusters?.apis[0]?.requests.filter((line) => /limit=(?!1$)/.test(line))).toEqual([]);
  });

  test('names what is forbidden and prints the ClusterRole as it lies in infra/', async () => {
    const faults = { '/api/v1/nodes': 'forbidden', '/api/v1/pods': 'error' } as const;
    await start({ shop: { objects: shop, faults } });
    const { status, out } = await live('doctor', 'context:shop');
    expect(status).toBe(3);
    expect(out).toContain('A scan would not see everything: 2 problems.');
    expect(out).toMatch(/Cannot list nodes: 403 forbidden/);
    expect(out).toMatch(/Cannot list pods: it answers with status 500, 5 times/);
    const role = readFileSync(join(root, 'infra/cluster-access/cluster-role.yaml'), 'utf8');
    expect(out).toContain(role.trimEnd());
  });

  test('prints what to grant to an identity that the cluster does not know', async () => {
    await start({ shop: { objects: shop, faults: { '*': 'unauthorized' } } });
    const { status, out } = await live('doctor', 'context:shop');
    expect(status).toBe(3);
    expect(out).toMatch(/401 unauthorized/);
    expect(out).toContain('name: bulkhead-reader');
  });

  test('tells a clock that is far off', async () => {
    await start({ shop: { objects: shop, date: '2026-03-01T12:10:00Z' } });
    const { status, out } = await live('doctor', 'context:shop');
    expect(status).toBe(3);
    expect(out).toContain("The cluster's clock is 600 s ahead of this machine's");
  });

  test('says of manifests what they hold', async () => {
    const { status, out } = await run(['doctor', 'examples/shop']);
    expect(status).toBe(0);
    expect(out).toContain('19 networking.k8s.io/v1/NetworkPolicy');
  });
});
