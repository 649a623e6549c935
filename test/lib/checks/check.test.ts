// How checks are run, and what is true of the findings of all of them: names that last, an order, one cause one finding.
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import { type Check, runChecks } from '../../../lib/checks/check.ts';
import type { CheckFacts } from '../../../lib/checks/check-context.ts';
import { fingerprintOf } from '../../../lib/checks/fingerprint.ts';
import { LISTED_PORTS, LISTED_SPACE } from '../../../lib/checks/opening-check.ts';
import type { CheckMeta, Finding } from '../../../lib/model/finding.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { RULESET } from '../../../lib/score/ruleset.ts';
import { namespace, networkPolicy, pod } from '../../cases/build-inventory.ts';
import { findingsOf, scan, service } from './scan.ts';

const NO_FACTS = {} as CheckFacts;

describe('a run of the catalogue', () => {
  test('a check that throws becomes one finding with outcome unknown, and the others go on', () => {
    const broken = check('broken', () => {
      throw new Error('no such row');
    });
    const failing = check('failing', () => [finding('failing', { severity: 'low' })]);
    const { checks, findings } = runChecks([broken, failing], NO_FACTS);
    expect(checks.map(({ id, outcome, findingCount }) => [id, outcome, findingCount])).toEqual([
      ['broken', 'unknown', 1],
      ['failing', 'fail', 1],
    ]);
    expect(findings.map(({ message }) => message)).toEqual([
      'Cannot run check "broken": no such row',
      'failing',
    ]);
    expect(findings[0]).toMatchObject({
      outcome: 'unknown',
      fingerprint: fingerprintOf(['broken', 'failed']),
    });
  });

  test('no findings are a pass, and notApplicable is that', () => {
    const { checks } = runChecks([check('a', () => []), check('b', () => 'notApplicable')], NO_FACTS);
    expect(checks.map(({ outcome }) => outcome)).toEqual(['pass', 'notApplicable']);
  });

  test('a failing finding outweighs an unknown one', () => {
    const both = [finding('a', { outcome: 'unknown' }), finding('a', {})];
    expect(runChecks([check('a', () => both)], NO_FACTS).checks[0]).toMatchObject({
      outcome: 'fail',
      findingCount: 2,
    });
  });

  test('a cause that answers other checks counts for them too, and is told once', () => {
    const told = finding('a', { otherChecks: ['b', 'c'] });
    const catalogue = [check('a', () => [told]), check('b', () => []), check('c', () => 'notApplicable')];
    const { checks, findings } = runChecks(catalogue, NO_FACTS);
    expect(checks.map(({ outcome, findingCount }) => [outcome, findingCount])).toEqual([
      ['fail', 1],
      ['fail', 1],
      ['fail', 1],
    ]);
    expect(findings).toEqual([told]);
  });

  test('findings come worst first: severity, exposure, coverage, namespace, check, fingerprint', () => {
    const sorted = [
      finding('z', { severity: 'critical' }),
      finding('z', { severity: 'high', points: { exposure: 2, coverage: 0 } }),
      finding('z', { severity: 'high', points: { exposure: 1, coverage: 9 } }),
      finding('z', { severity: 'high', points: { exposure: 1, coverage: 1 } }),
      finding('b', { severity: 'medium', namespace: 'a' }),
      finding('a', { severity: 'medium', namespace: 'b', fingerprint: '1' }),
      finding('a', { severity: 'medium', namespace: 'b', fingerprint: '2' }),
      finding('b', { severity: 'medium', namespace: 'b' }),
      finding('a', { severity: 'low' }),
    ];
    expect(runChecks([check('a', () => sorted.toReversed())], NO_FACTS).findings).toEqual(sorted);
  });
});

