// A scheduled run from its lock to its manifest, over folders and fake clusters: nothing vanishes, whatever fails; what
// is called again changes nothing; and a run that dies at any write is finished by the next try.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../functions/adapters/files/sha256.ts';
import { folderStore } from '../../../functions/adapters/object-store/folder-store.ts';
import type { ObjectStore } from '../../../functions/adapters/object-store/object-store.ts';
import { folderState } from '../../../functions/adapters/state-store/folder-state.ts';
import type { StateStore } from '../../../functions/adapters/state-store/state-store.ts';
import { KubernetesError } from '../../../functions/errors.ts';
import { inventoryParts } from '../../../functions/steps/canonical-json.ts';
import { claimRun, DuplicateRun, finishRun } from '../../../functions/steps/fleet-run/claim-run.ts';
import type { RunPorts } from '../../../functions/steps/fleet-run/ports.ts';
import { reportFleet } from '../../../functions/steps/fleet-run/report-fleet.ts';
import { reportTarget } from '../../../functions/steps/fleet-run/report-target.ts';
import { type RunRecord, type RunTarget, runIdOf } from '../../../functions/steps/fleet-run/run-record.ts';
import { recordFailure, scanTarget } from '../../../functions/steps/fleet-run/scan-target.ts';
import { startRun } from '../../../functions/steps/fleet-run/start-run.ts';
import { makeSigner, makeVerifier } from '../../../functions/steps/signing-keys.ts';
import { verifyManifest } from '../../../functions/steps/verify-manifest.ts';
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import type { ClusterHistory } from '../../../lib/model/history.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { makeCertificates } from '../../fakes/kubernetes-api/certificates.ts';
import { type FakeApi, startFakeApi } from '../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { FAKE_NOW, fakeSurroundings } from '../../fakes/kubernetes-api/surroundings.ts';
import { objectsOf } from '../cli/example-objects.ts';
import { root } from '../cli/fake-shell.ts';

let folder: string;
let good: FakeApi;
let forbidden: FakeApi;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-run-'));
  const certificates = await makeCertificates();
  const objects = objectsOf(join(root, 'examples/wordpress-mysql/3-allow-list'));
  later = await startFakeApi({ certificates, objects: objects.slice(0, -1) });
  good = await startFakeApi({ certificates, objects, date: FAKE_NOW });
  forbidden = await startFakeApi({ certificates, objects, date: FAKE_NOW, faults: { '*': 'forbidden' } });
});
afterAll(async () => {
  await Promise.all([good.close(), forbidden.close(), later.close()]);
  rmSync(folder, { recursive: true });
});

const arnOf = (name: string) => `arn:aws:eks:eu-west-1:111122223333:cluster/${name}`;
const place = { accountId: '111122223333', region: 'eu-west-1' };
const targets = ['app', 'locked', 'missing'].map((name) => ({ id: arnOf(name), name, ...place }));
const unlisted = {
  id: 'arn:aws:iam::444455556666:role/bulkhead-reader',
  name: 'all clusters of account 444455556666',
  accountId: '444455556666',
  notAssessed: 'the role cannot be assumed',
};
const request = { group: 'prod-eu', scheduledTime: '2026-03-01T12:00:00Z' };
const runId = 'prod-eu/20260301T120000Z';

interface World {
  readonly ports: RunPorts;
  readonly runs: string;
}

/** Of the fake clusters: the objects of its API server are other ones later. */
let later: FakeApi;

/** `wrap` may stand between the steps and the stores; `isLater`: another day, another fleet, other objects. */
function makeWorld(
  wrap: (stores: Stores) => Stores = (stores) => stores,
  at?: string,
  isLater?: 'later',
): World {
  const own = at ?? mkdtempSync(join(folder, 'world-'));
  const stores = wrap({ objects: folderStore(join(own, 'objects')), state: folderState(join(own, 'state')) });
  const ports: RunPorts = {
    ...stores,
    surroundings: fakeSurroundings(Date.parse(isLater ? '2026-03-02T12:00:00Z' : FAKE_NOW)),
    toolVersion: '1.2.3',
    groupOf: async () => ({
      fleetName: 'production',
      configSha256: 'c'.repeat(64),
      discover: async () => (isLater ? targets.slice(0, 1) : [...targets, unlisted]),
      open: async (arn) => {
        if (arn === arnOf('missing')) throw new KubernetesError(arn, 'AWS does not know it');
        if (arn === arnOf('locked')) return forbidden.access;
        return (isLater ? later : good).access;
      },
      networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
      declaredEntryPoints: [],
      formats: ['json', 'csv', 'prometheus'],
      reports: { baseDir: root, csvEncoding: 'plain', pdf: {}, checks: CATALOGUE.map(({ meta }) => meta) },
    }),
  };
  return { ports, runs: join(own, 'objects/runs') };
}

