// Items of an expectation file, as they were read → expectations. Every mistake is told at once, with its line: a test
// that is not understood must not pass.
import type { Expectation, PortRequest } from '../model/question.ts';
import { nearNames } from './near-names.ts';
import { parsePort, parseProtocol } from './requested-ports.ts';

export interface ExpectationItem {
  /** 1-based. */
  readonly line: number;
  readonly value: unknown;
}

export interface Mistake {
  readonly line: number;
  /** Sentence without full stop, in the form of an error message. */
  readonly message: string;
}

export interface ParsedExpectations {
  readonly expectations: readonly Expectation[];
  readonly mistakes: readonly Mistake[];
}

const KEYS = ['from', 'to', 'protocol', 'port', 'allowed'];

/** The expectations are complete only when there is no mistake. */
export function parseExpectations(items: readonly ExpectationItem[]): ParsedExpectations {
  const expectations: Expectation[] = [];
  const mistakes: Mistake[] = [];
  for (const { line, value } of items) {
    const problems: string[] = [];
    const expectation = parseItem(value, problems);
    if (expectation !== undefined && problems.length === 0) expectations.push({ ...expectation, line });
    mistakes.push(
      ...problems.map((problem) => ({ line, message: `Cannot read the expectation: ${problem}` })),
    );
  }
  return { expectations, mistakes };
}

/** `problems` is added to. */
function parseItem(value: unknown, problems: string[]): Omit<Expectation, 'line'> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push('it is not a map with from, to and allowed');
    return undefined;
  }
  const item = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(item)) {
    if (KEYS.includes(key)) continue;
    const [near] = nearNames(key, KEYS, 1);
    problems.push(`unknown key "${key}"${near === undefined ? '' : `, did you mean "${near}"`}`);
  }
  const from = parseEnd(item, 'from', problems);
  const to = parseEnd(item, 'to', problems);
  const ports = parsePorts(item, problems);
  const { allowed } = item;
  if (typeof allowed !== 'boolean') {
    problems.push(allowed === undefined ? '"allowed" is missing' : '"allowed" is neither true nor false');
    return undefined;
  }
  return { from, to, ports, allowed };
}

function parseEnd(item: Readonly<Record<string, unknown>>, key: 'from' | 'to', problems: string[]): string {
  const end = item[key];
  if (typeof end === 'string' && end !== '') return end;
  problems.push(end === undefined ? `"${key}" is missing` : `"${key}" is no text`);
  return '';
}

function parsePorts(item: Readonly<Record<string, unknown>>, problems: string[]): PortRequest {
  const protocol = typeof item.protocol === 'string' ? parseProtocol(item.protocol) : undefined;
  if (item.protocol !== undefined && protocol === undefined) {
    problems.push('"protocol" is none of TCP, UDP, SCTP, ICMP and other');
  }
  if (item.port === undefined) return protocol === undefined ? {} : { protocol };
  const isText = typeof item.port === 'number' || typeof item.port === 'string';
  const port = isText ? parsePort(String(item.port)) : undefined;
  if (port === undefined) {
    problems.push('"port" is neither a number from 1 to 65535 nor the name of a port');
    return {};
  }
  if (protocol === 'other') problems.push('ICMP has no ports, so "port" says nothing');
  if (protocol !== undefined) return { protocol, port };
  return typeof port === 'number' ? { protocol: 'TCP', port } : { port };
}
