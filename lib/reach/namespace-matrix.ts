// Who can talk to whom, namespace by namespace: ordered pairs of workloads that may connect, both sides considered.
// hostNetwork workloads are left out: policies do not bind them, and they stand on their own line (scoring.md 3).
//
// Senders that have the same egress row and that every ingress row holds alike have the same receivers: these are
// found once for all of them, as one set of workloads.
import type { Cluster } from '../model/cluster.ts';
import type { MatrixCell, NamespaceMatrix } from '../model/scan-result.ts';
import { hasBit } from '../sets/bit-set.ts';
import type { Receivers } from './receiver-set.ts';
import { makeReceiverFinder, type ReceiverInputs } from './receivers.ts';

/** Of the worst case; a cell is unknown where it would have less if unreadable policies opened nothing. */
export function countNamespacePairs(
  cluster: Cluster,
  inputs: { readonly worst: ReceiverInputs; readonly certain: ReceiverInputs },
): NamespaceMatrix {
  const population = populationOf(cluster);
  const most = countOpen(cluster, inputs.worst);
  const least = inputs.worst === inputs.certain ? most : countOpen(cluster, inputs.certain);
  const n = cluster.namespaces.length;
  const share = makeCellShare();
  const cells = Array.from({ length: n * n }, (_, cell) => {
    const [from, to] = [Math.floor(cell / n), cell % n];
    const [srcs, dsts] = [population[from] as number, population[to] as number];
    const [openPairs, ports] = [most.pairs[cell] as number, most.ports[cell] as number];
    const unknown = openPairs !== least.pairs[cell] || ports !== least.ports[cell];
    return share({ openPairs, pairCount: srcs * dsts - (from === to ? srcs : 0), ports, unknown });
  });
  return { namespaces: cluster.namespaces.map(({ name }) => name), cells };
}

/** Equal cells are one object: a thousand namespaces have a million cells, and few that differ. */
function makeCellShare(): (cell: MatrixCell) => MatrixCell {
  const known = new Map<number, MatrixCell[]>();
  return (cell) => {
    const key = cell.pairCount * 2 ** 24 + cell.openPairs;
    const alike = known.get(key);
    if (alike === undefined) {
      known.set(key, [cell]);
      return cell;
    }
    const same = alike.find(({ ports, unknown }) => ports === cell.ports && unknown === cell.unknown);
    if (same === undefined) alike.push(cell);
    return same ?? cell;
  };
}

/** By namespace id: workloads that policies bind. */
function populationOf(cluster: Cluster): Int32Array {
  const counts = new Int32Array(cluster.namespaces.length);
  for (const { namespaceId, hostNetwork } of cluster.workloads)
    if (!hostNetwork) counts[namespaceId] = (counts[namespaceId] as number) + 1;
  return counts;
}

interface OpenCounts {
  /** Both by `from * n + to`. */
  readonly pairs: Float64Array;
  readonly ports: Int32Array;
}

function countOpen(cluster: Cluster, inputs: ReceiverInputs): OpenCounts {
  const n = cluster.namespaces.length;
  const open: OpenCounts = { pairs: new Float64Array(n * n), ports: new Int32Array(n * n) };
  const finder = makeReceiverFinder(cluster, inputs);
  const groups = new Map<string, number[]>();
  for (const { id, hostNetwork } of cluster.workloads) {
    if (hostNetwork) continue;
    const key = finder.signatureOf(id);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [id]);
    else group.push(id);
  }
  for (const senders of groups.values()) {
    const receivers = finder.receiversOf(senders[0] as number);
    for (const sender of senders)
      addSender(open, { sender, own: cluster.workloads[sender]?.namespaceId as number, receivers });
  }
  return open;
}

interface SenderInputs {
  readonly sender: number;
  /** The sender's namespace. */
  readonly own: number;
  readonly receivers: Receivers;
}

/** A workload and itself are no pair, and what only they may use is left out. */
function addSender({ pairs, ports }: OpenCounts, { sender, own, receivers }: SenderInputs): void {
  const { counts, widest, only, second } = receivers;
  const first = own * counts.length;
  const isSelf = hasBit(receivers.workloads, sender);
  for (let to = 0; to < counts.length; to++) {
    const count = counts[to] as number;
    const others = isSelf && to === own ? count - 1 : count;
    if (others === 0) continue;
    const most = isSelf && to === own && only[to] === sender ? second[to] : widest[to];
    const cell = first + to;
    pairs[cell] = (pairs[cell] as number) + others;
    if ((most as number) > (ports[cell] as number)) ports[cell] = most as number;
  }
}
