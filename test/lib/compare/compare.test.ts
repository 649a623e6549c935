// What two results differ in. The wordpress example, before and with its policies, is one cluster under one name here.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare } from '../../../lib/compare/compare.ts';
import type { Changes, FindingMove, Move, Presence } from '../../../lib/model/changes.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { run } from '../../functions/cli/fake-shell.ts';
import { parameters } from '../../property/parameters.ts';
import { arbitraryScoredCluster, scoreObjects } from '../../property/score-inputs.ts';

const before = await scanned('1-before');
const policed = await scanned('2-ingress-policy');
const allowList = await scanned('3-allow-list');

test('a result and itself have no change', () => {
  expect(isEmpty(compare(allowList, allowList))).toBe(true);
});

test('a policy that closes what was open fixes findings, raises scores and closes connections', () => {
  const changes = compare(before, allowList);
  expect(changes.limits).toEqual([]);
  expect(changes.cluster.status.move).toBe('better');
  expect(changes.cluster.coverage.move).toBe('better');
  expect(changes.counts.fixed).toBeGreaterThan(0);
  expect(changes.counts.new).toBe(0);
  expect(changes.policies.changes.map(({ change }) => change)).toContain('added');
  expect(changes.connections.closed.count).toBeGreaterThan(0);
  expect(changes.connections.opened.count).toBe(0);
});

test('an edited policy names the field that changed', () => {
  const [policy, ...others] = allowList.policies ?? [];
  const spec = { ...policy?.spec, podSelector: { matchLabels: { app: 'other' } } };
  const edited = { ...allowList, policies: [{ ...policy, spec }, ...others] } as ScanResult;
  const { changes } = compare(allowList, edited).policies;
  expect(changes).toHaveLength(1);
  expect(changes[0]?.change).toBe('edited');
  expect(changes[0]?.fields[0]?.path).toMatch(/^spec\.podSelector/);
});

test('a finding that is gone where its namespace was not read is unknown, and not fixed', () => {
  const gap = {
    reason: 'forbidden',
    message: 'Cannot list pods',
    remedy: 'Grant it',
    effect: { scope: 'population', namespaces: ['*'] },
  } as const;
  const blind: ScanResult = { ...before, namespaces: [], findings: [], gaps: [...before.gaps, gap] };
  const changes = compare(before, blind);
  expect(changes.counts.fixed).toBe(0);
  expect(changes.counts.unknown).toBe(before.findings.length);
  expect(changes.namespaces.every(({ presence }) => presence === 'unknown')).toBe(true);
  expect(changes.limits).toContainEqual({ id: 'gaps', before: '0', after: '1' });
});

test('a policy that is not there where policies of its kind were not read is not known to be gone', () => {
  const gap = {
    reason: 'forbidden',
    message: 'Cannot list NetworkPolicies',
    remedy: 'Grant it',
    effect: { scope: 'policies', kinds: ['NetworkPolicy'] },
  } as const;
  const blind: ScanResult = { ...allowList, policies: [], gaps: [...allowList.gaps, gap] };
  const changesOf = (from: ScanResult, to: ScanResult) =>
    new Set(compare(from, to).policies.changes.map(({ change }) => change));
  expect(changesOf(allowList, blind)).toEqual(new Set(['unknown']));
  expect(changesOf(blind, allowList)).toEqual(new Set(['unknown']));
  expect(changesOf(allowList, { ...allowList, policies: [] })).toEqual(new Set(['removed']));
});

test('findings that are gone under another basis are not fixed', () => {
  const other: ScanResult = {
    ...before,
    findings: [],
    scan: { ...before.scan, basis: { kind: 'declared', assumedCni: 'cilium' } },
  };
  expect(compare(before, other).counts).toMatchObject({ fixed: 0, unknown: before.findings.length });
});

test('scores whose intervals overlap have not surely moved, and unknown is never better', () => {
  const wide: ScanResult = {
    ...policed,
    status: 'notAssessed',
    scores: { ...policed.scores, coverage: { best: 100, worst: 0 }, exposure: null },
  };
  const { status, coverage, exposure } = compare(policed, wide).cluster;
  expect([status.move, coverage.move, exposure.move]).toEqual(['unsure', 'unsure', 'unsure']);
});

