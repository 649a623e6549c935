// What is said when a text names no end: the reason, and the texts that would name one, likeliest first.
import type { EndProblem } from '../model/question.ts';
import type { Directory, NamedObject } from './directory.ts';
import { nearNames } from './near-names.ts';

const FORMS = 'an end is namespace/name, namespace/kind/name, namespace/*, an address, a CIDR or internet';

/** Where a name is looked for. */
export interface Place {
  readonly directory: Directory;
  readonly namespaceId: number;
  readonly namespace: string;
  /** The whole end as it was written. */
  readonly text: string;
}

/** At most eight candidates are kept. */
export function problem(text: string, candidates: readonly string[]): EndProblem {
  return { problem: text, candidates: [...new Set(candidates)].slice(0, 8) };
}

export function malformedEnd(directory: Directory, text: string): EndProblem {
  const internet = nearNames(text, ['internet']);
  return problem(`Cannot read the end "${text}": ${FORMS}`, [...internet, ...namesakes(directory, text)]);
}

export function unknownNamespace(
  { cluster }: Directory,
  namespace: string,
  rest: readonly string[],
): EndProblem {
  const names = cluster.namespaces.map(({ name }) => name);
  return problem(
    `Cannot find "${[namespace, ...rest].join('/')}": the cluster has no namespace "${namespace}"`,
    nearNames(namespace, names).map((name) => [name, ...rest].join('/')),
  );
}

export function unknownKind(
  { namespace, text }: Place,
  {
    kinds,
    kindText,
    name,
  }: { readonly kinds: readonly string[]; readonly kindText: string; readonly name: string },
): EndProblem {
  return problem(
    `Cannot read the end "${text}": "${kindText}" is no kind of workload, Pod or Service`,
    nearNames(kindText, kinds, 3).map((kind) => `${namespace}/${kind}/${name}`),
  );
}

/** The candidates tell the objects apart by their kind. */
export function ambiguousName(
  { namespace, text }: Place,
  name: string,
  matches: readonly NamedObject[],
): EndProblem {
  return problem(
    `Cannot tell which "${text}" is meant: it fits ${matches.length} objects`,
    matches.map(({ kind }) => `${namespace}/${kind}/${name}`),
  );
}

/** `kind` absent: a workload or pod of any kind was looked for. */
export function nothingNamed(place: Place, name: string, kind?: string): EndProblem {
  const { directory, namespaceId, namespace, text } = place;
  const { cluster } = directory;
  const inNamespace = <T extends { readonly namespaceId: number }>(things: readonly T[]) =>
    things.filter((thing) => thing.namespaceId === namespaceId);
  const services = inNamespace(cluster.services).map((service) => ({ kind: 'Service', name: service.name }));
  const workloads = inNamespace(cluster.workloads);
  const pods = inNamespace(cluster.pods).filter((pod) => !pod.representative);
  const sameName = [...workloads, ...services].filter((one) => one.name === name && one.kind !== kind);
  const namesOfKind = kind === 'Service' ? services : kind === 'Pod' ? pods : [...workloads, ...pods];
  const near = nearNames(
    name,
    namesOfKind.map((one) => one.name).filter((one) => one !== name),
  );
  const prefix = kind === 'Service' ? `${namespace}/Service` : namespace;
  return problem(
    `Cannot find "${text}": namespace "${namespace}" has no ${kind ?? 'workload or pod'} "${name}"`,
    [
      ...sameName.map((one) => `${namespace}/${one.kind}/${name}`),
      ...near.map((one) => `${prefix}/${one}`),
      ...namesakes(directory, name).filter((one) => !one.startsWith(`${namespace}/`)),
    ],
  );
}

/** Workloads of any namespace with just this name. */
function namesakes({ cluster }: Directory, name: string): string[] {
  return cluster.workloads
    .filter((workload) => workload.name === name)
    .map((workload) => `${cluster.namespaces[workload.namespaceId]?.name}/${name}`);
}
