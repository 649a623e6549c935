import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import {
  collectCidrs,
  collectEntryPoints,
  parseFailOn,
  parseFormats,
  parseTime,
} from '../../../functions/cli/option-values.ts';

describe('an option takes', () => {
  test.each([
    [parseFailOn, 'notMet', 'notMet'],
    [parseFailOn, 'not-met', 'notMet'],
    [parseFailOn, 'PARTIAL', 'partial'],
    [parseFormats, 'pdf,json', ['json', 'pdf']],
    [parseFormats, 'pdf', ['pdf']],
    [parseTime, '2026-01-31T06:00:00Z', '2026-01-31T06:00:00Z'],
    [parseTime, '2026-01-31T06:00:00.123+02:00', '2026-01-31T04:00:00Z'],
    [collectCidrs, '10.0.0.0/16, fd00::/8', ['10.0.0.0/16', 'fd00::/8']],
    [collectEntryPoints, 'shop/web', [{ namespace: 'shop', name: 'web', ports: [] }]],
    [collectEntryPoints, 'shop/web:80,443', [{ namespace: 'shop', name: 'web', ports: [80, 443] }]],
  ] as [(text: string) => unknown, string, unknown][])('%o: %s', (parse, text, value) => {
    expect(parse(text)).toEqual(value);
  });
});

describe('an option refuses', () => {
  test.each([
    [parseFailOn, 'met'],
    [parseFailOn, 'bad'],
    [parseFormats, 'docx'],
    [parseFormats, ''],
    [parseTime, 'yesterday'],
    [parseTime, '2026-01-31'],
    [parseTime, '2026-13-31T06:00:00Z'],
    [collectCidrs, '10.0.0.0'],
    [collectCidrs, '10.0.0.0/33'],
    [collectEntryPoints, 'web'],
    [collectEntryPoints, 'shop/web:0'],
    [collectEntryPoints, 'shop/web:70000'],
    [collectEntryPoints, 'shop/web:http'],
    [collectEntryPoints, 'a/b/c'],
  ] as [(text: string) => unknown, string][])('%o: "%s"', (parse, text) => {
    expect(() => parse(text)).toThrow(InvalidArgumentError);
  });
});

test('what is given several times is collected', () => {
  expect(collectCidrs('10.0.0.0/8', ['fd00::/8'])).toEqual(['fd00::/8', '10.0.0.0/8']);
});
