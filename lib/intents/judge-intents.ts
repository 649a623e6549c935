// Intents against the cluster as it is enforced: zones with what is inside and what crosses their boundary, flows between
// them, and expectations.
import { partsOfSpace } from '../ask/address-parts.ts';
import { makeDirectory } from '../ask/directory.ts';
import { judgeExpectations } from '../ask/expectations.ts';
import { requestText } from '../ask/port-text.ts';
import { fitsPattern } from '../match/name-pattern.ts';
import type { Analysis } from '../model/analysis.ts';
import type { Cluster, Namespace, Workload } from '../model/cluster.ts';
import type {
  ImplicitZone,
  IntendedVerdict,
  IntentResults,
  Intents,
  UnmetExpectation,
  ZoneCrossing,
  ZoneFlow,
  ZoneResult,
} from '../model/intent.ts';
import type { ConnectionEvidence, Failure, NamedEnd } from '../model/question.ts';
import { allowedPorts } from './flow-ports.ts';
import { makeFlowJudge, type ZoneEnd } from './judge-flows.ts';
import { type SelectedZone, type SelectedZones, selectZones } from './select-zones.ts';
import { evidenceOf } from './side-evidence.ts';

const LISTED_WORKLOADS = 500;
const LISTED_TAKEN = 20;
const LISTED_CROSSINGS = 200;
/** Expectations that do not hold and are explained. */
const EXPLAINED = 100;

interface Zone extends ZoneEnd {
  /** Absent for what is outside of every zone. */
  readonly declared?: SelectedZone;
}

export function judgeIntents(analysis: Analysis, intents: Intents): IntentResults {
  const { cluster } = analysis;
  const selected = selectZones(cluster, intents);
  const zones = zonesOf(analysis, selected);
  const crossings = new Map<string, ZoneCrossing[]>();
  const flows = judgeFlows(analysis, { zones, intents, crossings });
  return {
    zones: [
      ...selected.zones.map((zone) => zoneResult(cluster, zone, crossings.get(zone.rule.name) ?? [])),
      ...zones.flatMap(({ declared, ...zone }) =>
        declared === undefined ? [implicitResult(cluster, { zone, selected })] : [],
      ),
    ],
    flows,
    ...judgeExpected(analysis, intents),
  };
}

/** Those that have something in them; zones that select nothing have no flows. */
function zonesOf(analysis: Analysis, { zones, others }: SelectedZones): Zone[] {
  if (zones.length === 0) return [];
  const directory = makeDirectory(analysis.cluster);
  const ofPods = (name: string, podIds: readonly number[]): NamedEnd => ({
    text: name,
    name,
    podIds,
    addresses: [],
  });
  const ofSpace = (name: ImplicitZone, space: 'public' | 'private'): Zone => ({
    name,
    end: { text: name, name, podIds: [], addresses: partsOfSpace(analysis, directory, space) },
    extent: 'whole',
  });
  return [
    ...zones.map((declared) => ({
      name: declared.rule.name,
      end: ofPods(declared.rule.name, declared.podIds),
      extent: declared.extent,
      declared,
    })),
    { name: 'others', end: ofPods('others', others.podIds), extent: others.extent },
    ofSpace('private', 'private'),
    ofSpace('internet', 'public'),
  ].filter(({ end }) => end.podIds.length + end.addresses.length > 0);
}

/** Adds to `crossings`, by name of the declared zone. */
function judgeFlows(
  analysis: Analysis,
  {
    zones,
    intents,
    crossings,
  }: {
    readonly zones: readonly Zone[];
    readonly intents: Intents;
    readonly crossings: Map<string, ZoneCrossing[]>;
  },
): ZoneFlow[] {
  const judge = makeFlowJudge(analysis);
  const flows: ZoneFlow[] = [];
  for (const from of zones)
    for (const to of zones) {
      if (from === to || (from.declared === undefined && to.declared === undefined)) continue;
      const allowed = allowedPorts(intents.flows, { from, to });
      const { flow, crossings: own } = judge({
        from,
        to,
        allowed,
        judged: isJudged(from, to) ? 'yes' : 'no',
      });
      flows.push(flow);
      for (const [zone, list] of [
        [from, own.out],
        [to, own.in],
      ] as const)
        if (zone.declared !== undefined)
          crossings.set(zone.name, [...(crossings.get(zone.name) ?? []), ...list]);
    }
  return flows;
}

function isJudged(from: Zone, to: Zone): boolean {
  if (from.declared !== undefined && to.declared !== undefined) return true;
  return [from, to].some(({ declared }) => declared?.rule.boundary === 'closed');
}