interface Stores {
  readonly objects: ObjectStore;
  readonly state: StateStore;
}

/** No cluster can be read. */
function blind(ports: RunPorts): RunPorts {
  return {
    ...ports,
    groupOf: async (name) => ({
      ...(await ports.groupOf(name)),
      open: async (arn) => {
        throw new KubernetesError(arn, 'it does not answer');
      },
    }),
  };
}

async function wholeRun(ports: RunPorts, executionId: string, asked = request): Promise<FleetResult> {
  const { runId: id, targetsKey } = await startRun(ports, {
    request: asked,
    executionId,
    isAlive: async () => false,
  });
  const listed = JSON.parse(Buffer.from((await ports.objects.get(targetsKey)) ?? []).toString('utf8'));
  for (const target of listed) {
    await scanTarget(ports, { runId: id, target });
    await reportTarget(ports, { runId: id, target });
  }
  const fleet = await reportFleet(ports, id);
  await finishRun(ports.state, { runId: id, at: FAKE_NOW });
  return fleet;
}

function filesOf(runs: string): Record<string, string> {
  const files = readdirSync(runs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(runs.length), readFileSync(path, 'utf8')]));
}

describe('a run', () => {
  test('shows every target, assessed or not, each with the reason', async () => {
    const { ports, runs } = makeWorld();
    const fleet = await wholeRun(ports, 'execution-1');
    const told = fleet.clusters.map(({ name, status, notAssessed }) => [name, status, notAssessed]);
    expect(told.sort()).toEqual([
      ['all clusters of account 444455556666', 'notAssessed', 'the role cannot be assumed'],
      ['app', 'notMet', undefined],
      ['locked', 'notAssessed', expect.stringContaining('Cannot read cluster "locked"')],
      ['missing', 'notAssessed', `Cannot read cluster "${arnOf('missing')}": AWS does not know it`],
    ]);
    expect(fleet.fleet.name).toBe('production');
    const verification = await verifyManifest({ folder: join(runs, runId), name: 'manifest.json' });
    expect(verification).toMatchObject({ valid: true, errors: [], chainLength: 0 });
    expect(verification.fileCount).toBe(Object.keys(filesOf(join(runs, runId))).length - 1);
  });

  test('is for one execution: its own retry may come, another one not while it lives, and nobody when it is done', async () => {
    const { state } = makeWorld().ports;
    const claim = (executionId: string, isAlive: boolean) =>
      claimRun(state, { runId, executionId, at: '2026-03-01T12:00:00Z', isAlive: async () => isAlive });
    await claim('first', true);
    await claim('first', true);
    await expect(claim('second', true)).rejects.toThrow(DuplicateRun);
    await claim('third', false);
    await expect(claim('first', true)).rejects.toThrow('under way in third');
    await finishRun(state, { runId, at: '2026-03-01T12:10:00Z' });
    await expect(claim('third', false)).rejects.toThrow('is done already');
  });

  test('of executions that claim it at the same moment one gets it', async () => {
    const { state } = makeWorld().ports;
    const claims = Array.from({ length: 8 }, (_, index) =>
      claimRun(state, {
        runId,
        executionId: `e${index}`,
        at: '2026-03-01T12:00:00Z',
        isAlive: async () => true,
      }),
    );
    const ended = await Promise.allSettled(claims);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('what the workflow saw fail is told, and a result that came after it counts', async () => {
    const { ports } = makeWorld();
    await startRun(ports, { request, executionId: 'e', isAlive: async () => false });
    const [app] = targets;
    if (app === undefined) throw new Error('no target');
    await recordFailure(ports, { runId, target: app, notAssessed: 'It ran out of time' });
    expect(await scanTarget(ports, { runId, target: app })).toBe('assessed');
    const fleet = await reportFleet(ports, runId);
    expect(fleet.clusters.find(({ name }) => name === 'app')?.notAssessed).toBeUndefined();
    expect(fleet.clusters.find(({ name }) => name === 'locked')?.notAssessed).toBe('No result of it came in');
  });

  test('is chained to the run of its group before', async () => {
    const { ports, runs } = makeWorld();
    await wholeRun(ports, 'e1');
    await wholeRun(ports, 'e2', { ...request, scheduledTime: '2026-03-02T12:00:00Z' });
    const second = join(runs, 'prod-eu/20260302T120000Z');
    expect(await verifyManifest({ folder: second, name: 'manifest.json' })).toMatchObject({
      valid: true,
      chainLength: 1,
    });
    const [earlier = ''] = readdirSync(join(runs, 'prod-eu/manifests'));
    rmSync(join(runs, 'prod-eu/manifests', earlier));
    rmSync(join(runs, 'prod-eu/manifests', readdirSync(join(runs, 'prod-eu/manifests'))[0] ?? ''));
    const broken = await verifyManifest({ folder: second, name: 'manifest.json' });
    expect(broken.errors).toEqual([expect.stringContaining('The chain is broken')]);
  });

  test('goes on with the history of its clusters and of its fleet', async () => {
    const own = mkdtempSync(join(folder, 'world-'));
    const day = (number: number) => ({ ...request, scheduledTime: `2026-03-0${number}T12:00:00Z` });
    const portsOn = (number: number, isLater?: 'later'): RunPorts => ({
      ...makeWorld(undefined, own, isLater).ports,
      surroundings: fakeSurroundings(Date.parse(`2026-03-0${number}T12:00:00Z`)),
    });
    const historyOf = (number: number): ClusterHistory => {
      const clusters = join(own, `objects/runs/prod-eu/2026030${number}T120000Z/clusters`);
      const bytes = readFileSync(join(clusters, '111122223333.eu-west-1.app', 'history.json.gz'));
      return JSON.parse(gunzipSync(bytes).toString('utf8'));
    };
    const first = await wholeRun(portsOn(1), 'e1', day(1));
    expect(first.history).toHaveLength(1);
    expect(historyOf(1)).not.toHaveProperty('changes');
    await wholeRun(blind(portsOn(2)), 'e2', day(2));
    const third = await wholeRun(portsOn(3, 'later'), 'e3', day(3));
    expect(third.history?.map(({ at }) => at.slice(0, 10))).toEqual([
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
    ]);
    expect(third.history?.map(({ notAssessed }) => notAssessed !== undefined)).toEqual([false, true, false]);
    const { points, changes, firstSeen } = historyOf(3);
    expect(points.map(({ notAssessed }) => notAssessed !== undefined)).toEqual([false, true, false]);
    expect(changes?.before.collectedAt.slice(0, 10)).toBe('2026-03-01');
    expect(Object.values(firstSeen).map((time) => time.slice(0, 10))).toContain('2026-03-01');
    // What is taken up after a later run has no part in what comes next
    await wholeRun(portsOn(2, 'later'), 'e0', { ...request, scheduledTime: '2026-02-20T12:00:00Z' });
    const fourth = await wholeRun(portsOn(4, 'later'), 'e4', day(4));
    expect(fourth.history?.map(({ at }) => at.slice(0, 10))).toEqual([
      '2026-03-01',
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
    ]);
  });

  test('is signed by the key of the group, which only its last step asks for', async () => {
    const keyFile = join(folder, 'signing.pem');
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const { ports, runs } = makeWorld();
    let reporting = false;
    const signing: RunPorts = {
      ...ports,
      groupOf: async (name) => ({
        ...(await ports.groupOf(name)),
        signer: async () => {
          if (!reporting) throw new Error('asked for the key too early');
          return makeSigner(keyFile, (path) => path);
        },
      }),
    };
    const { runId: id } = await startRun(signing, { request, executionId: 'e', isAlive: async () => false });
    for (const target of targets) {
      await scanTarget(signing, { runId: id, target });
      await reportTarget(signing, { runId: id, target });
    }
    reporting = true;
    await reportFleet(signing, id);
    const verifier = await makeVerifier(keyFile, (path) => path);
    const place = { folder: join(runs, runId), name: 'manifest.json' };
    expect(await verifyManifest({ ...place, verifier })).toMatchObject({ valid: true, signature: 'valid' });
    const other = join(folder, 'other.pem');
    writeFileSync(other, generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const byOther = await makeVerifier(other, (path) => path);
    expect((await verifyManifest({ ...place, verifier: byOther })).valid).toBe(false);
  });

  test('remembers the latest state of each cluster and a point for each run, once', async () => {
    const { ports } = makeWorld();
    await wholeRun(ports, 'e1');
    await reportFleet(ports, runId);
    const history = await ports.state.list(`CLUSTER#${arnOf('app')}`, 'SCAN#');
    expect(history.map(({ value }) => value)).toMatchObject([{ runId, status: 'notMet' }]);
    const latest = await ports.state.get(`CLUSTER#${arnOf('missing')}`, 'LATEST');
    expect(latest).toMatchObject({ version: 1, value: { runId, status: 'notAssessed' } });
  });
});

/** Dies at write number `at`, before or after it is done. */
function dyingAt(at: number, when: 'before' | 'after', count: { writes: number }) {
  const guard = <A extends unknown[], R>(write: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      const own = ++count.writes;
      if (own === at && when === 'before') throw new Error('killed');
      const done = await write(...args);
      if (own === at) throw new Error('killed');
      return done;
    };
  };
  return ({ objects, state }: Stores): Stores => ({
    objects: { ...objects, putNew: guard(objects.putNew) },
    state: { ...state, put: guard(state.put) },
  });
}

describe('a run that is killed', () => {
  test('at any write, before or after it, ends as one that was not', async () => {
    const whole = makeWorld();
    const count = { writes: 0 };
    const counted = makeWorld(dyingAt(-1, 'before', count));
    await wholeRun(whole.ports, 'e');
    await wholeRun(counted.ports, 'e');
    const expected = filesOf(whole.runs);
    expect(count.writes).toBeGreaterThan(20);
    for (let at = 1; at <= count.writes; at++) {
      for (const when of ['before', 'after'] as const) {
        const own = mkdtempSync(join(folder, 'killed-'));
        const dying = makeWorld(dyingAt(at, when, { writes: 0 }), own);
        await expect(wholeRun(dying.ports, 'first'), `${when} write ${at}`).rejects.toThrow('killed');
        const next = makeWorld(undefined, own);
        await wholeRun(next.ports, 'second').catch((error: unknown) => {
          // It died when everything was done
          if (!(error instanceof DuplicateRun && at === count.writes && when === 'after')) throw error;
        });
        expect(filesOf(next.runs), `${when} write ${at}`).toEqual(expected);
        const history = await next.ports.state.list(`CLUSTER#${arnOf('app')}`, 'SCAN#');
        expect(history, `${when} write ${at}`).toHaveLength(1);
      }
    }
  });
});

describe('a run that is taken up another day', () => {
  test('keeps what was written, and all of it fits together, wherever the first try died', async () => {
    const count = { writes: 0 };
    await wholeRun(makeWorld(dyingAt(-1, 'before', count)).ports, 'e');
    for (let at = 2; at < count.writes; at++) {
      const own = mkdtempSync(join(folder, 'late-'));
      await wholeRun(makeWorld(dyingAt(at, 'after', { writes: 0 }), own).ports, 'first').catch(() => {});
      const next = makeWorld(undefined, own, 'later');
      await wholeRun(next.ports, 'second');
      const base = join(next.runs, runId);
      const textOf = (path: string) => {
        const bytes = readFileSync(join(base, path));
        return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      };
      const read = (path: string) => JSON.parse(textOf(path));
      const run = read('run.json') as RunRecord;
      const scannable = run.targets.filter(({ notAssessed }) => notAssessed === undefined);
      expect(read('targets.json'), `write ${at}`).toEqual(scannable);
      const fleet = read('fleet.json') as FleetResult;
      expect(fleet.clusters.map(({ id }) => id).sort(), `write ${at}`).toEqual(
        run.targets.map(({ id }) => id).sort(),
      );
      const place = `clusters/111122223333.eu-west-1.app`;
      const inventory = read(`${place}/inventory.json.gz`);
      const { scan } = read(`${place}/app.json.gz`) as ScanResult;
      expect(scan.inventorySha256, `write ${at}`).toBe(sha256(inventoryParts(inventory)));
      const app = fleet.clusters.find(({ name }) => name === 'app');
      expect(app?.resultSha256, `write ${at}`).toBe(sha256([textOf(`${place}/app.json.gz`)]));
      const checked = await verifyManifest({ folder: base, name: 'manifest.json' });
      expect(checked, `write ${at}`).toMatchObject({ valid: true, errors: [] });
    }
  });

  test('reads no cluster again, and writes no report again', async () => {
    const written: string[] = [];
    const read: string[] = [];
    const { ports } = makeWorld(({ objects, state }) => ({
      state,
      objects: {
        ...objects,
        get: async (key) => {
          read.push(key);
          return objects.get(key);
        },
        putNew: async (key, content) => {
          written.push(key);
          return objects.putNew(key, content);
        },
      },
    }));
    await startRun(ports, { request, executionId: 'e', isAlive: async () => false });
    const target = targets[0] as RunTarget;
    await scanTarget(ports, { runId, target });
    await reportTarget(ports, { runId, target });
    const [asked, wrote] = [good.requests.length, written.length];
    expect(await scanTarget(ports, { runId, target })).toBe('assessed');
    await reportTarget(ports, { runId, target });
    expect([good.requests.length, written.length]).toEqual([asked, wrote]);
    // Hashes that a step has noted are not made again of the objects
    read.length = 0;
    await reportFleet(ports, runId);
    expect(read.filter((key) => /\/clusters\/.*(inventory\.json|\.csv)$/.test(key))).toEqual([]);
  });

  test('has one list of targets, whoever wrote it', async () => {
    const own = mkdtempSync(join(folder, 'list-'));
    const begin = (ports: RunPorts) =>
      startRun(ports, { request, executionId: 'e', isAlive: async () => false });
    await begin(makeWorld(undefined, own).ports);
    let discovered = 0;
    const next = makeWorld(undefined, own, 'later').ports;
    const counted: RunPorts = {
      ...next,
      groupOf: async (name) => {
        const group = await next.groupOf(name);
        return {
          ...group,
          discover: () => {
            discovered++;
            return group.discover();
          },
        };
      },
    };
    expect((await begin(counted)).targetCount).toBe(3);
    expect(discovered).toBe(0);
    // The first one's list comes in while the second one looks for clusters of its own
    let looked = 0;
    const late = makeWorld(
      ({ objects, state }) => ({
        state,
        objects: {
          ...objects,
          get: async (key) => (key.endsWith('/run.json') && looked++ === 0 ? undefined : objects.get(key)),
        },
      }),
      own,
      'later',
    );
    expect((await begin(late.ports)).targetCount).toBe(3);
  });

  test('says what it has put on record, whatever comes in after that', async () => {
    const { ports, runs } = makeWorld();
    await startRun(ports, { request, executionId: 'e', isAlive: async () => false });
    const full: RunPorts = {
      ...ports,
      objects: {
        ...ports.objects,
        putNew: async (key, content) => {
          if (key.endsWith('.csv')) throw new Error('killed');
          return ports.objects.putNew(key, content);
        },
      },
    };
    await expect(reportFleet(full, runId)).rejects.toThrow('killed');
    await scanTarget(ports, { runId, target: targets[0] as RunTarget });
    const fleet = await reportFleet(ports, runId);
    expect(fleet.population.assessed).toBe(0);
    const table = readFileSync(join(runs, runId, 'fleet.scoreboard.csv'), 'utf8');
    expect(table.match(/No result of it came in/g)).toHaveLength(3);
  });

  test('leads from the page of the fleet to those of its clusters', async () => {
    const { ports, runs } = makeWorld();
    const withPages: RunPorts = {
      ...ports,
      groupOf: async (name) => ({ ...(await ports.groupOf(name)), formats: ['json', 'html'] }),
    };
    await wholeRun(withPages, 'e');
    const page = readFileSync(join(runs, runId, 'fleet.html'), 'utf8');
    const path = 'clusters/111122223333.eu-west-1.app/app.html';
    expect(page).toContain(`"${path}"`);
    expect(readFileSync(join(runs, runId, path), 'utf8')).toContain('<!doctype html>');
  });
});

describe('runIdOf()', () => {
  test('is of the time that the run was due, in UTC', () => {
    expect(runIdOf({ group: 'a', scheduledTime: '2026-11-26T07:00:00+01:00' })).toBe('a/20261126T060000Z');
  });
  test.each(['', 'A', 'a/b', '../a', 'a'.repeat(65)])('refuses the group %j', (group) => {
    expect(() => runIdOf({ ...request, group })).toThrow('Cannot run the group');
  });
  test.each(['', 'now', '2026-13-01T00:00:00Z', '1'])('refuses the time %j', (scheduledTime) => {
    expect(() => runIdOf({ ...request, scheduledTime })).toThrow('is no time such as');
  });
});
