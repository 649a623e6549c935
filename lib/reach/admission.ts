// What policy lets through of the traffic that entry points lead to their pods: the source that the pods really see,
// against the ingress row of the pods (semantics.md a14; the table stands in arrivals.ts).
import type { Cluster, Namespace } from '../model/cluster.ts';
import type { Entity, Reachability, Row } from '../model/reachability.ts';
import type { AdmittedLevel, SurveyedEntryPoint } from '../model/survey.ts';
import { intersectPorts, NO_PORTS, type PortSet, unionPorts } from '../sets/port-set.ts';
import type { AddressSpaces } from './address-space.ts';
import type { FoundEntryPoint, FoundTarget } from './entry-points.ts';
import { acceptedPorts, decidingRule } from './query.ts';
import type { RealEnds } from './real-ends.ts';
import { firstCommon, makeTrafficSources } from './traffic-sources.ts';

export interface AdmissionInputs {
  readonly reach: Reachability;
  readonly ends: RealEnds;
  readonly spaces: AddressSpaces;
  readonly entryPoints: readonly FoundEntryPoint[];
}

/** The entry points in their order, with what reaches the pods. */
export function admitEntryPoints(cluster: Cluster, inputs: AdmissionInputs): SurveyedEntryPoint[] {
  const admit = makeAdmission(cluster, inputs);
  const reaching = controllerSpace(inputs.entryPoints, admit);
  return inputs.entryPoints.map(({ namespaceId, kind, name, scheme, targets }) => ({
    kind,
    namespace: (cluster.namespaces[namespaceId] as Namespace).name,
    name,
    scheme,
    targets: targets.map((target) => ({
      workloadId: target.workloadId,
      routed: target.routed,
      seenSource: target.arrival.seenSource,
      admitted: admit(target, reaching),
    })),
  }));
}

/** By workload id: the client space that reaches it by a Service or a port of the host, as a controller is reached. */
type SpaceByWorkload = ReadonlyMap<number, number>;

type Admit = (target: FoundTarget, reaching: SpaceByWorkload) => AdmittedLevel[];

function controllerSpace(entryPoints: readonly FoundEntryPoint[], admit: Admit): SpaceByWorkload {
  const reaching = new Map<number, number>();
  for (const { kind, scheme, targets } of entryPoints) {
    if (kind === 'Ingress' || kind === 'Gateway' || scheme === 'internal') continue;
    for (const target of targets) {
      const space = admit(target, reaching)[0]?.space ?? 0;
      reaching.set(target.workloadId, Math.max(space, reaching.get(target.workloadId) ?? 0));
    }
  }
  return reaching;
}

/** Ports that get through for some client space. */
interface Admitted {
  readonly ports: PortSet;
  readonly space: number;
  /** What to name the deciding rule for; absent where the node lets it in. */
  readonly witness?: { readonly row: Row; readonly column: number };
}

function makeAdmission(cluster: Cluster, { reach, ends, spaces }: AdmissionInputs): Admit {
  const sources = makeTrafficSources(cluster, { reach, ends, spaces });

  /** The pods see the clients themselves. */
  function fromClients(row: Row, { arrival }: FoundTarget): Admitted[] {
    return row.classes.map(({ ports, peers }) => {
      const { space, largest } = sources.clients(arrival.clients, peers);
      return { ports, space, witness: { row, column: largest } };
    });
  }

  /** The pods see the balancer, or a controller of which nothing is known. */
  function fromProxy(
    row: Row,
    { target, entity }: { readonly target: FoundTarget; readonly entity: Entity },
  ): Admitted[] {
    const { seenSource, balancer, clients } = target.arrival;
    const columns =
      seenSource === 'controller'
        ? sources.unknownController(entity.namespaceId)
        : sources.balancer(balancer);
    const { space } = sources.clients(clients);
    return row.classes.flatMap(({ ports, peers }) => {
      const column = firstCommon(peers, columns);
      return column < 0 ? [] : [{ ports, space, witness: { row, column } }];
    });
  }

  return (target, reaching) => {
    const { seenSource, clients } = target.arrival;
    const admitted = (ends.entitiesOf[target.workloadId] as readonly number[]).flatMap((id): Admitted[] => {
      const entity = reach.entities[id] as Entity;
      const row = reach.rows.ingress[id] as Row;
      if (entity.kind === 'node' || seenSource === 'node' || seenSource === 'host')
        return [{ ports: target.routed, space: sources.clients(clients).space }];
      if (seenSource === 'client') return fromClients(row, target);
      const isKnown = seenSource === 'controller' && (target.controllers ?? []).length > 0;
      return isKnown
        ? fromControllers({ reach, ends }, { target, entity, reaching })
        : fromProxy(row, { target, entity });
    });
    return toLevels(admitted, target.routed);
  };
}

interface ControlledTarget {
  readonly target: FoundTarget;
  readonly entity: Entity;
  readonly reaching: SpaceByWorkload;
}

/** The pods see the controllers, whose own side must let them send. */
function fromControllers(
  { reach, ends }: Pick<AdmissionInputs, 'reach' | 'ends'>,
  { target, entity, reaching }: ControlledTarget,
): Admitted[] {
  const row = reach.rows.ingress[entity.id] as Row;
  return (target.controllers ?? []).flatMap((controller) =>
    (ends.entitiesOf[controller] as readonly number[]).map((column): Admitted => {
      const space = reaching.get(controller) ?? 0;
      // A controller on its node's network may be on the pod's own node, whose traffic no policy stops (a10).
      if (reach.entities[column]?.kind === 'node') return { ports: target.routed, space };
      const ports = acceptedPorts(reach, { src: column, dst: entity.id });
      return { ports, space, witness: { row, column } };
    }),
  );
}

function toLevels(admitted: readonly Admitted[], routed: PortSet): AdmittedLevel[] {
  const open = admitted
    .map((one) => ({ ...one, ports: intersectPorts(one.ports, routed) }))
    .filter(({ ports, space }) => ports.length > 0 && space > 0)
    .sort((a, b) => (a.space === b.space ? 0 : b.space - a.space));
  let ports: PortSet = NO_PORTS;
  return open.map(({ witness, space, ports: own }) => {
    ports = unionPorts(ports, own);
    const rule = witness && decidingRule(witness.row, { peer: witness.column, port: own[0] as number });
    return { ports, space, byNode: witness === undefined, ...(rule && { rule }) };
  });
}
