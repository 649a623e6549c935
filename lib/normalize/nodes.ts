// Node objects → nodes: labels, addresses and pod ranges.
import type { ClusterNode } from '../model/cluster.ts';
import type { Gap } from '../model/gap.ts';
import { parseCidr } from '../sets/cidr.ts';
import { checkAddress } from './addresses.ts';
import { checkLabels, checkList, checkObject, isObject } from './field-checks.ts';
import { type At, gapOf, inner, type Problem, placeOf, quote, report } from './problem.ts';
import { type Item, refOf } from './read-items.ts';

/** The nodes, in the order of the items; one that cannot be read is a gap. */
export function readNodes(items: readonly Item[]): { nodes: readonly ClusterNode[]; gaps: readonly Gap[] } {
  const nodes: ClusterNode[] = [];
  const gaps: Gap[] = [];
  for (const item of items) {
    const problems: Problem[] = [];
    const at: At = placeOf(problems);
    const node = {
      id: nodes.length,
      name: item.name,
      labels: checkLabels(item.metadata.labels, inner(at, 'metadata.labels')),
      addresses: readAddresses(item, at),
      podCidrs: readPodCidrs(item, at),
    };
    if (problems.length === 0) nodes.push(node);
    else {
      // Rules that name nodes or their addresses may concern any workload.
      const effect = { scope: 'population', namespaces: ['*'] } as const;
      gaps.push(gapOf({ ref: refOf(item), origin: item.origin }, { problems, effect }));
    }
  }
  return { nodes, gaps };
}

function readAddresses(item: Item, at: At): readonly string[] {
  const status = checkObject(item.object.status, inner(at, 'status'));
  const listAt = inner(at, 'status.addresses');
  const addresses: string[] = [];
  for (const [index, entry] of checkList(status?.addresses, listAt).entries()) {
    if (!isObject(entry) || (entry.type !== 'InternalIP' && entry.type !== 'ExternalIP')) continue;
    const address = checkAddress(entry.address, inner(inner(listAt, index), 'address'));
    if (address !== undefined && !addresses.includes(address)) addresses.push(address);
  }
  return addresses;
}

function readPodCidrs(item: Item, at: At): readonly string[] {
  const spec = checkObject(item.object.spec, inner(at, 'spec'));
  const listAt = inner(at, 'spec.podCIDRs');
  const given = checkList(
    spec?.podCIDRs ?? (typeof spec?.podCIDR === 'string' ? [spec.podCIDR] : []),
    listAt,
  );
  return given.filter((cidr): cidr is string => {
    if (typeof cidr === 'string' && parseCidr(cidr) !== undefined) return true;
    report(listAt, { reason: 'cidr', what: `has ${quote(cidr)}, which is not a CIDR` });
    return false;
  });
}
