// Is it allowed, and what decides: one question between two named ends, equal answers put together. The matrix gives
// the verdict on every port, the verdict engine the reason for each part of them.
import type { Analysis } from '../model/analysis.ts';
import type { Verdict } from '../model/connection.ts';
import type {
  Answer,
  ConnectionEvidence,
  Explanation,
  NamedEnd,
  PortRequest,
  SideEvidence,
} from '../model/question.ts';
import {
  intersectPorts,
  type PortSet,
  portRange,
  portSpans,
  subtractPorts,
  unionAllPorts,
  unionPorts,
} from '../sets/port-set.ts';
import { partyNames } from './end-name.ts';
import { makeEvidence } from './evidence.ts';
import { makePairFinder, type Pair } from './pairs.ts';
import { portsText, requestText } from './port-text.ts';
import { requestedPorts } from './requested-ports.ts';

/** Connections put to the verdict engine, at most: past that, pairs get their verdict without the reason. */
const QUESTION_LIMIT = 5000;

const VERDICTS: readonly Verdict[] = ['accept', 'unknown', 'deny'];

interface Question {
  readonly src: NamedEnd;
  readonly dst: NamedEnd;
  readonly request: PortRequest;
}

/** Ports of one pair that have one verdict for one reason. */
interface Part {
  readonly verdict: Verdict;
  readonly ports: PortSet;
  readonly reason: string;
  readonly evidence?: ConnectionEvidence;
}

/** The answer to one question; requestProblem must have found none in it. */
export function explainConnection(analysis: Analysis, question: Question): Explanation {
  const { src, dst, request } = question;
  const { cluster } = analysis;
  const groups = new Map<string, { pairs: Pair[]; part: Part }>();
  const partsOf = makePartFinder(analysis, question);
  const pairs = makePairFinder(analysis)(src, dst, request);
  for (const pair of pairs) {
    for (const part of partsOf(pair)) {
      const key = `${part.verdict} ${part.reason} ${part.ports.join()}`;
      const group = groups.get(key) ?? { pairs: [], part };
      groups.set(key, group);
      group.pairs.push(pair);
    }
  }
  const answers = [...groups.values()].map((group) => answerOf(analysis, group));
  const verdicts = new Set(answers.map(({ verdict }) => verdict));
  return {
    schemaVersion: 'bulkhead.explanation/v1',
    cluster: cluster.name,
    src: { text: src.text, name: src.name, pods: src.podIds.length },
    dst: { text: dst.text, name: dst.name, pods: dst.podIds.length },
    ports: requestText(request),
    ...(dst.serviceId === undefined ? {} : { podPorts: podPortsText(analysis, question) }),
    verdict: verdicts.size === 1 ? (answers[0] as Answer).verdict : 'mixed',
    pairs: countPairs(pairs),
    answers: answers.sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict)),
    unexplainedPairs: countPairs(
      [...groups.values()].filter(({ part }) => part.evidence === undefined).flatMap((group) => group.pairs),
    ),
  };
}

/** What the ports of a Service are on its pods. */
function podPortsText({ cluster }: Analysis, { dst, request }: Question): string {
  return portsText(
    unionAllPorts(dst.podIds.map((podId) => requestedPorts(cluster, { dst, request, podId }))),
  );
}

/** Returns a function that cuts the asked ports of a pair by verdict and reason. Counts what it asks. */
function makePartFinder(analysis: Analysis, { dst, request }: Question): (pair: Pair) => Part[] {
  const explain = makeEvidence(analysis);
  let asked = 0;
  return (pair) => {
    const podId = pair.dst.podIds[0];
    const wanted = requestedPorts(
      analysis.cluster,
      podId === undefined ? { dst, request } : { dst, request, podId },
    );
    return VERDICTS.flatMap((verdict) => {
      const ports = portsWith(pair, wanted, verdict);
      const spans = portSpans(ports);
      if (spans.length === 0) return [];
      if (asked + spans.length > QUESTION_LIMIT) return [{ verdict, ports, reason: 'not looked up' }];
      asked += spans.length;
      const parts = new Map<string, Part>();
      for (const { protocol, first, last } of spans) {
        const evidence = explain(pair, { protocol, port: first });
        const reason = JSON.stringify([evidence.egress, evidence.ingress].map(withoutNode));
        const known = parts.get(reason);
        const span = portRange(protocol, first, last);
        if (known === undefined) parts.set(reason, { verdict, ports: span, reason, evidence });
        else parts.set(reason, { ...known, ports: unionPorts(known.ports, span) });
      }
      return [...parts.values()];
    });
  };
}

/** Pods of one workload that run on many nodes have one answer. */
function withoutNode({ enforcedBy, ...side }: SideEvidence): object {
  return enforcedBy === undefined ? side : { ...side, enforcedBy: { ...enforcedBy, node: undefined } };
}

function portsWith({ ports }: Pair, wanted: PortSet, verdict: Verdict): PortSet {
  if (verdict === 'deny') return subtractPorts(wanted, unionPorts(ports.accept, ports.unknown));
  return intersectPorts(wanted, ports[verdict]);
}

function answerOf(
  { cluster }: Analysis,
  { pairs, part }: { readonly pairs: readonly Pair[]; readonly part: Part },
): Answer {
  const names = (side: 'src' | 'dst') => partyNames(cluster, [...new Set(pairs.map((pair) => pair[side]))]);
  return {
    verdict: part.verdict,
    ports: portsText(part.ports),
    pairs: countPairs(pairs),
    srcs: names('src'),
    dsts: names('dst'),
    ...(part.evidence === undefined ? {} : { evidence: part.evidence }),
  };
}

function countPairs(pairs: readonly Pair[]): number {
  return [...new Set(pairs)].reduce((sum, { count }) => sum + count, 0);
}