function zoneResult(
  cluster: Cluster,
  { rule, state, workloadIds, podIds, takenIds }: SelectedZone,
  crossings: readonly ZoneCrossing[],
): ZoneResult {
  const sorted = [...crossings].sort((a, b) => endCount(b) - endCount(a));
  return {
    name: rule.name,
    kind: 'declared',
    ...(rule.description !== undefined && { description: rule.description }),
    boundary: rule.boundary,
    state,
    ...membersOf(cluster, workloadIds),
    podCount: podIds.length,
    takenByOthers: takenIds.slice(0, LISTED_TAKEN).map((id) => workloadPath(cluster, id)),
    crossings: sorted.slice(0, LISTED_CROSSINGS),
    crossingsLeft: Math.max(0, sorted.length - LISTED_CROSSINGS),
  };
}

function endCount({ outside, outsideLeft, inside, insideLeft }: ZoneCrossing): number {
  return outside.length + outsideLeft + inside.length + insideLeft;
}

function implicitResult(
  cluster: Cluster,
  { zone, selected }: { readonly zone: ZoneEnd; readonly selected: SelectedZones },
): ZoneResult {
  const ids = zone.name === 'others' ? selected.others.workloadIds : [];
  return {
    name: zone.name,
    kind: zone.name as ImplicitZone,
    state: 'selected',
    ...membersOf(cluster, ids),
    podCount: zone.end.podIds.length,
    takenByOthers: [],
    crossings: [],
    crossingsLeft: 0,
  };
}

function membersOf(cluster: Cluster, ids: readonly number[]) {
  const namespaces = ids.map(
    (id) => (cluster.namespaces[(cluster.workloads[id] as Workload).namespaceId] as Namespace).name,
  );
  return {
    namespaces: [...new Set(namespaces)].sort(),
    workloads: ids
      .map((id) => workloadPath(cluster, id))
      .sort()
      .slice(0, LISTED_WORKLOADS),
    workloadCount: ids.length,
  };
}

/** `shop/Deployment/web`. */
function workloadPath({ namespaces, workloads }: Cluster, id: number): string {
  const { namespaceId, kind, name } = workloads[id] as Workload;
  return `${(namespaces[namespaceId] as Namespace).name}/${kind}/${name}`;
}

function judgeExpected(
  analysis: Analysis,
  { expectations, clusters }: Intents,
): Pick<IntentResults, 'expectations' | 'unmet'> {
  const { name } = analysis.cluster;
  const meant = expectations.filter(
    (one) => one.clusters.length === 0 || one.clusters.some((pattern) => fitsPattern(pattern, name)),
  );
  const byLine = new Map(meant.map((one) => [one.line, one]));
  const { failures, problems } = judgeExpectations(analysis, meant, { evidenceLimit: EXPLAINED });
  const unmet = new Map<number, UnmetExpectation>();
  const elsewhere = new Set<number>();
  for (const { line, problem } of problems) {
    const expectation = byLine.get(line) as IntendedVerdict;
    // Shared with other clusters, its ends may be theirs
    if (clusters === 'several' && !expectation.clusters.includes(name)) elsewhere.add(line);
    else
      unmet.set(line, {
        expected: expectedText(expectation),
        outcome: 'unknown',
        found: problem,
        evidence: [],
      });
  }
  for (const failure of failures)
    unmet.set(failure.line, unmetOf(failure, byLine.get(failure.line) as IntendedVerdict));
  const list = meant.flatMap(({ line }) => unmet.get(line) ?? []);
  const unknown = list.filter(({ outcome }) => outcome === 'unknown').length;
  const asked = meant.length - elsewhere.size;
  return {
    expectations: {
      asked,
      held: asked - list.length,
      broken: list.length - unknown,
      unknown,
    },
    unmet: list,
  };
}

function unmetOf(failure: Failure, expectation: IntendedVerdict): UnmetExpectation {
  const { found, failingPorts, failingPairs, pairs, evidence } = failure;
  const word = { accept: 'allowed', deny: 'denied', unknown: 'not known' }[found];
  const share = pairs === 1 ? '' : `, for ${failingPairs} of ${pairs} pairs`;
  return {
    expected: expectedText(expectation),
    outcome: found === 'unknown' ? 'unknown' : 'fail',
    found: `It is ${word} on ${failingPorts}${share}`,
    evidence: evidence === undefined ? [] : evidenceOf(evidence, portName(evidence)),
  };
}

function portName({ protocol, port }: Pick<ConnectionEvidence, 'protocol' | 'port'>): string {
  return protocol === 'other' ? requestText({ protocol }) : `${protocol} ${port}`;
}

function expectedText({ from, to, ports, allowed }: IntendedVerdict): string {
  return `${from} → ${to}, ${requestText(ports)}: ${allowed ? 'allowed' : 'denied'}`;
}
