import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ALL_PORTS,
  countPorts,
  equalPorts,
  hasPort,
  intersectPorts,
  NO_PORTS,
  type PortSet,
  portCode,
  portRange,
  portSpans,
  subtractPorts,
  unionAllPorts,
  unionPorts,
} from '../../../lib/sets/port-set.ts';

const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP', 'other');
// Ends of the port range are drawn often: that is where ranges of two protocols could run into each other.
const port = fc.oneof(fc.constantFrom(1, 2, 65534, 65535), fc.integer({ min: 1, max: 12 }));
const span = fc.tuple(protocol, port, port).map(([p, a, b]) => portRange(p, Math.min(a, b), Math.max(a, b)));
const portSet = fc.array(span, { maxLength: 6 }).map((spans) => unionAllPorts(spans));
const code = fc.tuple(protocol, port).map(([p, n]) => portCode(p, n));

function isCanonical(set: PortSet): boolean {
  for (let i = 0; i < set.length; i += 2) {
    if ((set[i] as number) > (set[i + 1] as number)) return false;
    if (i > 0 && (set[i] as number) <= (set[i - 1] as number)) return false;
  }
  return true;
}

describe('port sets', () => {
  test('all ports are 3 × 65535 pairs and one for every protocol without ports', () => {
    expect(countPorts(ALL_PORTS)).toBe(196606);
  });

  test('union, intersection and difference hold exactly the members that set theory says', () => {
    fc.assert(
      fc.property(portSet, portSet, code, (a, b, member) => {
        expect(hasPort(unionPorts(a, b), member)).toBe(hasPort(a, member) || hasPort(b, member));
        expect(hasPort(intersectPorts(a, b), member)).toBe(hasPort(a, member) && hasPort(b, member));
        expect(hasPort(subtractPorts(a, b), member)).toBe(hasPort(a, member) && !hasPort(b, member));
      }),
    );
  });

  test('equal sets are equal arrays, however they were made', () => {
    fc.assert(
      fc.property(portSet, portSet, (a, b) => {
        expect([a, b, unionPorts(a, b), intersectPorts(a, b), subtractPorts(a, b)].every(isCanonical)).toBe(
          true,
        );
        expect(equalPorts(unionPorts(subtractPorts(a, b), intersectPorts(a, b)), a)).toBe(true);
        expect(unionPorts(a, b)).toEqual(unionPorts(b, a));
      }),
    );
  });

  test('ranges of one protocol that touch are one range, those of two protocols are not', () => {
    expect(unionPorts(portRange('TCP', 80, 80), portRange('TCP', 81, 90))).toEqual(portRange('TCP', 80, 90));
    expect(portSpans(unionPorts(portRange('SCTP', 65535, 65535), portRange('other', 0, 0)))).toHaveLength(2);
  });

  test('TCP 80 is not UDP 80', () => {
    expect(hasPort(portRange('TCP', 80, 80), portCode('UDP', 80))).toBe(false);
  });

  test('subtracting everything leaves nothing', () => {
    expect(subtractPorts(ALL_PORTS, ALL_PORTS)).toEqual(NO_PORTS);
  });
});
