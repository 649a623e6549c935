import { describe, expect, test } from 'vitest';
import {
  booleanFlag,
  imageVersion,
  onDaemonSet,
  presenceOf,
  proofOf,
  rulesFor,
} from '../../../lib/enforcement/detected-engine.ts';
import { type DaemonSetTrace, type NodeTrace, unlistedNode } from '../../../lib/enforcement/traces.ts';

function flagOf(...given: string[]) {
  return booleanFlag({ name: 'c', image: '', arguments: given, environment: {} }, 'enable-network-policy')
    ?.value;
}

describe('booleanFlag()', () => {
  test.each([
    [['--enable-network-policy=true'], true],
    [['--enable-network-policy=T'], true],
    [['--enable-network-policy=1'], true],
    [['--enable-network-policy'], true],
    [['--enable-network-policy=false'], false],
    [['--enable-network-policy=0'], false],
    [['--enable-network-policy=yes'], false],
    [['--enable-network-policy=true', '--enable-network-policy=false'], false],
    [['--enable-network-policy-logs=true'], undefined],
    [['--no-enable-network-policy=true'], undefined],
    [[], undefined],
  ])('reads %j as %s', (given, wanted) => {
    expect(flagOf(...given)).toBe(wanted);
  });
});

describe('imageVersion()', () => {
  test.each([
    ['quay.io/calico/node:v3.29.3', [3, 29]],
    ['registry:5000/calico/node:3.30.0-eksbuild.1@sha256:abc', [3, 30]],
    ['registry:5000/calico/node', undefined],
    ['quay.io/calico/node:master', undefined],
    ['', undefined],
  ])('reads %s as %j', (image, wanted) => {
    expect(imageVersion(image)).toEqual(wanted);
  });
});

test('proofOf() cuts what is longer than a result may hold', () => {
  expect(proofOf('DaemonSet a/b', 'environment', 'x'.repeat(500)).value).toHaveLength(200);
});

const linux: NodeTrace = {
  name: 'a',
  labels: { 'kubernetes.io/os': 'linux' },
  isWindows: false,
  isFargate: false,
  isListed: true,
};

function daemonSet(more: Partial<DaemonSetTrace> = {}): DaemonSetTrace {
  return {
    path: 'kube-system/agent',
    name: 'agent',
    containers: [],
    podSpec: { nodeSelector: { 'kubernetes.io/os': 'linux' } },
    podNodes: new Set(),
    ...more,
  };
}

describe('presenceOf()', () => {
  test('is yes on a node that the DaemonSet selects, no on one that it does not', () => {
    expect(presenceOf(daemonSet(), linux)).toBe('yes');
    expect(presenceOf(daemonSet(), { ...linux, labels: {} })).toBe('no');
  });
  test('is unknown where its pods are seen elsewhere only', () => {
    expect(presenceOf(daemonSet({ podNodes: new Set(['b']) }), linux)).toBe('unknown');
  });
  test('is yes where its pod is seen, whatever the labels say', () => {
    expect(presenceOf(daemonSet({ podNodes: new Set(['a']) }), { ...linux, labels: {} })).toBe('yes');
  });
  test('is unknown on a node that was not listed, unless the DaemonSet selects every node', () => {
    expect(presenceOf(daemonSet(), unlistedNode('z', 'unknown'))).toBe('unknown');
    expect(presenceOf(daemonSet({ podSpec: {} }), unlistedNode('z', 'unknown'))).toBe('yes');
  });
  test('is no on Fargate, by label or by the name of the node', () => {
    expect(presenceOf(daemonSet({ podSpec: {} }), unlistedNode('fargate-ip-10-0-0-1', 'unknown'))).toBe('no');
    expect(presenceOf(daemonSet({ podSpec: {} }), unlistedNode('z', 'fargate'))).toBe('no');
  });
});

test('onDaemonSet() doubts an agent of which no pod is ready', () => {
  const rules = rulesFor(['NetworkPolicy']);
  expect(onDaemonSet(daemonSet({ desired: 2, ready: 1 }), [rules])(linux).behaviours).toEqual([rules]);
  expect(onDaemonSet(daemonSet({ desired: 2, ready: 0 }), [rules])(linux).behaviours).toEqual([rules, 'off']);
});
