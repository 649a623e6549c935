// An end as a person names it → everything that it stands for (design.md section 3): namespace/name,
// namespace/kind/name, namespace/*, an address, a block, `internet`. Nothing is guessed: what fits twice, or not at
// all, is a problem with the candidates (unresolved-end.ts).
import type { Analysis } from '../model/analysis.ts';
import type { Pod } from '../model/cluster.ts';
import type { AddressPart, EndProblem, NamedEnd } from '../model/question.ts';
import { type Address, blockContains, formatRange, parseAddress, parseCidr } from '../sets/cidr.ts';
import { blockOf, partsOfBlock, partsOfInternet } from './address-parts.ts';
import { canonicalAddress, type Directory, makeDirectory, type NamedObject, placeKey } from './directory.ts';
import {
  ambiguousName,
  malformedEnd,
  nothingNamed,
  type Place,
  problem,
  unknownKind,
  unknownNamespace,
} from './unresolved-end.ts';

/** kubectl's short names, so that what is typed there works here. */
const SHORT_KINDS: Readonly<Record<string, string>> = {
  po: 'Pod',
  svc: 'Service',
  deploy: 'Deployment',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  rs: 'ReplicaSet',
  rc: 'ReplicationController',
  cj: 'CronJob',
};

/** Returns a function that resolves texts and remembers what they were. */
export function makeEndResolver(analysis: Analysis): (text: string) => NamedEnd | EndProblem {
  const directory = makeDirectory(analysis.cluster);
  const seen = new Map<string, NamedEnd | EndProblem>();
  return (text) => {
    const end = seen.get(text) ?? resolve(analysis, directory, text);
    seen.set(text, end);
    return end;
  };
}

/** Whether the text named no end. */
export function isProblem(end: NamedEnd | EndProblem): end is EndProblem {
  return 'problem' in end;
}

function resolve(analysis: Analysis, directory: Directory, text: string): NamedEnd | EndProblem {
  if (text === 'internet') {
    return { text, name: 'the internet', podIds: [], addresses: partsOfInternet(analysis, directory) };
  }
  // No namespace has a colon or a dot in its name, so whatever looks like an address is one, or a mistake
  if (/^[0-9a-fA-F]*:|^\d+(\.\d+){3}(\/|$)/.test(text)) return resolveAddresses(analysis, directory, text);
  const parts = text.split('/');
  if (parts.length < 2 || parts.length > 3 || parts.includes('')) return malformedEnd(directory, text);
  const [namespace, ...rest] = parts as [string, ...string[]];
  const namespaceId = directory.namespaceIds.get(namespace);
  if (namespaceId === undefined) return unknownNamespace(directory, namespace, rest);
  const place = { directory, namespaceId, namespace, text };
  if (rest.length === 2) return resolveKind(place, rest as [string, string]);
  return rest[0] === '*' ? resolveAll(place) : resolveName(place, rest[0] as string);
}

function resolveAddresses(analysis: Analysis, directory: Directory, text: string): NamedEnd | EndProblem {
  const address = canonicalAddress(text);
  if (address !== undefined) return resolveAddress(directory, text, address);
  const block = parseCidr(text);
  if (block === undefined)
    return problem(`Cannot read the end "${text}": it is neither an address nor a CIDR`, []);
  const podIds = [...directory.podIdsOfAddress]
    .filter(([one]) => blockContains(block, parseAddress(one) as Address))
    .flatMap(([, ids]) => ids);
  return {
    text,
    name: formatRange(block),
    podIds: [...new Set(podIds)].sort((a, b) => a - b),
    addresses: partsOfBlock(analysis, directory, block),
  };
}

// The address of a known node is asked as that node, whatever hostNetwork pods run there.
function resolveAddress(directory: Directory, text: string, address: string): NamedEnd {
  const podIds = directory.podIdsOfAddress.get(address) ?? [];
  const node = directory.nodeOfAddress.get(address);
  if (podIds.length > 0) {
    const names = podIds.map((id) => podName(directory, id));
    return { text, name: `Pod ${names.join(', ')} (${address})`, podIds, addresses: [] };
  }
  const blocks = [blockOf(parseAddress(address) as Address)];
  const part: AddressPart = { address, blocks, ...(node === undefined ? {} : { node }) };
  return {
    text,
    name: node === undefined ? address : `node ${node} (${address})`,
    podIds,
    addresses: [part],
  };
}

function podName({ cluster }: Directory, id: number): string {
  const pod = cluster.pods[id] as Pod;
  return `${cluster.namespaces[pod.namespaceId]?.name}/${pod.name}`;
}

function resolveAll({ directory, namespaceId, namespace, text }: Place): NamedEnd | EndProblem {
  const podIds = directory.podIdsOfNamespace.get(namespaceId) ?? [];
  if (podIds.length === 0) return problem(`Cannot find "${text}": namespace "${namespace}" has no pods`, []);
  return { text, name: `every pod of ${namespace}`, podIds, addresses: [] };
}

function resolveName(place: Place, name: string): NamedEnd | EndProblem {
  const key = placeKey(place.namespaceId, name);
  const pods = place.directory.pods.get(key) ?? [];
  // A bare pod is also a workload of its name
  const workloads = (place.directory.workloads.get(key) ?? []).filter(
    ({ kind }) => kind !== 'Pod' || pods.length === 0,
  );
  const matches = [...workloads, ...pods];
  if (matches.length > 1) return ambiguousName(place, name, matches);
  return matches.length === 1 ? found(place, matches[0] as NamedObject, name) : nothingNamed(place, name);
}

function resolveKind(place: Place, [kindText, name]: readonly [string, string]): NamedEnd | EndProblem {
  const { directory, namespaceId } = place;
  const kinds = [
    ...new Set([
      ...directory.cluster.workloads.map(({ kind }) => kind),
      ...Object.values(SHORT_KINDS),
      'Job',
    ]),
  ];
  const wanted = kindText.toLowerCase();
  const kind =
    SHORT_KINDS[wanted] ??
    kinds.find((one) => [one, `${one}s`].some((form) => form.toLowerCase() === wanted));
  if (kind === undefined) return unknownKind(place, { kinds, kindText, name });
  if (kind === 'Service') return resolveService(place, name);
  const key = placeKey(namespaceId, name);
  const pods = kind === 'Pod' ? (directory.pods.get(key) ?? []) : [];
  const workloads = (directory.workloads.get(key) ?? []).filter((one) => one.kind === kind);
  const match = pods[0] ?? workloads[0];
  return match === undefined ? nothingNamed(place, name, kind) : found(place, match, name);
}

function resolveService(place: Place, name: string): NamedEnd | EndProblem {
  const { directory, namespaceId, namespace, text } = place;
  const service = directory.cluster.services.find(
    (one) => one.namespaceId === namespaceId && one.name === name,
  );
  if (service === undefined) return nothingNamed(place, name, 'Service');
  if (service.podIds.length === 0) {
    const why =
      service.type === 'ExternalName' ? 'it stands for a name outside the cluster' : 'it selects no pod';
    return problem(`Cannot ask about Service "${namespace}/${name}": ${why}`, []);
  }
  return {
    text,
    name: `Service ${namespace}/${name}`,
    podIds: service.podIds,
    addresses: [],
    serviceId: service.id,
  };
}

function found({ namespace, text }: Place, { kind, podIds }: NamedObject, name: string): NamedEnd {
  return { text, name: `${kind} ${namespace}/${name}`, podIds, addresses: [] };
}
