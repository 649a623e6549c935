// np-guard's explanations against the verdict engine, which is the explainer: the verdict of each direction, the rules
// that decide and the policies that isolate. The matrix answers the verdicts too, and has no reasons of its own.
import { join } from 'node:path';
import type { Cluster, Direction } from '../../../lib/model/cluster.ts';
import type { DirectionVerdict, End } from '../../../lib/model/connection.ts';
import { hasPort, portCode } from '../../../lib/sets/port-set.ts';
import { comparePorts } from '../both-engines.ts';
import { type ConformanceCase, leaveOut, makeNotes, type Notes } from '../case.ts';
import { type NpGuardExpectation, npGuardDir, readNpGuardIndex, readText } from '../corpus.ts';
import type { Input } from '../mend.ts';
import type { Subject } from '../subject.ts';
import { compareExposures } from './compare-exposures.ts';
import { npGuardSubject } from './connection-lists.ts';
import { parseExternal } from './connection-text.ts';
import { type Explanation, parseExplanations, type ReasonFact, type SideFact } from './explanation.ts';
import { parseTextOutput } from './output.ts';
import { INGRESS_CONTROLLER, parseQuery } from './query.ts';
import { addressEnd, pairsOf, podEnds, podsByName } from './workloads.ts';

const tail = 'Exposure Analysis Result';

export function explanationCases(): ConformanceCase[] {
  return Object.entries(readNpGuardIndex().dirs).flatMap(([dir, { expected }]) =>
    expected
      .filter(({ mode }) => mode === 'explain' || mode === 'explain_exposure')
      .map((file) => ({
        id: `${file.mode}/${dir}${file.query === undefined ? '' : `/${file.query}`}`,
        group: 'np-guard explanations',
        run: (input) => runExplanation(dir, { file, input }),
      })),
  );
}

async function runExplanation(
  dir: string,
  { file, input }: { file: NpGuardExpectation; input: Input },
): Promise<Notes> {
  const notes = makeNotes();
  const subject = await npGuardSubject(dir, input);
  const text = readText(join(npGuardDir, 'expected', file.suite, file.file));
  const known = podsByName(subject);
  const query = parseQuery(file.query, [...known.keys()]);
  const end = text.indexOf(tail);
  for (const explanation of parseExplanations(end < 0 ? text : text.slice(0, end))) {
    if (explanation.src === INGRESS_CONTROLLER) leaveOut(notes, 'ingressController');
    else if (known.get(explanation.src)?.hostNetwork || known.get(explanation.dst)?.hostNetwork) {
      leaveOut(notes, 'hostNetwork');
    } else compareExplanation(subject, { explanation, notes });
  }
  if (end >= 0) compareExposures(subject, { output: parseTextOutput(text.slice(end)), query, notes });
  return notes;
}

function compareExplanation(subject: Subject, item: { explanation: Explanation; notes: Notes }): void {
  const { explanation, notes } = item;
  const { src, dst, ports, allowed } = explanation;
  const pairs = pairsOf(endsOf(subject, src), endsOf(subject, dst));
  notes.compared++;
  if (pairs.length === 0) notes.differences.push(`Workload not found: ${src} or ${dst}`);
  const name = `${src} => ${dst}`;
  notes.differences.push(
    ...comparePorts(subject, { pairs, ports: allowed ? ports : [], within: ports, name }),
  );
  const found = new Set<string>();
  for (const pair of pairs) {
    for (const { protocol, first } of subject.pieces.ports) {
      if (!hasPort(ports, portCode(protocol, first))) continue;
      const verdict = subject.engine({ ...pair, protocol, port: first });
      for (const direction of ['egress', 'ingress'] as const) {
        const fact = explanation.sides[direction];
        if (fact === undefined) continue;
        const has = describeVerdict(subject.cluster, verdict[direction]);
        const expected = describeFact(subject.cluster, { fact, direction });
        if (has !== expected) found.add(`${name} ${direction}: expected ${expected}, verdict has ${has}`);
      }
    }
  }
  notes.differences.push(...found);
}

/** The pods of a workload; the ends of the pieces of a range. */
function endsOf(subject: Subject, name: string): End[] {
  const range = parseExternal(name);
  if (range === undefined) return podEnds(podsByName(subject).get(name)?.podIds ?? []);
  const starts = new Set([range.first, range.last]);
  for (const start of subject.pieces.addressStarts)
    if (start > range.first && start <= range.last) starts.add(start);
  return [...starts].map(addressEnd);
}

/** Who decides, as one line that both sides write alike. */
function describeVerdict(cluster: Cluster, side: DirectionVerdict): string {
  const policyName = (policyId: number) => {
    const policy = cluster.policies[policyId];
    return policy?.namespace === undefined ? `${policy?.name}` : `${policy.namespace}/${policy.name}`;
  };
  if (side.reason === 'notIsolated' || side.reason === 'noPolicyHere') return `${side.verdict} by default`;
  if (side.reason === 'isolated')
    return `${side.verdict}, isolated by ${sorted(side.policyIds.map(policyName))}`;
  if (side.reason !== 'rule') return `${side.verdict} for ${side.reason}`;
  return `${side.verdict} by ${sorted(side.rules.map((rule) => `${policyName(rule.policyId)} #${rule.ruleIndex + 1}`))}`;
}

function describeFact(cluster: Cluster, item: { fact: SideFact; direction: Direction }): string {
  const { allowed, reasons } = item.fact;
  const verdict = allowed ? 'accept' : 'deny';
  const effects = (...wanted: readonly string[]) => reasons.filter(({ effect }) => wanted.includes(effect));
  const deciding = effects('allows', 'denies');
  if (deciding.length > 0) {
    const rules = deciding.map(
      (fact) => `${fact.policy} #${ruleNumber(cluster, { fact, direction: item.direction })}`,
    );
    return `${verdict} by ${sorted(rules)}`;
  }
  const isolating = effects('isolates');
  if (isolating.length > 0) return `${verdict}, isolated by ${sorted(isolating.map(({ policy }) => policy))}`;
  return `${verdict} by default`;
}

/** Position of a rule, counted from one; named rules are found by the name that the policy gives them. */
function ruleNumber(cluster: Cluster, item: { fact: ReasonFact; direction: Direction }): string {
  const { kind, policy, rule = '' } = item.fact;
  if (rule.startsWith('#')) return rule.slice(1);
  const object = cluster.policies.find((other) => other.kind === kind && other.name === policy);
  const rules = (object?.spec[item.direction] ?? []) as readonly { readonly name?: string }[];
  return String(rules.findIndex(({ name }) => name === rule) + 1);
}

function sorted(names: readonly string[]): string {
  return [...new Set(names)].sort().join(', ');
}
