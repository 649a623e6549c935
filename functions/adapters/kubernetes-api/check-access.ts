// What an identity may read of a cluster: every list of the reader's plan, one object of each, and the ConfigMaps.
// Asks what the reader would ask, so it needs no other right and cannot disagree with it.
import type { AccessRow } from '../../../lib/model/doctor-report.ts';
import { type Asker, makeAsker, type Reply } from './ask.ts';
import type { ClusterAccess } from './cluster-access.ts';
import { discover } from './discover.ts';
import { inParallel } from './in-parallel.ts';
import { nameOfConfigMap, nameOfList } from './list-gaps.ts';
import { meetServer, type Server } from './meet-server.ts';
import { OPTIONAL_GROUPS, type PlannedList, planLists, unreadPolicyKinds } from './plan-lists.ts';
import { readConfigMap } from './read-config-map.ts';
import { READER_LIMITS, type ReaderLimits, type Surroundings } from './reader-limits.ts';
import { CONFIG_MAPS } from './resources.ts';

export interface CheckAccessOptions {
  readonly access: ClusterAccess;
  readonly toolVersion: string;
  readonly surroundings: Surroundings;
  readonly limits?: Partial<ReaderLimits>;
}

export interface CheckedAccess {
  readonly server: Server;
  readonly rows: readonly AccessRow[];
  /** Policy kinds that are installed and that are read, `Kind` or `Kind.group`, sorted. */
  readonly policyKinds: readonly string[];
  /** Sentences: policy kinds that are installed and that nobody reads. */
  readonly unknownKinds: readonly string[];
}

/** Throws KubernetesError when the cluster does not answer, or does not know the identity. */
export async function checkAccess(options: CheckAccessOptions): Promise<CheckedAccess> {
  const { access, surroundings } = options;
  const limits = { ...READER_LIMITS, ...options.limits };
  const asker = makeAsker(access, { limits, surroundings, userAgent: `bulkhead/${options.toolVersion}` });
  try {
    const server = await meetServer(asker, { access, limits, surroundings });
    const discovery = await discover(asker.ask, OPTIONAL_GROUPS);
    const plan = planLists(discovery);
    const work = [
      ...plan.map((planned) => () => checkList(planned, asker)),
      ...CONFIG_MAPS.map((wanted) => async (): Promise<AccessRow> => {
        const read = await readConfigMap(asker.ask, wanted, limits);
        const base = { resource: nameOfConfigMap(wanted), verb: 'get' } as const;
        if (read.is === 'complete') return { ...base, outcome: 'readable' };
        if (read.is === 'absent') return { ...base, outcome: 'notInstalled' };
        return { ...base, outcome: read.is, why: read.why };
      }),
    ];
    const rows = await inParallel(work, { limit: limits.concurrency, work: (run) => run() });
    const unknownKinds = unreadPolicyKinds(discovery, access.name).map(({ message }) => message);
    return { server, rows, policyKinds: policyKindsOf(plan), unknownKinds };
  } finally {
    asker.close();
  }
}

async function checkList(planned: PlannedList, { ask }: Asker): Promise<AccessRow> {
  const base = { resource: nameOfList(planned.resource), verb: 'list' } as const;
  if (planned.is === 'notInstalled') return { ...base, outcome: 'notInstalled' };
  if (planned.is === 'problem') {
    return { ...base, outcome: planned.reason === 'forbidden' ? 'forbidden' : 'failed', why: planned.why };
  }
  const reply = await ask(`${planned.target.path}?limit=1`);
  if (reply.is === 'answer' && reply.value.kind === `${planned.target.kind}List`) {
    return { ...base, outcome: 'readable' };
  }
  return { ...base, outcome: reply.is === 'refused' ? 'forbidden' : 'failed', why: whyOf(reply) };
}

function whyOf(reply: Reply): string {
  if ('why' in reply) return reply.why;
  if (reply.is === 'answer') return 'it answers with something else than a list';
  return reply.is === 'notFound' ? 'it answers with 404 not found' : 'it answers with 410 gone';
}

function policyKindsOf(plan: readonly PlannedList[]): string[] {
  const kinds = plan
    .filter(({ is }) => is === 'list')
    .flatMap(({ resource }) =>
      resource.effects.flatMap((effect) => (effect.scope === 'policies' ? effect.kinds : [])),
    );
  return [...new Set(kinds)].sort();
}
