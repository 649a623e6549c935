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
import { findingsOf, outcomeOf, scan, service } from './scan.ts';

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

describe('one cause is one finding', () => {
  const open = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
  const apps = ['a', 'b', 'c'].map((name) =>
    pod(`shop/${name}`, { labels: { app: name }, ports: ['http:TCP:8080'] }),
  );
  const shop = [namespace('shop'), ...apps];

  test('a rule that opens several positions is told once, with every position in its evidence', () => {
    const rule = { from: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] };
    const result = scan([...shop, networkPolicy('shop/all', { ...open, ingress: [rule] })]);
    const [only, ...others] = result.findings.filter(({ evidence }) =>
      evidence.some(({ direction }) => direction === 'ingress'),
    );
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      checkId: 'strangers-of-other-namespaces',
      otherChecks: ['next-pod-not-covered', 'strangers-of-the-same-namespace'],
      resources: ['Pod/a', 'Pod/b', 'Pod/c'],
    });
    expect(only?.evidence[0]).toMatchObject({
      policy: { name: 'all', file: 'test.yaml', line: 5 },
      ruleIndex: 0,
    });
  });

  test('the same rule in several policies of a namespace is told once, with all of them', () => {
    const rule = { to: [{ namespaceSelector: {} }], ports: [{ protocol: 'UDP', port: 53 }] };
    const policies = ['a', 'b', 'c'].map((app) =>
      networkPolicy(`shop/${app}`, {
        podSelector: { matchLabels: { app } },
        policyTypes: ['Egress'],
        egress: [rule],
      }),
    );
    const [only, ...others] = findingsOf(scan([...shop, ...policies]), 'strangers-of-other-namespaces');
    expect(others).toEqual([]);
    expect(only?.message).toBe(
      'The same egress rule in 3 policies lets 3 workloads of namespace "shop" connect to pods of every namespace on UDP 53',
    );
    expect(only?.resources).toEqual([
      'NetworkPolicy/a',
      'NetworkPolicy/b',
      'NetworkPolicy/c',
      'Pod/a',
      'Pod/b',
      'Pod/c',
    ]);
  });

  test('a rule of a cluster-scoped policy is told once over all namespaces', () => {
    const accept = { action: 'Accept', from: [{ namespaces: {} }] };
    const cnp = {
      apiVersion: 'policy.networking.k8s.io/v1alpha2',
      kind: 'ClusterNetworkPolicy',
      metadata: { name: 'inside' },
      spec: { tier: 'Admin', priority: 1, subject: { namespaces: {} }, ingress: [accept] },
    };
    const deny = (name: string) =>
      networkPolicy(`${name}/deny`, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const more = [namespace('blog'), pod('blog/app', { labels: { app: 'app' } })];
    const [only, ...others] = findingsOf(
      scan([...shop, ...more, deny('shop'), deny('blog'), cnp]),
      'strangers-of-other-namespaces',
    );
    expect(others).toEqual([]);
    expect(only?.namespace).toBeUndefined();
    expect(only?.resources).toEqual(['blog/Pod/app', 'shop/Pod/a', 'shop/Pod/b', 'shop/Pod/c']);
  });

  test('a missing policy accounts for the next pod, the metadata service and every stranger', () => {
    const { findings, checks } = scan(shop);
    expect(findings.map(({ checkId }) => checkId)).toEqual(['default-deny-missing', 'default-deny-missing']);
    const failing = checks.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
    expect(failing).toEqual([
      'default-deny-missing',
      'next-pod-not-covered',
      'strangers-of-the-internet',
      'strangers-of-other-namespaces',
      'strangers-of-private-ranges',
      'strangers-of-the-same-namespace',
      'internet-egress',
      'instance-metadata-egress',
      'node-and-api-server-egress',
    ]);
  });

  test('a policy that could not be read is told once, and leaves each check that rests on it unknown', () => {
    const broken = { podSelector: {}, ingress: [{ ports: [{ port: 70000 }] }] };
    const result = scan([...shop, networkPolicy('shop/deny', open), networkPolicy('shop/broken', broken)]);
    expect(findingsOf(result, 'unreadable-input')).toHaveLength(1);
    expect(result.findings).toHaveLength(1);
    expect(outcomeOf(result, 'strangers-of-other-namespaces')).toBe('unknown');
    expect(outcomeOf(result, 'internet-egress')).toBe('pass');
  });

  test('a rule that is redundant because another one is too wide is told with the wide one', () => {
    const narrow = networkPolicy('shop/narrow', {
      podSelector: { matchLabels: { app: 'a' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'b' } } }] }],
    });
    const wide = networkPolicy('shop/wide', {
      podSelector: { matchLabels: { app: 'a' } },
      ingress: [{ from: [{ podSelector: {} }] }],
    });
    const result = scan([...shop, networkPolicy('shop/deny', open), narrow, wide]);
    expect(findingsOf(result, 'redundant-rule')).toEqual([]);
    expect(outcomeOf(result, 'redundant-rule')).toBe('fail');
  });

  test('policies that repeat one another are told together: one may go, and not all', () => {
    const rule = { from: [{ podSelector: { matchLabels: { app: 'b' } } }], ports: [{ port: 8080 }] };
    const same = ['one', 'two', 'three'].map((name) =>
      networkPolicy(`shop/${name}`, { podSelector: { matchLabels: { app: 'a' } }, ingress: [rule] }),
    );
    const [only, ...others] = findingsOf(
      scan([...shop, networkPolicy('shop/deny', open), ...same]),
      'redundant-rule',
    );
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      message:
        'NetworkPolicy "shop/one", NetworkPolicy "shop/three" and NetworkPolicy "shop/two" repeat one another: without one of them no verdict changes',
      fix: 'Remove one of NetworkPolicy "shop/one", NetworkPolicy "shop/three" and NetworkPolicy "shop/two", then scan again',
      resources: ['NetworkPolicy/one', 'NetworkPolicy/three', 'NetworkPolicy/two'],
    });
  });

  test('a way in that is declared is no finding, nor is the rule that lets it in', () => {
    const admit = {
      from: [
        {
          ipBlock: {
            cidr: '0.0.0.0/0',
            except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
          },
        },
      ],
      ports: [{ port: 8080 }],
    };
    const objects = [
      ...shop,
      networkPolicy('shop/deny', open),
      networkPolicy('shop/a', { podSelector: { matchLabels: { app: 'a' } }, ingress: [admit] }),
      service('shop/a', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }),
    ];
    expect(scan(objects).findings.map(({ checkId }) => checkId)).toEqual(['undeclared-entry-point']);
    expect(scan(objects, [{ namespace: 'shop', name: 'a', ports: [8080] }]).findings).toEqual([]);
  });
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
