import { describe, expect, test } from 'vitest';
import { parseExpectations } from '../../../lib/ask/parse-expectations.ts';

const plain = { from: 'a/b', to: 'c/d', allowed: true };

describe('an expectation asks for', () => {
  test.each([
    ['every port, when it says nothing of ports', {}, {}],
    ['TCP, when it gives a port alone', { port: 80 }, { protocol: 'TCP', port: 80 }],
    ['the number, when it stands there as text', { port: '80' }, { protocol: 'TCP', port: 80 }],
    ['whatever protocol the named port has', { port: 'http' }, { port: 'http' }],
    ['the protocol that it names, in any case', { protocol: 'udp', port: 53 }, { protocol: 'UDP', port: 53 }],
    ['every port of a protocol', { protocol: 'SCTP' }, { protocol: 'SCTP' }],
    ['what has no ports', { protocol: 'ICMP' }, { protocol: 'other' }],
  ])('%s', (_, fields, ports) => {
    const { expectations, mistakes } = parseExpectations([{ line: 3, value: { ...plain, ...fields } }]);
    expect(mistakes).toEqual([]);
    expect(expectations).toEqual([{ from: 'a/b', to: 'c/d', allowed: true, line: 3, ports }]);
  });
});

describe('a mistake is told with its line:', () => {
  test.each([
    ['no map', 'a/b', ['it is not a map with from, to and allowed']],
    ['a list', [1], ['it is not a map with from, to and allowed']],
    ['nothing', null, ['it is not a map with from, to and allowed']],
    ['a missing end', { to: 'c/d', allowed: true }, ['"from" is missing']],
    ['an end that is no text', { ...plain, to: 7 }, ['"to" is no text']],
    ['no verdict', { from: 'a/b', to: 'c/d' }, ['"allowed" is missing']],
    ['a verdict in quotes', { ...plain, allowed: 'true' }, ['"allowed" is neither true nor false']],
    ['a mistyped key', { ...plain, prot: 'TCP' }, ['unknown key "prot", did you mean "port"']],
    ['a key of something else', { ...plain, description: 'x' }, ['unknown key "description"']],
    [
      'an unknown protocol',
      { ...plain, protocol: 'QUIC' },
      ['"protocol" is none of TCP, UDP, SCTP, ICMP and other'],
    ],
    ['port 0', { ...plain, port: 0 }, ['"port" is neither a number from 1 to 65535 nor the name of a port']],
    [
      'half a port',
      { ...plain, port: 80.5 },
      ['"port" is neither a number from 1 to 65535 nor the name of a port'],
    ],
    [
      'a port of ICMP',
      { ...plain, protocol: 'ICMP', port: 8 },
      ['ICMP has no ports, so "port" says nothing'],
    ],
    [
      'several at once',
      { form: 'a/b', to: '', allowed: 1 },
      [
        'unknown key "form", did you mean "from"',
        '"from" is missing',
        '"to" is no text',
        '"allowed" is neither true nor false',
      ],
    ],
  ])('%s', (_, value, problems) => {
    const { expectations, mistakes } = parseExpectations([
      { line: 9, value },
      { line: 10, value: plain },
    ]);
    expect(expectations).toHaveLength(1);
    expect(mistakes).toEqual(
      problems.map((problem) => ({ line: 9, message: `Cannot read the expectation: ${problem}` })),
    );
  });
});
