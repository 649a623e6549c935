// Namespace objects and the names of namespaces that other objects mention → namespaces. semantics.md a4.
import { compareText } from '../match/compare-text.ts';
import type { Labels, Namespace } from '../model/cluster.ts';
import type { Gap } from '../model/gap.ts';
import { checkLabels } from './field-checks.ts';
import { gapOf, inner, type Problem, placeOf } from './problem.ts';
import { type Item, refOf } from './read-items.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';
const CHANNEL_ANNOTATION = 'bulkhead.dev/alert-channel';

export interface Namespaces {
  /** Sorted by name; the id is the index. */
  readonly namespaces: readonly Namespace[];
  readonly idOf: ReadonlyMap<string, number>;
  readonly gaps: readonly Gap[];
}

/** All namespaces: those that are given as objects, and those that are only mentioned. */
export function readNamespaces(items: readonly Item[], mentioned: ReadonlySet<string>): Namespaces {
  const gaps: Gap[] = [];
  const labelsOf = new Map<string, Labels>();
  const channels = new Map<string, string>();
  for (const item of items) {
    const problems: Problem[] = [];
    const labels = checkLabels(item.metadata.labels, inner(placeOf(problems), 'metadata.labels'));
    labelsOf.set(item.name, labels);
    const channel = channelOf(item);
    if (channel !== undefined) channels.set(item.name, channel);
    if (problems.length === 0) continue;
    const effect = { scope: 'population', namespaces: [item.name] } as const;
    gaps.push(gapOf({ ref: refOf(item), origin: item.origin }, { problems, effect }));
  }
  const names = [...new Set([...labelsOf.keys(), ...mentioned])].sort(compareText);
  const namespaces = names.map((name, id): Namespace => {
    const labels = labelsOf.get(name);
    // The API server sets this label whatever the object says.
    const alertChannel = channels.get(name);
    return {
      id,
      name,
      labels: { ...labels, [NAME_LABEL]: name },
      declared: labels !== undefined,
      ...(alertChannel !== undefined && { alertChannel }),
    };
  });
  return { namespaces, idOf: new Map(names.map((name, id) => [name, id])), gaps };
}

/** What could be the name of a channel; anything else asks for nothing. */
function channelOf({ metadata }: Item): string | undefined {
  const annotations = (metadata as { readonly annotations?: unknown }).annotations;
  if (typeof annotations !== 'object' || annotations === null) return undefined;
  const asked: unknown = (annotations as Readonly<Record<string, unknown>>)[CHANNEL_ANNOTATION];
  return typeof asked === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(asked) && asked.length <= 63
    ? asked
    : undefined;
}
