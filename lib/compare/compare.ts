// Two results → Changes: what came, went and moved, and what keeps it from being sure. Reads results only, so that any
// two that were kept can be compared; the second against the first is the mirror image.
import type {
  Changes,
  ComparedResult,
  ComparisonLimit,
  NamespaceChange,
  WorkloadChange,
} from '../model/changes.ts';
import type { ScanResult } from '../model/scan-result.ts';
import { compareConnections } from './connections.ts';
import { compareFindings } from './findings.ts';
import { pairUp, sortedJson } from './ordered.ts';
import { comparePolicies } from './policies.ts';
import { compareScores, hasMoved } from './scores.ts';
import { type Unread, unreadOf } from './unread.ts';

interface Sides {
  readonly before: ScanResult;
  readonly after: ScanResult;
  readonly unread: { readonly before: Unread; readonly after: Unread };
  readonly numbers: 'comparable' | 'notComparable';
}

export function compare(before: ScanResult, after: ScanResult): Changes {
  const unread = { before: unreadOf(before, after), after: unreadOf(after, before) };
  const limits = limitsOf(before, after, unread);
  const differs = limits.some(({ id }) => id === 'ruleset' || id === 'basis');
  const numbers = differs ? 'notComparable' : 'comparable';
  const sides: Sides = { before, after, unread, numbers };
  return {
    schemaVersion: 'bulkhead.changes/v1',
    before: factsOf(before),
    after: factsOf(after),
    limits,
    cluster: compareScores({ before, after, numbers }),
    namespaces: compareNamespaces(sides),
    workloads: compareWorkloads(sides),
    ...compareFindings({ before, after, unread, sameRuleset: numbers === 'comparable' }),
    policies: comparePolicies(sides),
    connections: compareConnections(before, after),
  };
}

function factsOf({ scan, cluster, status }: ScanResult): ComparedResult {
  return {
    cluster: cluster.name,
    collectedAt: scan.collectedAt,
    toolVersion: scan.tool.version,
    rulesetSha256: scan.ruleset.sha256,
    basis: scan.basis,
    status,
    inventorySha256: scan.inventorySha256,
  };
}

function limitsOf(before: ScanResult, after: ScanResult, unread: Sides['unread']): ComparisonLimit[] {
  const facts = (id: ComparisonLimit['id'], of: (result: ScanResult) => string): ComparisonLimit[] => {
    const [own, other] = [of(before), of(after)];
    return own === other ? [] : [{ id, before: own, after: other }];
  };
  const gaps = [unread.before.count, unread.after.count];
  return [
    ...facts('clusterName', ({ cluster }) => cluster.name),
    ...facts('toolVersion', ({ scan }) => scan.tool.version),
    ...facts('ruleset', ({ scan }) => scan.ruleset.sha256),
    ...facts('basis', ({ scan: { basis } }) => [basis.kind, basis.assumedCni ?? ''].join(' ').trim()),
    ...([before, after].some(({ status }) => status === 'notAssessed')
      ? [{ id: 'notAssessed' as const, before: before.status, after: after.status }]
      : []),
    ...(gaps.some((count) => count > 0)
      ? [{ id: 'gaps' as const, before: `${gaps[0]}`, after: `${gaps[1]}` }]
      : []),
  ];
}

function compareNamespaces({ before, after, unread, numbers }: Sides): NamespaceChange[] {
  return pairUp({ before: before.namespaces, after: after.namespaces }, ({ name }) => name).flatMap(
    (pair): NamespaceChange[] => {
      const name = pair.key;
      if (pair.before && pair.after) {
        const scores = compareScores({ before: pair.before, after: pair.after, numbers });
        return hasMoved(scores) ? [{ name, scores }] : [];
      }
      const missing = pair.before ? unread.after : unread.before;
      const presence = missing.population(name) ? 'unknown' : pair.before ? 'removed' : 'added';
      return [{ name, presence }];
    },
  );
}

function compareWorkloads({ before, after, unread }: Sides): WorkloadChange[] {
  const namesOf = ({ namespaces }: ScanResult) =>
    namespaces.flatMap(({ name: namespace, workloads }) =>
      workloads.map(({ kind, name }) => ({ namespace, kind, name })),
    );
  return pairUp({ before: namesOf(before), after: namesOf(after) }, sortedJson).flatMap(
    (pair): WorkloadChange[] => {
      if (pair.before && pair.after) return [];
      const found = (pair.before ?? pair.after) as Omit<WorkloadChange, 'presence'>;
      const missing = pair.before ? unread.after : unread.before;
      const presence = missing.population(found.namespace) ? 'unknown' : pair.before ? 'removed' : 'added';
      return [{ ...found, presence }];
    },
  );
}
