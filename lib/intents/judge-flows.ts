// Two zones → everything that may pass from one to the other, and what of it no flow allows. Exact: every pair of ends that
// policies can tell apart, on every port, as it is enforced.

import { partyNames } from '../ask/end-name.ts';
import { makeEvidence } from '../ask/evidence.ts';
import { firstPort } from '../ask/expectations.ts';
import { eachDestination, eachOpenPair } from '../ask/open-pairs.ts';
import type { Pair, Party } from '../ask/pairs.ts';
import { portsText } from '../ask/port-text.ts';
import type { Analysis } from '../model/analysis.ts';
import type { Evidence } from '../model/finding.ts';
import type { ZoneCrossing, ZoneFlow } from '../model/intent.ts';
import type { NamedEnd } from '../model/question.ts';
import { NO_PORTS, type PortSet, subtractPorts, unionPorts } from '../sets/port-set.ts';
import { type AllowedPorts, allowedAnywhere, allowedFor } from './flow-ports.ts';
import { evidenceOf } from './side-evidence.ts';

export interface ZoneEnd {
  readonly name: string;
  readonly end: NamedEnd;
  /** `part`: what could not be read may belong to it. */
  readonly extent: 'whole' | 'part';
}

export interface FlowQuestion {
  readonly from: ZoneEnd;
  readonly to: ZoneEnd;
  readonly allowed: AllowedPorts;
  /** Whether a boundary forbids what is not allowed. */
  readonly judged: 'yes' | 'no';
}

export interface JudgedFlow {
  readonly flow: ZoneFlow;
  /** As seen from `from`, which they leave, and from `to`, which they enter. */
  readonly crossings: { readonly out: readonly ZoneCrossing[]; readonly in: readonly ZoneCrossing[] };
}

/** Connections of one flow that are explained; each gives two pieces of evidence at most. */
const EXPLAINED = 5;
const LISTED_ENDS = 20;
const LISTED_CROSSERS = 12;
/** Of one flow and side; more of them nobody reads. */
const LISTED_CROSSINGS = 200;

interface Opening {
  readonly verdict: 'accept' | 'unknown';
  readonly ports: PortSet;
}

/** Pairs by the one of their ends and what is open: what stands on the other side. */
type Crossers = Map<Party, Map<string, Opening & { readonly others: Set<Party> }>>;

export function makeFlowJudge(analysis: Analysis): (question: FlowQuestion) => JudgedFlow {
  const explain = makeEvidence(analysis);
  return ({ from, to, allowed, judged }) => {
    const bySource: Crossers = new Map();
    const byDestination: Crossers = new Map();
    const examples = new Map<string, { readonly pair: Pair; readonly wrong: PortSet }>();
    const wrong = { accept: makeTally(), unknown: makeTally() };
    let open: PortSet = NO_PORTS;
    let openPairs = 0;
    const pairs = eachOpenPair(analysis, { src: from.end, dst: to.end }, (pair) => {
      const { accept, unknown } = pair.ports;
      open = unionPorts(open, accept);
      if (accept.length > 0) openPairs += pair.count;
      note(bySource, pair.src, pair.dst, pair.ports);
      note(byDestination, pair.dst, pair.src, pair.ports);
      const listed = allowedFor(allowed, pair.src.part ?? pair.dst.part);
      const notAllowed = subtractPorts(accept, listed);
      const perhaps = subtractPorts(unknown, listed);
      if (notAllowed.length > 0) {
        tally(wrong.accept, pair, notAllowed);
        addExamples(pair, notAllowed);
      } else if (perhaps.length > 0) tally(wrong.unknown, pair, perhaps);
    });
    const found = verdictOf(judged, wrong);
    const isPart = from.extent === 'part' || to.extent === 'part';
    const verdict = found === 'holds' && isPart ? 'unknown' : found;
    const told = verdict === 'unknown' ? wrong.unknown : wrong.accept;
    const isTold = verdict === 'broken' || verdict === 'unknown';
    const names = (parties: Iterable<Party>) => partyNames(analysis.cluster, [...parties]);
    return {
      flow: {
        from: from.name,
        to: to.name,
        verdict,
        ...(verdict !== found && { why: 'workloadsNotRead' as const }),
        allowed: portsText(allowedAnywhere(allowed)),
        open: portsText(open),
        pairs,
        openPairs,
        wrongPairs: judged === 'yes' ? wrong.accept.pairs : 0,
        unknownPairs: judged === 'yes' ? wrong.unknown.pairs : 0,
        wrongPorts: portsText(isTold ? told.ports : NO_PORTS),
        sources: isTold ? names(told.sources).slice(0, LISTED_ENDS) : [],
        destinations: isTold ? names(told.destinations).slice(0, LISTED_ENDS) : [],
        evidence: verdict === 'broken' ? [...examples.values()].flatMap(evidenceFor) : [],
      },
      crossings: {
        out: crossingsOf(byDestination, { direction: 'out', zone: to, names }),
        in: crossingsOf(bySource, { direction: 'in', zone: from, names }),
      },
    };

    // One for each kind of destination: its rule is what has to be mended
    function addExamples(pair: Pair, ports: PortSet): void {
      if (examples.size >= EXPLAINED) return;
      for (const one of eachDestination(analysis, pair)) {
        const key = JSON.stringify(one.example.dst);
        if (!examples.has(key)) examples.set(key, { pair: one, wrong: ports });
        if (examples.size >= EXPLAINED) return;
      }
    }

    function evidenceFor({
      pair,
      wrong: ports,
    }: {
      readonly pair: Pair;
      readonly wrong: PortSet;
    }): Evidence[] {
      return evidenceOf(explain(pair, firstPort(ports)), portsText(ports));
    }
  };
}