test('another ruleset or basis is said, and its numbers are not compared', () => {
  const other: ScanResult = {
    ...allowList,
    scan: { ...allowList.scan, ruleset: { version: '9', sha256: 'f'.repeat(64) } },
  };
  const changes = compare(before, other);
  expect(changes.limits.map(({ id }) => id)).toEqual(['ruleset']);
  expect(changes.cluster.coverage.move).toBe('unsure');
});

test('a side without connections or policies is not compared in them', () => {
  const { connections: _, policies: __, ...earlier } = before;
  const changes = compare(earlier, allowList);
  expect([changes.connections.state, changes.policies.state]).toEqual(['notCompared', 'notCompared']);
});

test('random pairs: mirrored, empty with themselves, and whatever order the lists have', () => {
  fc.assert(
    fc.property(arbitraryScoredCluster, arbitraryScoredCluster, (first, second) => {
      const [a, b] = [scoreObjects(first.objects, first.random), scoreObjects(second.objects, second.random)];
      expect(isEmpty(compare(a, a))).toBe(true);
      expect(compare(shuffled(a), shuffled(b))).toEqual(compare(a, b));
      expect(mirror(compare(b, a))).toEqual(normal(compare(a, b)));
    }),
    { ...parameters, numRuns: Math.ceil(parameters.numRuns / 3) },
  );
});

async function scanned(folder: string): Promise<ScanResult> {
  const args = ['scan', `examples/wordpress-mysql/${folder}`, '--json', '--cluster-name', 'shop'];
  return JSON.parse((await run(args)).out);
}

function isEmpty({ cluster, namespaces, workloads, findings, policies, connections }: Changes): boolean {
  const moves = [cluster.status.move, cluster.coverage.move, cluster.exposure.move];
  const lists = [namespaces, workloads, findings, policies.changes];
  return (
    moves.every((move) => move === 'same') &&
    lists.every(({ length }) => length === 0) &&
    connections.opened.count + connections.closed.count === 0
  );
}

function shuffled(result: ScanResult): ScanResult {
  const { namespaces, findings, policies = [], gaps } = result;
  return {
    ...result,
    namespaces: namespaces.map((one) => ({ ...one, workloads: one.workloads.toReversed() })).toReversed(),
    findings: findings.toReversed(),
    policies: policies.toReversed(),
    gaps: gaps.toReversed(),
  };
}

/** Findings sort by the later side, so that of a mirror image is another order. */
function normal(changes: Changes): Changes {
  return { ...changes, findings: changes.findings.toSorted(byText) };
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

const opposite = {
  new: 'fixed',
  fixed: 'new',
  worse: 'better',
  better: 'worse',
  edited: 'edited',
  unknown: 'unknown',
  added: 'removed',
  removed: 'added',
  same: 'same',
  unsure: 'unsure',
} as const satisfies Record<FindingMove | Presence | Move, string>;

/** Sides swapped and moves turned round, at every depth. */
function mirror(changes: Changes): Changes {
  const { counts, connections } = changes;
  const turned = turn(changes) as Changes;
  return normal({
    ...turned,
    counts: { ...counts, new: counts.fixed, fixed: counts.new, worse: counts.better, better: counts.worse },
    connections: { ...connections, opened: connections.closed, closed: connections.opened },
  });
}

function turn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turn);
  if (typeof value !== 'object' || value === null) return value;
  const has = (field: string) => Object.hasOwn(value, field);
  const fields = Object.entries(value).map(([field, inner]): [string, unknown] => {
    if (field === 'before') return ['after', turn(inner)];
    if (field === 'after') return ['before', turn(inner)];
    const isMove = ['move', 'presence', 'change'].includes(field) && typeof inner === 'string';
    return [field, isMove ? (opposite[inner as keyof typeof opposite] ?? inner) : turn(inner)];
  });
  // The order of fields is that of a result, so that texts compare
  const ordered = has('before') || has('after') ? sortSides(fields) : fields;
  return Object.fromEntries(ordered);
}

function sortSides(fields: [string, unknown][]): [string, unknown][] {
  const [own, other] = ['before', 'after'].map((name) => fields.find(([field]) => field === name));
  let used = false;
  return fields.flatMap(([field, inner]): [string, unknown][] => {
    if (field !== 'before' && field !== 'after') return [[field, inner]];
    if (used) return [];
    used = true;
    return [own, other].filter((one) => one !== undefined) as [string, unknown][];
  });
}
