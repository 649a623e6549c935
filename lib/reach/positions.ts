// What one side of a subject lets through, by where a stranger stands (scoring.md section 2): read from the subject's
// own row, because a stranger's own side always allows. Subjects that share a row share the answer.
// Routes from outside are entry-points.ts; what real workloads can do is partners.ts.
import type { Cluster, Direction } from '../model/cluster.ts';
import type { Entity, Reachability, Row } from '../model/reachability.ts';
import type { RowPositions } from '../model/survey.ts';
import type { AddressSpaces } from './address-space.ts';
import { makeOpeningReader, type OpeningReader } from './openings.ts';
import type { RealEnds } from './real-ends.ts';
import {
  type AddressTargets,
  METADATA_PORTS,
  makeSpecialAddresses,
  NODE_PORTS,
  type SpecialAddresses,
} from './special-addresses.ts';

export interface PositionInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
  readonly spaces: AddressSpaces;
}

/** By direction and entity id. */
export function readPositions(
  cluster: Cluster,
  { reach, ends, spaces }: PositionInputs,
): Readonly<Record<Direction, readonly RowPositions[]>> {
  const special = makeSpecialAddresses(cluster, { reach, spaces });
  const reader = makeOpeningReader(cluster, { reach, spaces });
  const read = (direction: Direction) => readDirection(reach, { direction, ends, reader, special });
  return { ingress: read('ingress'), egress: read('egress') };
}

interface DirectionInputs {
  readonly direction: Direction;
  readonly ends: RealEnds;
  readonly reader: OpeningReader;
  readonly special: SpecialAddresses;
}

function readDirection(reach: Reachability, inputs: DirectionInputs): RowPositions[] {
  const { direction, ends, reader } = inputs;
  const viewsOfRow = new Map<Row, Map<string, RowPositions>>();
  const found: RowPositions[] = [];
  for (const entity of reach.entities) {
    const twin = ends.twinOf[entity.id] as number;
    found.push(twin < entity.id ? (found[twin] as RowPositions) : readEntity(entity));
  }
  return found;

  function readEntity(entity: Entity): RowPositions {
    const row = reach.rows[direction][entity.id] as Row;
    const views = viewsOfRow.get(row) ?? new Map<string, RowPositions>();
    viewsOfRow.set(row, views);
    const key = `${entity.family} ${entity.namespaceId}`;
    const known = views.get(key);
    if (known !== undefined) return known;
    const shared = views.get(entity.family) ?? readRow(row, { ...inputs, family: entity.family });
    views.set(entity.family, shared);
    const sameNamespace = reader.strangerIn(row, entity.namespaceId);
    const positions = sameNamespace === undefined ? shared : { ...shared, sameNamespace };
    views.set(key, positions);
    return positions;
  }
}

/** What does not depend on the subject's namespace. */
function readRow(
  row: Row,
  { direction, reader, special, family }: DirectionInputs & { readonly family: Entity['family'] },
): RowPositions {
  const otherNamespaces = reader.strangerIn(row, undefined);
  const any = reader.anyPeer(row, family);
  const addresses = (targets: AddressTargets, oneOf: readonly number[]) =>
    direction === 'egress' ? reader.addresses(row, { targets, oneOf }) : undefined;
  const instanceMetadata = addresses(special.metadata[family], METADATA_PORTS);
  const nodesAndApiServer = addresses(special.nodes[family], NODE_PORTS);
  return {
    restricted: row.restricted,
    internet: reader.levels(row, 'public', family),
    private: reader.levels(row, 'private', family),
    ...(otherNamespaces && { otherNamespaces }),
    ...(any && { any }),
    ...(instanceMetadata && { instanceMetadata }),
    ...(nodesAndApiServer && { nodesAndApiServer }),
  };
}
