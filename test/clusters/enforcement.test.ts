// One small live cluster for each way of enforcing policies, or of not doing so: enforcement/<case>/cluster.yaml on top
// of base.yaml in, expected.json out. scene.yaml holds what no object tells: the EKS API's answers, lists, gaps.
// UPDATE_EXPECTED=1 writes what is found now; read every line of the difference before it is committed.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { analyze, prepare } from '../../lib/analyze.ts';
import { makeEvidence } from '../../lib/ask/evidence.ts';
import { makePairFinder } from '../../lib/ask/pairs.ts';
import { isProblem, makeEndResolver } from '../../lib/ask/resolve-end.ts';
import type { Gap } from '../../lib/model/gap.ts';
import type { EksCluster, Inventory, ListReading, RawObject } from '../../lib/model/inventory.ts';
import { buildInventory } from '../cases/build-inventory.ts';

const folder = join(import.meta.dirname, 'enforcement');
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** Who asks whom, on a TCP port: each pod both ways, peers that are listed and peers that are not. */
const QUESTIONS = [
  ['shop/web', 'shop/db', 5432],
  ['shop/loose', 'shop/db', 5432],
  ['shop/loose', 'shop/web', 80],
  ['shop/web', '203.0.113.9', 443],
  ['shop/db', '203.0.113.9', 443],
  ['shop/loose', '203.0.113.9', 443],
] as const;

const CHECKS = ['policies-not-enforced', 'unenforced-pods', 'policy-without-effect'];

interface Scene {
  readonly eks?: Partial<EksCluster>;
  /** Kinds of base.yaml that were not read. */
  readonly without?: readonly string[];
  readonly lists?: readonly Pick<ListReading, 'kind' | 'outcome'>[];
  readonly gaps?: readonly {
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly effect: Gap['effect'];
  }[];
}

