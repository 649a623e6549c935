import { describe, expect, test } from 'vitest';
import { portsText } from '../../../lib/ask/port-text.ts';
import { parsePortRequest, requestedPorts, requestProblem } from '../../../lib/ask/requested-ports.ts';
import { makeEndResolver } from '../../../lib/ask/resolve-end.ts';
import type { NamedEnd } from '../../../lib/model/question.ts';
import { world } from './world.ts';

describe('a port is read as', () => {
  test.each([
    ['3306', { protocol: 'TCP', port: 3306 }],
    ['tcp/3306', { protocol: 'TCP', port: 3306 }],
    ['UDP/53', { protocol: 'UDP', port: 53 }],
    ['sctp', { protocol: 'SCTP' }],
    ['icmp', { protocol: 'other' }],
    ['other', { protocol: 'other' }],
    ['http', { port: 'http' }],
    ['tcp/http', { protocol: 'TCP', port: 'http' }],
    ['65535', { protocol: 'TCP', port: 65535 }],
  ])('%s', (text, request) => {
    expect(parsePortRequest(text)).toEqual(request);
  });

  test.each(['0', '65536', '-1', '3306/tcp', 'icmp/8', 'quic/1', '', 'tcp/', 'a_b', 'HTTP', '80,443'])(
    'nothing: "%s"',
    (text) => {
      expect(parsePortRequest(text)).toBeUndefined();
    },
  );
});

describe('ports of a destination', () => {
  const analysis = world();
  const resolve = makeEndResolver(analysis);
  test.each([
    ['every port, when none is asked', 'shop/web', undefined, 'all ports'],
    ['every port of a protocol', 'shop/web', 'udp', 'UDP all'],
    ['a port by its number, whether or not the pod lists it', 'shop/web', '81', 'TCP 81'],
    ['a port by its name on the pod', 'shop/web', 'http', 'TCP 8080'],
    ['the pod’s port behind a Service’s number', 'shop/Service/db', '15432', 'TCP 5432'],
    ['the pod’s port behind a Service’s named target', 'shop/Service/web', '80', 'TCP 8080'],
    ['the pod’s port behind a Service’s port name', 'shop/Service/web', 'www', 'TCP 8080'],
    ['all that a Service serves, when none is asked', 'shop/Service/web', undefined, 'TCP 8080'],
    ['ICMP', 'shop/web', 'icmp', 'ICMP and the rest'],
  ])('%s', (_, end, port, expected) => {
    const dst = resolve(end) as NamedEnd;
    const request = port === undefined ? {} : (parsePortRequest(port) ?? {});
    const [podId = -1] = dst.podIds;
    expect(portsText(requestedPorts(analysis.cluster, { dst, request, podId }))).toBe(expected);
    expect(requestProblem(analysis.cluster, dst, request)).toBeUndefined();
  });

  test.each([
    ['shop/web', 'pg', 'Cannot find port pg on Deployment shop/web: it names http, metrics'],
    ['shop/Service/web', '8080', 'Cannot find TCP 8080 on Service shop/web: it serves TCP 80 (www)'],
    ['shop/Service/web', 'udp/80', 'Cannot find UDP 80 on Service shop/web: it serves TCP 80 (www)'],
    ['shop/Service/web', 'icmp', 'Cannot find ICMP and the rest on Service shop/web: it serves TCP 80 (www)'],
    ['203.0.113.9', 'http', 'Cannot find port http on 203.0.113.9: it names none'],
  ])('%s has no %s, and that is told with what it has', (end, port, message) => {
    const dst = resolve(end) as NamedEnd;
    expect(requestProblem(analysis.cluster, dst, parsePortRequest(port) ?? {})).toBe(message);
  });
});
