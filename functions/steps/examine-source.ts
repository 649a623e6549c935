// One source → its DoctorReport: what can be read of it, what cannot, and what would have to be granted.
import type { DoctorReport, Grant } from '../../lib/model/doctor-report.ts';
import type { Inventory, InventoryObject } from '../../lib/model/inventory.ts';
import { accessFiles } from '../adapters/files/access-files.ts';
import { type CheckedAccess, checkAccess } from '../adapters/kubernetes-api/check-access.ts';
import type { ClusterAccess } from '../adapters/kubernetes-api/cluster-access.ts';
import { KubernetesError } from '../errors.ts';
import { type LiveSource, readSource, type Source } from './read-source.ts';

/** Throws InputError when the source cannot be used, and KubernetesError when no API server answers. */
export async function examineSource(source: Source): Promise<DoctorReport> {
  return source.is === 'live' ? examineCluster(source) : examineInventory(await readSource(source));
}

const SKEW_LIMIT_SECONDS = 60;

async function examineCluster(source: LiveSource): Promise<DoctorReport> {
  const access = await source.reach();
  const base = {
    schemaVersion: 'bulkhead.doctor-report/v1',
    cluster: { name: source.clusterName, source: 'live' },
    ...(access.identity === undefined ? {} : { identity: access.identity }),
  } as const;
  let checked: CheckedAccess;
  try {
    const { toolVersion, surroundings, limits } = source;
    checked = await checkAccess({
      access,
      toolVersion,
      surroundings,
      ...(limits === undefined ? {} : { limits }),
    });
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.status !== 401) throw error;
    // It is there and does not know who asks: what to grant is the answer
    const grants = grantsFor(access);
    return { ...base, access: [], policyKinds: [], problems: [error.message], grants };
  }
  const { server, rows, policyKinds, unknownKinds } = checked;
  const unread = rows.filter(({ outcome }) => outcome === 'forbidden' || outcome === 'failed');
  const problems = [
    ...unread.map(({ resource, verb, why }) => `Cannot ${verb} ${resource}: ${why}`),
    ...unknownKinds,
    ...skewProblems(server.clockSkewSeconds),
    ...(access.gaps ?? []).map(({ message }) => message),
  ];
  const grants = unread.some(({ outcome }) => outcome === 'forbidden') ? grantsFor(access) : [];
  return { ...base, server, access: rows, policyKinds, problems, grants };
}

function skewProblems(seconds = 0): string[] {
  if (Math.abs(seconds) <= SKEW_LIMIT_SECONDS) return [];
  const way = seconds > 0 ? 'ahead of' : 'behind';
  return [`The cluster's clock is ${Math.abs(seconds)} s ${way} this machine's: tokens may be refused`];
}

/** What a user applies; on EKS also how an IAM identity gets into the group. */
function grantsFor(access: ClusterAccess): Grant[] {
  const isEks =
    access.eks !== undefined || /\.eks\.amazonaws\.com(\.cn)?$/.test(new URL(access.server).hostname);
  const inCluster = accessFiles('cluster-access').filter(({ file }) => file.endsWith('/cluster-role.yaml'));
  const ofEks = [
    ...accessFiles('cluster-access').filter(({ file }) => !file.endsWith('/cluster-role.yaml')),
    ...accessFiles('member-account'),
  ];
  return [
    ...inCluster.map((file) => ({ how: 'kubectl apply -f -', ...file })),
    ...(isEks ? ofEks.map((file) => ({ how: 'aws cloudformation deploy', ...file })) : []),
  ];
}

/** Of manifests, or of a cluster that was read before: what was read then, and what a scan cannot know without it. */
function examineInventory(inventory: Inventory): DoctorReport {
  const { cluster, gaps, reading, objects } = inventory;
  const touching = gaps.filter(({ effect }) => effect.scope !== 'none');
  const lists = reading?.lists ?? [];
  return {
    schemaVersion: 'bulkhead.doctor-report/v1',
    cluster: { name: cluster.name, source: cluster.source },
    ...(reading === undefined ? {} : serverOf(reading)),
    ...(reading?.identity === undefined ? {} : { identity: reading.identity }),
    access: lists.map(({ path, kind, outcome }) => ({
      resource: path,
      verb: kind === 'ConfigMap' ? 'get' : 'list',
      outcome: outcome === 'complete' ? 'readable' : outcome,
    })),
    policyKinds: [...new Set(objects.filter(isPolicy).map(({ kind }) => kind))].sort(),
    objectCounts: countObjects(inventory),
    problems: [...touching.map(({ message }) => message), ...missingKinds(objects)],
    grants: [],
  };
}

function serverOf({
  server,
  clockSkewSeconds,
}: NonNullable<Inventory['reading']>): Pick<DoctorReport, 'server'> {
  return { server: { ...server, ...(clockSkewSeconds === undefined ? {} : { clockSkewSeconds }) } };
}

function isPolicy({ kind }: InventoryObject): boolean {
  return kind.endsWith('NetworkPolicy');
}

function missingKinds(objects: readonly InventoryObject[]): string[] {
  const kinds = new Set(objects.map(({ kind }) => kind));
  const workloads = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'];
  return [
    ...(workloads.some((kind) => kinds.has(kind)) ? [] : ['It holds no workload: there is nothing to score']),
    ...(kinds.has('Namespace')
      ? []
      : ['It holds no Namespace: what namespace selectors match is known by name only']),
  ];
}

function countObjects({ objects, ignored }: Inventory): Readonly<Record<string, number>> {
  const counts = new Map(Object.entries(ignored));
  for (const { apiVersion, kind } of objects) {
    const key = `${apiVersion}/${kind}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
