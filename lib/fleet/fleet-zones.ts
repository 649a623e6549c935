// Intents of several clusters: what does not hold in each, and each zone over all of them.
import type { FleetCluster, FleetZone } from '../model/fleet-result.ts';
import type { IntentResults, ZoneFlow, ZoneResult } from '../model/intent.ts';
import type { Assessed } from './assessed.ts';

/** Of one cluster. */
export function countIntents({ flows, unmet }: IntentResults): NonNullable<FleetCluster['intents']> {
  const verdicts = flows.map(({ verdict }) => verdict);
  const outcomes = unmet.map(({ outcome }) => outcome);
  return {
    broken:
      verdicts.filter((one) => one === 'broken').length + outcomes.filter((one) => one === 'fail').length,
    unknown:
      verdicts.filter((one) => one === 'unknown').length + outcomes.filter((one) => one === 'unknown').length,
  };
}

interface Seen {
  readonly cluster: string;
  readonly zone: ZoneResult;
  readonly flows: readonly ZoneFlow[];
}

/** Declared ones, in the order in which the clusters have them. */
export function fleetZones(assessed: readonly Assessed[]): FleetZone[] {
  const byName = new Map<string, Seen[]>();
  for (const { target, outcome } of assessed) {
    const intents = 'result' in outcome ? outcome.result.intents : undefined;
    for (const zone of intents?.zones ?? []) {
      if (zone.kind !== 'declared') continue;
      const own = { cluster: target.name, zone, flows: intents?.flows ?? [] };
      byName.set(zone.name, [...(byName.get(zone.name) ?? []), own]);
    }
  }
  const isWhole = assessed.every(({ outcome }) => 'result' in outcome);
  return [...byName].map(([name, seen]) => together(name, seen, isWhole ? 'whole' : 'part'));
}

function together(name: string, seen: readonly Seen[], extent: 'whole' | 'part'): FleetZone {
  const having = seen.filter(({ zone }) => zone.state === 'selected');
  const isKnown = extent === 'whole' && !seen.some(({ zone }) => zone.state === 'unknown');
  const count = (verdict: ZoneFlow['verdict']) =>
    seen
      .flatMap(({ flows }) => flows)
      .filter((flow) => flow.verdict === verdict && [flow.from, flow.to].includes(name)).length;
  return {
    name,
    clusters: having.map(({ cluster }) => cluster).sort(),
    workloadCount: having.reduce((sum, { zone }) => sum + zone.workloadCount, 0),
    brokenFlows: count('broken'),
    unknownFlows: count('unknown'),
    state: having.length > 0 ? 'selected' : isKnown ? 'selectsNothing' : 'unknown',
  };
}