describe('enforcement', () => {
  test.each(cases.map((name) => ({ name, says: saysOf(name) })))('$name: $says', ({ name }) => {
    const file = join(folder, name, 'expected.json');
    const found = answerOf(name);
    if (process.env.UPDATE_EXPECTED === '1') writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  test('no case with proof that nothing is enforced scores anything, and none without proof has scores', () => {
    for (const name of cases) {
      const { basis, coverage, enforcement } = answerOf(name);
      if (enforcement === 'notEnforced')
        expect([name, coverage?.worst, coverage?.best]).toEqual([name, 0, 0]);
      expect([name, basis === 'none']).toEqual([name, enforcement === 'unknown']);
      expect([name, coverage === null]).toEqual([name, enforcement === 'unknown']);
    }
  });
});

test('each check about enforcement has a case for each outcome', () => {
  const found = new Set(cases.flatMap((name) => answerOf(name).checks));
  const wanted = CHECKS.flatMap((id) => ['pass', 'fail', 'unknown'].map((outcome) => `${id}: ${outcome}`));
  expect(wanted.filter((one) => !found.has(one))).toEqual([]);
});

/** The comment at the head of the case, without its full stop. */
function saysOf(name: string): string {
  const [first = ''] = readFileSync(join(folder, name, 'cluster.yaml'), 'utf8').split('\n');
  return first.replace(/^# |\.$/g, '');
}

function answerOf(name: string) {
  const inventory = inventoryOf(name);
  const result = analyze(inventory, {
    toolVersion: '0.0.0',
    inventorySha256: '',
    rulesetSha256: '',
    declaredEntryPoints: [],
  });
  const shop = result.namespaces.find((namespace) => namespace.name === 'shop');
  const { enforcement } = result;
  return {
    basis: result.scan.basis.kind,
    status: result.status,
    reasons: result.statusReasons.map(({ id, namespace, objects }) =>
      `${id} ${namespace} ${objects.join()}`.trim(),
    ),
    coverage: result.scores.coverage,
    exposure: result.scores.exposure,
    declared: result.declared,
    enforcement: enforcement?.verdict,
    engines: enforcement?.engines.map((engine) => ({
      ...engine,
      proof: engine.proof.map(({ source, what, value }) => `${source}, ${what}: ${value}`),
    })),
    nodes: enforcement?.nodeGroups,
    unboundPods: enforcement?.unboundPods,
    policiesWithoutEffect: enforcement?.policiesWithoutEffect,
    isolated: shop?.workloads.map(({ kind, name: workload, directions }) =>
      directions === null
        ? `${kind}/${workload}: hostNetwork`
        : `${kind}/${workload}: ${(['ingress', 'egress'] as const)
            .map((direction) => {
              const { isolated, declaredIsolated } = directions[direction];
              return `${direction} ${isolated}${declaredIsolated === undefined ? '' : ` (declared ${declaredIsolated})`}`;
            })
            .join(', ')}`,
    ),
    verdicts: verdictsOf(inventory),
    checks: result.checks
      .filter(({ id }) => CHECKS.includes(id))
      .map(({ id, outcome }) => `${id}: ${outcome}`),
    findings: result.findings
      .filter(
        ({ checkId, otherChecks }) =>
          CHECKS.includes(checkId) || otherChecks.some((id) => CHECKS.includes(id)),
      )
      .map(({ checkId, severity, outcome, message, fix, resources, points, evidence }) => ({
        checkId,
        severity,
        outcome,
        message,
        fix,
        resources,
        points,
        connections: evidence.flatMap(({ connection }) => connection ?? []).slice(0, 2),
      })),
  };
}

/** Each question by both engines; where what is enforced is not what is declared, both. */
function verdictsOf(inventory: Inventory): readonly string[] {
  const analysis = prepare(inventory);
  const resolve = makeEndResolver(analysis);
  const pairsOf = makePairFinder(analysis);
  const explain = makeEvidence(analysis);
  return QUESTIONS.map(([from, to, port]) => {
    const [src, dst] = [resolve(from), resolve(to)];
    if (isProblem(src) || isProblem(dst)) throw new Error(`Cannot ask ${from} to ${to}`);
    const [pair] = pairsOf(src, dst, { protocol: 'TCP', port });
    if (pair === undefined) throw new Error(`Cannot pair ${from} with ${to}`);
    // Throws when the matrix and the literal engine disagree.
    const { egress, ingress } = explain(pair, { protocol: 'TCP', port });
    const sides = [egress, ingress].map(({ direction, verdict, reason, declared, enforcedBy }) => {
      const why = enforcedBy?.why === undefined ? '' : ` [${enforcedBy.why}]`;
      const other = declared === undefined ? '' : `, declared ${declared.verdict} by ${declared.reason}`;
      return `${direction} ${verdict} by ${reason}${other}${reason.startsWith('not') || declared ? why : ''}`;
    });
    return `${from} -> ${to} ${port}: ${sides.join('; ')}`;
  });
}

function inventoryOf(name: string): Inventory {
  const own = objectsOf(join(folder, name, 'cluster.yaml'));
  const scene: Scene = existsSync(join(folder, name, 'scene.yaml'))
    ? parse(readFileSync(join(folder, name, 'scene.yaml'), 'utf8'))
    : {};
  const base = objectsOf(join(folder, 'base.yaml')).filter(
    ({ kind }) => !scene.without?.includes(String(kind)),
  );
  const objects = new Map([...base, ...own].map((object) => [keyOf(object), object]));
  const inventory = buildInventory([...objects.values()]);
  return {
    ...inventory,
    cluster: { ...inventory.cluster, source: 'live', ...(scene.eks && { eks: eksOf(scene.eks) }) },
    gaps: (scene.gaps ?? []).map(({ effect, ...object }) => ({
      reason: 'forbidden',
      message: `Cannot read ${object.kind} ${object.name}: forbidden`.replace(' :', ':'),
      remedy: 'Apply the ClusterRole',
      object: { apiVersion: 'v1', ...object },
      effect,
    })),
    ...(scene.lists && { reading: readingOf(scene.lists) }),
  };
}

function objectsOf(path: string): readonly RawObject[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).flatMap((document): RawObject[] => {
    const object: unknown = document.toJS();
    return typeof object === 'object' && object !== null ? [object as RawObject] : [];
  });
}

function keyOf({ kind, metadata }: RawObject): string {
  const { namespace, name } = metadata as RawObject;
  return `${kind} ${namespace} ${name}`;
}

function eksOf(given: Partial<EksCluster>): EksCluster {
  return {
    arn: 'arn:aws:eks:eu-central-1:111122223333:cluster/test',
    accountId: '111122223333',
    region: 'eu-central-1',
    version: '1.34',
    autoMode: false,
    ...given,
  };
}

function readingOf(lists: NonNullable<Scene['lists']>): NonNullable<Inventory['reading']> {
  return {
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:00:10Z',
    server: { host: 'test.invalid' },
    lists: lists.map((list) => ({
      apiVersion: 'v1',
      path: `/apis/${list.kind}`,
      count: 0,
      pages: 1,
      retries: 0,
      restarts: 0,
      finishedAt: '2026-01-01T00:00:05Z',
      ...list,
    })),
  };
}
