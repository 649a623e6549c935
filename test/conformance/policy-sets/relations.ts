// How the connections of two clusters with the same pods relate: the metamorphic side of the corpus. Every pair of
// pods and every piece of the IPv4 and IPv6 space is asked, on one engine at a time, for every port and protocol.
import type { End } from '../../../lib/model/connection.ts';
import { formatAddress } from '../../../lib/sets/cidr.ts';
import { equalPorts, intersectPorts } from '../../../lib/sets/port-set.ts';
import { answerOf, type EngineName, type Pair } from '../both-engines.ts';
import { mergePieces } from '../pieces.ts';
import type { Subject } from '../subject.ts';

export interface Relation {
  /** Every connection of the first is one of the second. */
  readonly firstInSecond: boolean;
  readonly secondInFirst: boolean;
  readonly compared: number;
}

/** Throws when the two do not have the same pods, or a verdict is unknown. */
export function relate(
  { first: bareFirst, second: bareSecond }: { first: Subject; second: Subject },
  engine: EngineName,
): Relation {
  const pieces = mergePieces(bareFirst.pieces, bareSecond.pieces);
  const first = { ...bareFirst, pieces };
  const second = { ...bareSecond, pieces };
  if (podNames(first).join() !== podNames(second).join())
    throw new Error('Cannot relate clusters of different pods');
  const pods = first.cluster.pods.map(({ id }): End => ({ kind: 'pod', podId: id }));
  const addresses = pieces.addressStarts.map((value): End => addressOf('v4', value));
  const addressesV6 = pieces.addressStartsV6.map((value): End => addressOf('v6', value));
  let firstInSecond = true;
  let secondInFirst = true;
  let compared = 0;
  for (const pair of pairs(pods, [...addresses, ...addressesV6])) {
    const a = answerOf(first, { ...pair, engine });
    const b = answerOf(second, { ...pair, engine });
    if (a.unknown.length + b.unknown.length > 0)
      throw new Error('Cannot relate clusters with unknown verdicts');
    const common = intersectPorts(a.accept, b.accept);
    firstInSecond &&= equalPorts(common, a.accept);
    secondInFirst &&= equalPorts(common, b.accept);
    compared++;
  }
  return { firstInSecond, secondInFirst, compared };
}

function addressOf(family: 'v4' | 'v6', value: bigint): End {
  return { kind: 'address', address: formatAddress({ family, value }) };
}

function* pairs(pods: readonly End[], addresses: readonly End[]): Generator<Pair> {
  for (const src of pods) {
    for (const dst of pods) if (src !== dst) yield { src, dst };
    for (const address of addresses) {
      yield { src, dst: address };
      yield { src: address, dst: src };
    }
  }
}

function podNames({ cluster }: Subject): string[] {
  return cluster.pods.map(({ namespaceId, name }) => `${cluster.namespaces[namespaceId]?.name}/${name}`);
}
