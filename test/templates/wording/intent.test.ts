import { describe, expect, test } from 'vitest';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import type { ZoneResult } from '../../../lib/model/intent.ts';
import {
  crossingInside,
  crossingPorts,
  fleetIntentsText,
  fleetZoneCells,
  flowCellText,
  intentsSummary,
  isIntentBroken,
  zoneInside,
} from '../../../templates/wording/intent.ts';
import { sampleIntents } from '../intent-samples.ts';

const intents = sampleIntents();

test('the summary names what is broken, what is not known, and zones that select nothing', () => {
  expect(intentsSummary(intents)).toBe(
    'Zones: 4 zones; of 4 flows between them 1 is BROKEN and 2 not assessed. ZONES vault and late SELECT NOTHING. Expectations: 1 not met and 1 not assessed, of 3.',
  );
  expect(isIntentBroken(intents)).toBe(true);
  const held = { ...intents, zones: intents.zones.slice(0, 1), flows: intents.flows.slice(0, 1), unmet: [] };
  const all = { ...held, expectations: { asked: 2, held: 2, broken: 0, unknown: 0 } };
  expect(intentsSummary(all)).toBe(
    'Zones: 1 zone; of 1 flow between them all hold. Expectations: all 2 hold.',
  );
  expect(isIntentBroken(all)).toBe(false);
});

test('a cell of the matrix says what is wrong before what is open', () => {
  expect(intents.flows.map(flowCellText)).toEqual([
    'TCP 8443',
    'BROKEN: TCP 80',
    'Not assessed: all ports',
    'Not assessed: not all was read',
    'all ports (not judged)',
  ]);
});

test('a zone says what is inside; one that selects nothing says so loudly', () => {
  const [pci, dmz, vault, late] = intents.zones as [ZoneResult, ZoneResult, ZoneResult, ZoneResult];
  expect(zoneInside(pci)).toBe(
    'Closed: nothing crosses it but what flows allow. Inside: 1 workload, 2 pods, in pci: pci/Deployment/api.',
  );
  expect(zoneInside(dmz)).toContain('An earlier zone has taken shop/Deployment/web.');
  expect(zoneInside(vault)).toBe('IT SELECTS NO WORKLOAD, so its boundary protects nothing.');
  expect(zoneInside(late)).toContain('is not known');
  expect(pci.crossings.map(crossingInside)).toEqual([
    'Deployment web/api, Deployment web/api and 3 more',
    'Deployment web/api',
  ]);
  expect(pci.crossings.map(crossingPorts)).toEqual(['TCP 8443', 'all ports, perhaps']);
});

describe('of a fleet', () => {
  const cluster = (broken: number, unknown: number) => ({ intents: { broken, unknown } });
  const textOf = (clusters: readonly object[], zones: FleetResult['zones'] = []) =>
    fleetIntentsText({ clusters, zones } as unknown as FleetResult);
  const zone = { name: 'pci', clusters: [], workloadCount: 0, brokenFlows: 0, unknownFlows: 0 };

  test('clusters are counted by the worst that they have', () => {
    expect(textOf([{}, {}])).toBe('');
    expect(textOf([cluster(0, 0), {}])).toBe('Zones and expectations: 1 cluster, all of them hold.');
    expect(textOf([cluster(1, 1), cluster(0, 2), cluster(0, 0)])).toBe(
      'Zones and expectations: 3 clusters, 1 with something BROKEN and 1 with something not assessed.',
    );
  });
  test('a zone that selects nothing anywhere is said loudly', () => {
    expect(textOf([cluster(0, 0)], [{ ...zone, state: 'selectsNothing' }])).toContain(
      'ZONE pci SELECTS NOTHING in any cluster.',
    );
    expect(fleetZoneCells({ ...zone, state: 'unknown' })[1]).toContain('Not known');
    expect(fleetZoneCells({ ...zone, state: 'selected', clusters: ['a', 'b'], brokenFlows: 2 })).toEqual([
      'pci',
      'a and b',
      '0',
      '2 flows BROKEN',
    ]);
  });
});
