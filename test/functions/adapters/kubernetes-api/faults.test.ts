// Every fault × every list: a scan in which half of the lists have the fault and the other half have none, and then the
// other way round. Each list with the fault ends complete, or as a gap that names it and says what is unknown; each
// other one is complete. The table is printed.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMapPath } from '../../../../functions/adapters/kubernetes-api/read-config-map.ts';
import {
  apiVersionOf,
  CONFIG_MAPS,
  RESOURCES,
} from '../../../../functions/adapters/kubernetes-api/resources.ts';
import type { Inventory, ListReading, RawObject } from '../../../../lib/model/inventory.ts';
import { type Certificates, makeCertificates } from '../../../fakes/kubernetes-api/certificates.ts';
import { FAULTS, type Fault } from '../../../fakes/kubernetes-api/faults.ts';
import { readFake } from './read-fake.ts';

type Outcome = ListReading['outcome'];

/** How a list with the fault ends; of a single ConfigMap only where that differs. */
const EXPECTED: Readonly<Record<Fault, { readonly list: Outcome; readonly configMap?: Outcome }>> = {
  unauthorizedOnce: { list: 'complete' },
  unauthorized: { list: 'forbidden' },
  forbidden: { list: 'forbidden' },
  notFound: { list: 'failed', configMap: 'notInstalled' },
  expiredMidListOnce: { list: 'complete' },
  expiredMidList: { list: 'failed', configMap: 'complete' },
  throttledOnce: { list: 'complete' },
  throttled: { list: 'failed' },
  errorOnce: { list: 'complete' },
  error: { list: 'failed' },
  slow: { list: 'complete' },
  hangOnce: { list: 'complete' },
  hang: { list: 'failed' },
  resetOnce: { list: 'complete' },
  reset: { list: 'failed' },
  cutOffOnce: { list: 'complete' },
  cutOff: { list: 'failed' },
  oversized: { list: 'failed' },
  notJson: { list: 'failed' },
  html: { list: 'failed' },
  wrongJson: { list: 'failed' },
  wrongKind: { list: 'failed' },
  wrongItems: { list: 'failed', configMap: 'complete' },
  sameContinue: { list: 'failed', configMap: 'complete' },
  redirect: { list: 'failed' },
};

const OBJECTS_PER_LIST = 3;
// Calico's own API server would serve the objects of crd.projectcalico.org a second time
const LISTS = RESOURCES.filter(({ mirrors }) => mirrors === undefined);

function objects(): RawObject[] {
  const listed = LISTS.flatMap(({ group, kind, versions }) =>
    Array.from({ length: OBJECTS_PER_LIST }, (_, index) => ({
      apiVersion: apiVersionOf(group, versions[0] ?? 'v1'),
      kind,
      metadata: { name: `${kind.toLowerCase()}-${index}`, namespace: 'shop' },
      spec: { replicas: index },
    })),
  );
  const named = CONFIG_MAPS.map(({ namespace, name }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name },
    data: { 'enable-policy': 'default' },
  }));
  return [...listed, ...named];
}

let certificates: Certificates;
let paths: readonly string[];
beforeAll(async () => {
  certificates = await makeCertificates();
  const { inventory } = await read({});
  paths = inventory.reading?.lists.map(({ path }) => path) ?? [];
});

const table: { fault: Fault; lists: number; complete: number; 'named gap': number; 'not there': number }[] =
  [];
afterAll(() => console.table(table));

function read(faults: Readonly<Record<string, Fault>>) {
  // Only what hangs has to wait for the end of a request
  const hangs = Object.values(faults).some((fault) => fault.startsWith('hang'));
  const patience = hangs ? { requestTimeoutMs: 1000, concurrency: 20 } : { requestTimeoutMs: 20_000 };
  const limits = { pageSize: 2, attempts: 2, bodyBytes: 100_000, ...patience };
  return readFake({ certificates, objects: objects(), faults, limits });
}

test('without a fault every list of the table is complete', async () => {
  const { inventory } = await read({});
  expect(paths).toHaveLength(LISTS.length + CONFIG_MAPS.length);
  expect(inventory.reading?.lists.filter(({ outcome }) => outcome !== 'complete')).toEqual([]);
  expect(inventory.gaps.filter(({ reason }) => reason !== 'unsupported')).toEqual([]);
});

describe('every list with the fault ends complete or as a named gap', () => {
  test.each(FAULTS)('%s', async (fault) => {
    const tally = { fault, lists: 0, complete: 0, 'named gap': 0, 'not there': 0 };
    for (const half of [0, 1]) {
      const faulty = paths.filter((_, index) => index % 2 === half);
      const { inventory } = await read(Object.fromEntries(faulty.map((path) => [path, fault])));
      const readings = inventory.reading?.lists ?? [];
      expect(readings.map(({ path }) => path)).toEqual(paths);
      for (const reading of readings) {
        const isFaulty = faulty.includes(reading.path);
        const outcome = isFaulty ? outcomeOf(fault, reading.path) : 'complete';
        expect({ path: reading.path, outcome: reading.outcome }).toEqual({ path: reading.path, outcome });
        expectWhatFollows(inventory, reading);
        if (!isFaulty) continue;
        tally.lists++;
        if (outcome === 'complete') tally.complete++;
        else tally[outcome === 'notInstalled' ? 'not there' : 'named gap']++;
      }
    }
    expect(tally.lists).toBe(paths.length);
    table.push(tally);
  });
});

function outcomeOf(fault: Fault, path: string): Outcome {
  const { list, configMap } = EXPECTED[fault];
  return CONFIG_MAPS.some((one) => configMapPath(one) === path) ? (configMap ?? list) : list;
}

/** Complete: all of its objects are there. Else none is, and a gap for each effect says why. */
function expectWhatFollows(
  inventory: Inventory,
  { path, outcome, count, kind, apiVersion }: ListReading,
): void {
  const at = <T extends { origin?: { file: string } }>(list: readonly T[]) =>
    list.filter(({ origin }) => origin?.file === path);
  const taken = at(inventory.objects).length + at(inventory.gaps).filter((gap) => gap.object).length;
  const isConfigMap = kind === 'ConfigMap';
  const whole = isConfigMap ? 1 : OBJECTS_PER_LIST;
  const listGaps = at(inventory.gaps).filter((gap) => gap.object === undefined);
  if (outcome === 'complete') expect([path, taken, count, listGaps]).toEqual([path, whole, whole, []]);
  else {
    expect([path, taken, count]).toEqual([path, 0, 0]);
    const resource = RESOURCES.find(
      (one) => one.kind === kind && apiVersion.startsWith(one.group) && path.endsWith(one.plural),
    );
    const effects = isConfigMap ? [{ scope: 'enforcement' }] : resource?.effects;
    const expected = outcome === 'notInstalled' ? [] : effects;
    expect(listGaps.map(({ effect }) => effect)).toEqual(expected);
    const reason = outcome === 'forbidden' ? 'forbidden' : 'unavailable';
    for (const gap of listGaps) {
      expect(gap.reason).toBe(reason);
      expect(gap.message).toMatch(/^Cannot (list|get) \S+.* in cluster "fake": ./);
    }
  }
}
