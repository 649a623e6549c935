// What zones, flows and expectations came to, in every state that a report shows.
import type { IntentResults, ZoneFlow, ZoneResult } from '../../lib/model/intent.ts';
import { ruleEvidence } from './finding-samples.ts';

function zone(name: string, options: Partial<ZoneResult> = {}): ZoneResult {
  return {
    name,
    kind: 'declared',
    boundary: 'closed',
    state: 'selected',
    namespaces: [name],
    workloads: [`${name}/Deployment/api`],
    workloadCount: 1,
    podCount: 2,
    takenByOthers: [],
    crossings: [],
    crossingsLeft: 0,
    ...options,
  };
}

function flow(from: string, to: string, options: Partial<ZoneFlow> = {}): ZoneFlow {
  return {
    from,
    to,
    verdict: 'holds',
    allowed: 'no ports',
    open: 'no ports',
    pairs: 4,
    openPairs: 0,
    wrongPairs: 0,
    unknownPairs: 0,
    wrongPorts: 'no ports',
    sources: [],
    destinations: [],
    evidence: [],
    ...options,
  };
}

/** `name` makes every name but those of zones, so that a hostile one gets everywhere. */
export function sampleIntents(name = (plain: string) => plain): IntentResults {
  // Names of zones are written in the configuration, which takes letters, digits and dashes only
  const [pci, dmz, empty] = ['pci', 'dmz', 'vault'];
  const end = `Deployment ${name('web')}/${name('api')}`;
  return {
    zones: [
      zone(pci, {
        description: name('Card data'),
        crossings: [
          {
            direction: 'in',
            zone: dmz,
            outside: [end],
            outsideLeft: 0,
            inside: [end, end],
            insideLeft: 3,
            ports: 'TCP 8443',
            verdict: 'accept',
          },
          {
            direction: 'out',
            zone: 'internet',
            outside: ['203.0.113.0/24'],
            outsideLeft: 2,
            inside: [end],
            insideLeft: 0,
            ports: 'all ports',
            verdict: 'unknown',
          },
        ],
        crossingsLeft: 7,
      }),
      zone(dmz, { boundary: 'zones', takenByOthers: [`${name('shop')}/Deployment/web`] }),
      zone(empty, { state: 'selectsNothing', namespaces: [], workloads: [], workloadCount: 0, podCount: 0 }),
      zone('late', { state: 'unknown', namespaces: [name('late')] }),
      zone('internet', { kind: 'internet', namespaces: [], workloads: [] }),
    ],
    flows: [
      flow(dmz, pci, { allowed: 'TCP 8443', open: 'TCP 8443', openPairs: 2 }),
      flow(pci, dmz, {
        verdict: 'broken',
        open: 'TCP 80',
        openPairs: 1,
        wrongPairs: 1,
        wrongPorts: 'TCP 80',
        sources: [end],
        destinations: [end],
        evidence: [ruleEvidence(name('shop'), { name: name('allow'), file: 'a.yaml' })],
      }),
      flow(pci, 'internet', { verdict: 'unknown', unknownPairs: 2, wrongPorts: 'all ports' }),
      flow('internet', pci, { verdict: 'unknown', why: 'workloadsNotRead' }),
      flow(dmz, 'internet', { verdict: 'notJudged', open: 'all ports', openPairs: 4 }),
    ],
    expectations: { asked: 3, held: 1, broken: 1, unknown: 1 },
    unmet: [
      {
        expected: `${name('a')}/web → ${name('b')}/db, TCP 5432: denied`,
        outcome: 'fail',
        found: 'It is allowed on TCP 5432',
        evidence: [ruleEvidence(name('shop'), { name: name('allow'), file: 'a.yaml' })],
      },
      {
        expected: `${name('x')}/y → internet, all ports: denied`,
        outcome: 'unknown',
        found: `Cannot find "${name('x')}/y"`,
        evidence: [],
      },
    ],
  };
}