describe('the catalogue', () => {
  test('has each id once', () => {
    const ids = CATALOGUE.map(({ meta }) => meta.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is worded as every message is: no final period, no contraction', () => {
    const sentences = CATALOGUE.flatMap(({ meta }) => [meta.title, meta.attackerGains, meta.remediation]);
    expect(sentences.filter((text) => /\.$|n't|'s$/.test(text) || !/^[A-Z]/.test(text))).toEqual([]);
    expect(CATALOGUE.filter(({ meta }) => !meta.rationale.endsWith('.'))).toEqual([]);
  });

  test('takes for a list of hosts and of ports what the scores do', () => {
    expect(LISTED_SPACE).toBe(2 ** RULESET.addresses.freeLog2);
    expect(LISTED_PORTS).toBe(RULESET.listedPorts.free);
  });
});

describe('a fingerprint', () => {
  test.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('of %j is its FNV-1a, 64 bits', (text, hash) => {
    // http://www.isthe.com/chongo/tech/comp/fnv/, test vectors
    expect(fingerprintOf([text])).toBe(hash);
  });

  const wide = { from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] };
  const named = { from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 5432 }] };
  const misnamed = { from: [{ podSelector: { matchLabels: { app: 'wbe' } } }], ports: [{ port: 'htpp' }] };
  const web = networkPolicy('shop/web', { podSelector: { matchLabels: { app: 'web' } }, ingress: [wide] });
  const db = networkPolicy('shop/db', {
    podSelector: { matchLabels: { app: 'db' } },
    ingress: [named, misnamed],
  });
  const denyAll = networkPolicy('shop/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const other = [namespace('other'), pod('other/app', { labels: { app: 'app' } })];
  const base = [
    namespace('shop'),
    workloadPod('shop/web-1', 'web'),
    workloadPod('shop/db-1', 'db'),
    denyAll,
    web,
    db,
    ...other,
    service('shop/web', { type: 'LoadBalancer' }),
    service('shop/db', { ports: [{ port: 5432, targetPort: 9999 }] }),
  ];
  const names = fingerprints(base);

  test('differs for each finding of a scan', () => {
    expect(names.length).toBeGreaterThan(6);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each<[why: string, objects: readonly RawObject[]]>([
    ['objects are reordered', base.toReversed()],
    ['lines move', [namespace('aaa'), ...base]],
    ['a rule is inserted before', replaced(web, { ...spec(web), ingress: [named, wide] })],
    ['rules are reordered', replaced(db, { ...spec(db), ingress: [misnamed, named] })],
    ['fields are reordered', replaced(web, reversed(spec(web)))],
    ['pods get other names', base.map((object) => renamed(object))],
    ['there are more pods of the same', [...base, workloadPod('shop/web-2', 'web')]],
    [
      'a policy for other pods is added',
      [...base, networkPolicy('other/app', { podSelector: { matchLabels: { app: 'none' } } })],
    ],
  ])('stays when %s', (_, objects) => {
    const now = fingerprints(objects);
    expect(names.filter((name) => !now.includes(name))).toEqual([]);
  });

  test.each<[why: string, id: string, objects: readonly RawObject[]]>([
    [
      'the rule is edited',
      'strangers-of-other-namespaces',
      replaced(web, {
        ...spec(web),
        ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8081 }] }],
      }),
    ],
    [
      'another rule has the fault',
      'unresolved-named-port',
      replaced(db, { ...spec(db), ingress: [named, misnamed, { ...misnamed, ports: [{ port: 'other' }] }] }),
    ],
  ])('changes when %s', (_, id, objects) => {
    const [before] = findingsOf(scan(base), id);
    const [after] = findingsOf(scan(objects), id);
    expect(before?.fingerprint).toBeDefined();
    expect(after?.fingerprint).not.toBe(before?.fingerprint);
  });

  function replaced(policy: RawObject, changed: RawObject): RawObject[] {
    return base.map((object) => (object === policy ? { ...policy, spec: changed } : object));
  }
});

function check(id: string, run: Check['run']): Check {
  const text = { title: id, rationale: id, attackerGains: id, remediation: id, source: id };
  return { meta: { id, severity: 'medium', ...text } satisfies CheckMeta, run };
}

function finding(checkId: string, parts: Partial<Finding>): Finding {
  return {
    checkId,
    otherChecks: [],
    outcome: 'fail',
    severity: 'medium',
    fingerprint: '0',
    message: checkId,
    attackerGains: '',
    fix: '',
    resources: [],
    evidence: [],
    points: { coverage: 0, exposure: 0 },
    ...parts,
  };
}

/** Of a Deployment, so that the pod's own name is no part of the workload's. */
function workloadPod(path: string, app: string): RawObject {
  const made = pod(path, { labels: { app }, ports: ['http:TCP:8080'] });
  const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: app, controller: true }];
  return { ...made, metadata: { ...(made.metadata as RawObject), ownerReferences } };
}

function renamed(object: RawObject): RawObject {
  const metadata = object.metadata as RawObject;
  return object.kind === 'Pod'
    ? { ...object, metadata: { ...metadata, name: `${metadata.name}-x` } }
    : object;
}

function spec(object: RawObject): RawObject {
  return object.spec as RawObject;
}

function reversed(object: RawObject): RawObject {
  return Object.fromEntries(
    Object.entries(object)
      .reverse()
      .map(([field, value]) => [field, reverseIn(value)]),
  );
}

function reverseIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseIn);
  return typeof value === 'object' && value !== null ? reversed(value as RawObject) : value;
}

/** Of all findings but that of the bare pod, whose workload is named as it is. */
function fingerprints(objects: readonly RawObject[]): string[] {
  return scan(objects).findings.map(({ fingerprint }) => fingerprint);
}
