// Ends of a flow between zones as the resources of a finding.
import type { Finding } from '../model/finding.ts';
import type { ZoneFlow } from '../model/intent.ts';

interface Place {
  readonly namespace: string;
  /** `Kind/name`. */
  readonly object: string;
}

/** The destinations, or the sources where the destinations are addresses; with their namespace where they share one. */
export function endsAsResources({
  sources,
  destinations,
}: Pick<ZoneFlow, 'sources' | 'destinations'>): Pick<Finding, 'resources' | 'namespace'> {
  const places = placesOf(destinations);
  const told = places.length > 0 ? places : placesOf(sources);
  const [first] = told;
  const isShared = first !== undefined && told.every(({ namespace }) => namespace === first.namespace);
  return isShared
    ? { namespace: first.namespace, resources: told.map(({ object }) => object).sort() }
    : { resources: told.map(({ namespace, object }) => `${namespace}/${object}`).sort() };
}

/** Of `Kind namespace/name`; ranges of addresses and nodes are none. */
function placesOf(ends: readonly string[]): Place[] {
  return ends.flatMap((end) => {
    const [, kind, namespace, name] = /^([A-Za-z]\S*) ([^\s/]+)\/(\S+)$/.exec(end) ?? [];
    return kind === undefined || namespace === undefined || name === undefined
      ? []
      : [{ namespace, object: `${kind}/${name}` }];
  });
}
