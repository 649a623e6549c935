// Expectations → which of them fail, and why: unit tests for segmentation. The matrix answers all of them; the verdict
// engine is asked only about those that fail.
import type { Analysis } from '../model/analysis.ts';
import type { Protocol, Verdict } from '../model/connection.ts';
import type { EndProblem, Expectation, Failure, NamedEnd } from '../model/question.ts';
import { intersectPorts, type PortSet, portSpans, subtractPorts, unionPorts } from '../sets/port-set.ts';
import { makeEvidence } from './evidence.ts';
import { makePairFinder, type Pair } from './pairs.ts';
import { portsText, requestText } from './port-text.ts';
import { requestedPorts, requestProblem } from './requested-ports.ts';
import { isProblem, makeEndResolver } from './resolve-end.ts';

/** What came of the expectations, both lists in their order. Problems are expectations that cannot be asked. */
export interface Judgement {
  readonly failures: readonly Failure[];
  readonly problems: readonly (EndProblem & { readonly line: number })[];
}

/** At most `evidenceLimit` failures carry their evidence, the others only what was found. */
export function judgeExpectations(
  analysis: Analysis,
  expectations: readonly Expectation[],
  { evidenceLimit }: { readonly evidenceLimit: number },
): Judgement {
  const resolve = makeEndResolver(analysis);
  const findPairs = makePairFinder(analysis);
  const explain = makeEvidence(analysis);
  const failures: Failure[] = [];
  const problems: (EndProblem & { line: number })[] = [];
  for (const expectation of expectations) {
    const { line, ports } = expectation;
    const src = resolve(expectation.from);
    const dst = resolve(expectation.to);
    const unasked = whyUnasked(analysis, { src, dst }, expectation);
    problems.push(...unasked.map((problem) => ({ ...problem, line })));
    if (unasked.length > 0 || isProblem(src) || isProblem(dst)) continue;
    const verdict = judge(analysis, { expectation, dst, pairs: findPairs(src, dst, ports) });
    if (verdict === undefined) continue;
    const { pair, wrong, ...failure } = verdict;
    const evidence = failures.length < evidenceLimit ? { evidence: explain(pair, firstPort(wrong)) } : {};
    failures.push({ ...failure, ...evidence });
  }
  return { failures, problems };
}

/** The first port of a set that is not empty, for an example. */
export function firstPort(ports: PortSet): { readonly protocol: Protocol; readonly port: number } {
  const [span] = portSpans(ports);
  if (span === undefined) throw new Error('Cannot take the first port of an empty set');
  return { protocol: span.protocol, port: span.first };
}

function whyUnasked(
  { cluster }: Analysis,
  { src, dst }: { readonly src: NamedEnd | EndProblem; readonly dst: NamedEnd | EndProblem },
  { ports }: Expectation,
): EndProblem[] {
  const problems = [...new Set([src, dst].filter(isProblem))];
  if (problems.length > 0 || isProblem(dst)) return problems;
  const problem = requestProblem(cluster, dst, ports);
  return problem === undefined ? [] : [{ problem, candidates: [] }];
}

interface Case {
  readonly expectation: Expectation;
  readonly dst: NamedEnd;
  readonly pairs: readonly Pair[];
}

type Verdicted = Omit<Failure, 'evidence'> & { readonly pair: Pair; readonly wrong: PortSet };

/** Undefined when it holds. The pair and ports that are returned are the first of the worst that was found. */
function judge({ cluster }: Analysis, { expectation, dst, pairs }: Case): Verdicted | undefined {
  const { line, from, to, ports: request, allowed } = expectation;
  let worst: { pair: Pair; wrong: PortSet; found: Verdict } | undefined;
  let failingPairs = 0;
  let count = 0;
  for (const pair of pairs) {
    count += pair.count;
    const podId = pair.dst.podIds[0];
    const asked = requestedPorts(cluster, podId === undefined ? { dst, request } : { dst, request, podId });
    const wrong = wrongPorts(pair, asked, allowed ? 'accept' : 'deny');
    if (wrong === undefined) continue;
    failingPairs += pair.count;
    if (worst === undefined || (worst.found === 'unknown' && wrong.found !== 'unknown'))
      worst = { pair, ...wrong };
  }
  if (worst === undefined) return undefined;
  const { pair, wrong, found } = worst;
  const expected = allowed ? 'accept' : 'deny';
  const texts = { ports: requestText(request), failingPorts: portsText(wrong) };
  return { line, from, to, ...texts, expected, found, pairs: count, failingPairs, pair, wrong };
}

/** Ports of the pair that are not as expected: those of the certain contradiction, else the unknown ones. */
function wrongPorts(
  { ports }: Pair,
  asked: PortSet,
  expected: 'accept' | 'deny',
): { readonly wrong: PortSet; readonly found: Verdict } | undefined {
  const contrary =
    expected === 'accept'
      ? subtractPorts(asked, unionPorts(ports.accept, ports.unknown))
      : intersectPorts(asked, ports.accept);
  if (contrary.length > 0) return { wrong: contrary, found: expected === 'accept' ? 'deny' : 'accept' };
  const unknown = intersectPorts(asked, ports.unknown);
  return unknown.length > 0 ? { wrong: unknown, found: 'unknown' } : undefined;
}
