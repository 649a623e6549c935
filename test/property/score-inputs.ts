// What the properties of scores are asked of: random clusters with ways in from outside, changes that policies may see,
// and the numbers of a result without the names and places that a rewritten policy changes.
import fc from 'fast-check';
import { analyze } from '../../lib/analyze.ts';
import type { RawObject } from '../../lib/model/inventory.ts';
import type { Deduction, ScanResult, StatusReason } from '../../lib/model/scan-result.ts';
import { buildInventory } from '../cases/build-inventory.ts';
import { ingress, service } from '../cases/scored-objects.ts';
import { namespaceNames, podLabelValues } from './alphabet.ts';
import { arbitraryCluster, podObjects, type RandomCluster } from './arbitrary-cluster.ts';

const entrance = fc.record({
  namespace: fc.constantFrom(...namespaceNames),
  app: fc.constantFrom(...podLabelValues),
  type: fc.constantFrom('LoadBalancer', 'NodePort', 'ClusterIP'),
  externalTrafficPolicy: fc.constantFrom('Cluster', 'Local'),
  port: fc.constantFrom('TCP:80', 'UDP:53', 'TCP:80:8080'),
  isRouted: fc.boolean(),
});

/** A random cluster with up to three Services and Ingresses; every object of it. */
export const arbitraryScoredCluster: fc.Arbitrary<{
  readonly random: RandomCluster;
  readonly objects: readonly RawObject[];
}> = fc
  .record({ random: arbitraryCluster, entrances: fc.array(entrance, { maxLength: 3 }) })
  .map(({ random, entrances }) => ({
    random,
    objects: [
      ...random.objects,
      ...podObjects(random, (index) => `p${index}`),
      ...entrances.flatMap(entranceObjects),
    ],
  }));

function entranceObjects(
  shape: typeof entrance extends fc.Arbitrary<infer T> ? T : never,
  index: number,
): RawObject[] {
  const { app, type, externalTrafficPolicy, port, isRouted } = shape;
  const path = `${shape.namespace}/s${index}`;
  const spec = { type, ...(type !== 'ClusterIP' && { externalTrafficPolicy }) };
  const backend = `s${index}:${port.split(':')[1]}`;
  return [
    service(path, { selector: { app }, ports: [port], spec }),
    ...(isRouted ? [ingress(path, { className: 'nginx', backends: [backend] })] : []),
  ];
}

/** The result of a cluster with these objects, all of them found in one place: lines follow the order of the input. */
export function scoreObjects(
  objects: readonly RawObject[],
  { networks }: Pick<RandomCluster, 'networks'>,
): ScanResult {
  const inventory = buildInventory(objects, networks);
  const placed = inventory.objects.map((object) => ({ ...object, origin: { file: 'test.yaml', line: 1 } }));
  return analyze(
    { ...inventory, objects: placed },
    { toolVersion: '0.0.0', inventorySha256: '', rulesetSha256: '', declaredEntryPoints: [] },
  );
}

/** Everything that is a number or a status, with the workloads and positions that it is of. */
export function numbersOf({ status, statusReasons, scores, namespaces, matrix, entryPoints }: ScanResult) {
  return {
    status,
    statusReasons,
    scores,
    matrix,
    entryPoints,
    namespaces: namespaces.map(({ policyCount: _, workloads, ...rest }) => ({
      ...rest,
      workloads: workloads.map(({ directions, exposureDeductions, connectionLists: _, ...workload }) => ({
        ...workload,
        points: exposureDeductions.map(pointsOf),
        directions: directions && {
          ingress: {
            ...directions.ingress,
            coverageDeductions: directions.ingress.coverageDeductions.map(pointsOf),
          },
          egress: {
            ...directions.egress,
            coverageDeductions: directions.egress.coverageDeductions.map(pointsOf),
          },
        },
      })),
    })),
  };
}

function pointsOf({ position, direction, points }: Deduction) {
  return { position, direction, points };
}

/** A NetworkPolicy whose rules can be read, and the directions in which it isolates. */
export interface ReadablePolicy {
  readonly index: number;
  readonly object: RawObject;
  readonly spec: RawObject;
  readonly directions: readonly ('ingress' | 'egress')[];
}

export function networkPoliciesOf(objects: readonly RawObject[]): ReadablePolicy[] {
  return objects.flatMap((object, index) => {
    if (object.kind !== 'NetworkPolicy') return [];
    const spec = object.spec as RawObject;
    const [types, egress] = [spec.policyTypes, spec.egress];
    const named = Array.isArray(types) ? types : [];
    const byDefault = Array.isArray(egress) && egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
    const effective = named.length > 0 ? named : byDefault;
    const directions = (['ingress', 'egress'] as const).filter((one) =>
      effective.some((type) => String(type).toLowerCase() === one),
    );
    return [{ index, object, spec, directions }];
  });
}

export function isClusterScoped(object: RawObject): boolean {
  return String(object.apiVersion).startsWith('policy.networking.k8s.io/');
}

/** Reasons that a larger allow-set can only add to; a missing permission is a reason of its own. */
export function openingReasons(reasons: readonly StatusReason[]): readonly string[] {
  const ofClosing = new Set(['halfOpenDependency', 'dnsCut']);
  return reasons
    .filter(({ id }) => !ofClosing.has(id))
    .flatMap(({ id, namespace, objects }) =>
      (objects.length === 0 ? [''] : objects).map((object) => `${id} ${namespace} ${object}`),
    );
}