interface Tally {
  pairs: number;
  ports: PortSet;
  readonly sources: Set<Party>;
  readonly destinations: Set<Party>;
}

function makeTally(): Tally {
  return { pairs: 0, ports: NO_PORTS, sources: new Set(), destinations: new Set() };
}

/** Adds to the tally. */
function tally(to: Tally, { src, dst, count }: Pair, ports: PortSet): void {
  to.pairs += count;
  to.ports = unionPorts(to.ports, ports);
  to.sources.add(src);
  to.destinations.add(dst);
}

function verdictOf(
  judged: FlowQuestion['judged'],
  wrong: { readonly accept: Tally; readonly unknown: Tally },
): ZoneFlow['verdict'] {
  if (judged === 'no') return 'notJudged';
  if (wrong.accept.pairs > 0) return 'broken';
  return wrong.unknown.pairs > 0 ? 'unknown' : 'holds';
}

/** Adds what is open between the two, certain and perhaps, under the first. */
function note(into: Crossers, outside: Party, inside: Party, { accept, unknown }: Pair['ports']): void {
  const own = into.get(outside) ?? new Map();
  into.set(outside, own);
  for (const [verdict, ports] of [
    ['accept', accept],
    ['unknown', unknown],
  ] as const) {
    if (ports.length === 0) continue;
    const key = `${verdict} ${ports.join()}`;
    const known = own.get(key) ?? { verdict, ports, others: new Set<Party>() };
    known.others.add(inside);
    own.set(key, known);
  }
}

function crossingsOf(
  crossers: Crossers,
  {
    direction,
    zone,
    names,
  }: {
    readonly direction: ZoneCrossing['direction'];
    readonly zone: ZoneEnd;
    readonly names: (parties: Iterable<Party>) => string[];
  },
): ZoneCrossing[] {
  const groups = new Map<string, { outside: Party[]; opening: Opening; inside: ReadonlySet<Party> }>();
  const numbers = new Map<Party, number>();
  const numberOf = (party: Party) => {
    const number = numbers.get(party) ?? numbers.size;
    numbers.set(party, number);
    return number;
  };
  for (const [party, openings] of crossers)
    for (const { others, ...opening } of openings.values()) {
      const inside = [...others].map(numberOf).sort((a, b) => a - b);
      const key = `${opening.verdict} ${opening.ports.join()} ${inside.join()}`;
      const group = groups.get(key) ?? { outside: [], opening, inside: others };
      group.outside.push(party);
      groups.set(key, group);
    }
  const { addresses } = zone.end;
  const named = new Map<string, { without: string[]; within: Set<string>; opening: Opening }>();
  for (const { outside, opening, inside } of groups.values()) {
    const isAll = addresses.length > 0 && outside.length === addresses.length;
    const without = isAll ? [`every address of ${zone.name}`] : names(outside);
    // The same ones may stand outside of pods and of nodes
    const key = JSON.stringify([opening.verdict, opening.ports, without]);
    const known = named.get(key) ?? { without, within: new Set<string>(), opening };
    for (const name of names(inside)) known.within.add(name);
    named.set(key, known);
  }
  return [...named.values()].slice(0, LISTED_CROSSINGS).map(({ without, within, opening }) => ({
    direction,
    zone: zone.name,
    outside: without.slice(0, LISTED_CROSSERS),
    outsideLeft: Math.max(0, without.length - LISTED_CROSSERS),
    inside: [...within].sort().slice(0, LISTED_CROSSERS),
    insideLeft: Math.max(0, within.size - LISTED_CROSSERS),
    ports: portsText(opening.ports),
    verdict: opening.verdict,
  }));
}
