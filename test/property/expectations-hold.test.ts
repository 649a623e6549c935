// Random clusters: what an expectation over many pairs says is what the literal engine says of every single pair, so
// no pod and no address is lost when ends that answer alike are put together.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../lib/analyze.ts';
import { judgeExpectations } from '../../lib/ask/expectations.ts';
import { isProblem, makeEndResolver } from '../../lib/ask/resolve-end.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import type { Pod } from '../../lib/model/cluster.ts';
import type { AddressEnd, PodEnd, Verdict } from '../../lib/model/connection.ts';
import { makeVerdictEngine } from '../../lib/reach/verdict/verdict.ts';
import { type Address, blockContains, parseAddress, parseCidr, rangeIndex } from '../../lib/sets/cidr.ts';
import { buildInventory } from '../cases/build-inventory.ts';
import { addresses, blocks, namespaceNames, traffics } from './alphabet.ts';
import { arbitraryCluster, podObjects } from './arbitrary-cluster.ts';
import { parameters } from './parameters.ts';

type OneEnd = PodEnd | AddressEnd;

const manyEnds = [...namespaceNames.map((name) => `${name}/*`), 'internet', ...Object.keys(blocks)];
const pairsOfEnds = manyEnds.flatMap((from) => manyEnds.map((to) => [from, to] as const));
/** A namespace and itself, where a pod meets itself. */
const inside = namespaceNames.map((name) => [`${name}/*`, `${name}/*`] as const);

test('an expectation over many pairs holds when, and only when, it holds for each of them', () => {
  const seen = { held: 0, failed: 0 };
  const check = fc.property(
    arbitraryCluster,
    fc.subarray(pairsOfEnds, { minLength: 6, maxLength: 6 }),
    fc.constantFrom(...traffics),
    (random, chosen, traffic) => {
      const objects = [...random.objects, ...podObjects(random, (index) => `p${index}`)];
      const analysis = prepare(buildInventory(objects, random.networks));
      const resolve = makeEndResolver(analysis);
      for (const ends of [...inside, ...chosen].filter(
        (pair) => !pair.some((text) => isProblem(resolve(text))),
      )) {
        const verdicts = everyVerdict(analysis, ends, traffic);
        if (verdicts.size > 0) seen[compare(analysis, { ends, traffic, verdicts })]++;
      }
    },
  );
  fc.assert(check, parameters);
  expect(Object.values(seen).map((count) => count > 50)).toEqual([true, true]);
});

interface Compared {
  readonly ends: readonly [string, string];
  readonly traffic: (typeof traffics)[number];
  readonly verdicts: ReadonlySet<Verdict>;
}

/** The addresses of the alphabet are only some of a block: there, they can refute and not prove. */
function compare(analysis: Analysis, { ends: [from, to], traffic, verdicts }: Compared): 'held' | 'failed' {
  const [protocol, port] = traffic;
  const ports = protocol === 'other' ? { protocol } : { protocol, port };
  const holds = (allowed: boolean) =>
    judgeExpectations(analysis, [{ from, to, ports, allowed, line: 1 }], { evidenceLimit: 1 }).failures
      .length === 0;
  const found = { accept: holds(true), deny: holds(false) };
  for (const verdict of ['accept', 'deny'] as const) {
    const each = verdicts.size === 1 && verdicts.has(verdict);
    const isWhole = from.endsWith('*') && to.endsWith('*');
    if (found[verdict] || isWhole) expect(found[verdict], `${from} → ${to} ${verdict}`).toBe(each);
  }
  return found.accept || found.deny ? 'held' : 'failed';
}

function everyVerdict(
  analysis: Analysis,
  [from, to]: Compared['ends'],
  [protocol, port]: Compared['traffic'],
): Set<Verdict> {
  const ask = makeVerdictEngine(analysis.cluster);
  const dsts = everyEnd(analysis, to);
  const pairs = everyEnd(analysis, from).flatMap((src) => dsts.map((dst) => ({ src, dst })));
  const distinct = pairs.filter(({ src, dst }) => !isSame(src, dst));
  return new Set(distinct.map(({ src, dst }) => ask({ src, dst, protocol, port }).verdict));
}

/** Every pod that the text stands for, and every address of the alphabet. */
function everyEnd({ cluster, certain }: Analysis, text: string): OneEnd[] {
  const block = parseCidr(text);
  const isIn = (address: string) => {
    const parsed = parseAddress(address) as Address;
    if (block !== undefined) return blockContains(block, parsed);
    const isNode = cluster.nodes.some((node) => node.addresses.includes(address));
    return !isNode && certain.ranges[rangeIndex(certain.ranges, parsed)]?.space === 'public';
  };
  // A known node speaks for the hostNetwork pods on it
  const isNodeOf = (pod: Pod, address: string) =>
    pod.hostNetwork && cluster.nodes.some((node) => node.addresses.includes(address));
  const pods = cluster.pods.filter((pod) => {
    if (text.endsWith('/*')) return cluster.namespaces[pod.namespaceId]?.name === text.slice(0, -2);
    return block !== undefined && pod.addresses.some((address) => isIn(address) && !isNodeOf(pod, address));
  });
  const ofPods = new Set(
    cluster.pods.flatMap((pod) => pod.addresses.filter((address) => !isNodeOf(pod, address))),
  );
  const free = text.endsWith('/*')
    ? []
    : addresses.filter((address) => isIn(address) && !ofPods.has(address));
  return [
    ...pods.map((pod) => ({ kind: 'pod' as const, podId: pod.id })),
    ...free.map((address) => ({ kind: 'address' as const, address })),
  ];
}

function isSame(a: OneEnd, b: OneEnd): boolean {
  return a.kind === 'pod' && b.kind === 'pod' && a.podId === b.podId;
}
