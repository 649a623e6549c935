// Option texts → values. A text that is none of what an option takes is refused with what it takes.
import { InvalidArgumentError } from 'commander';
import { isCidr } from '../../lib/ask/directory.ts';
import type { AssumedCni } from '../../lib/model/enforcement.ts';
import type { DeclaredEntryPoint } from '../../lib/model/options.ts';
import type { Status } from '../../lib/model/scan-result.ts';
import type { Detail } from '../../templates/pdf/namespace-section.ts';
import type { PageSize } from '../../templates/pdf/theme.ts';
import { REPORT_FORMATS, type ReportFormat } from '../config/report-format-names.ts';

/** Statuses that --fail-on takes, worst first: each stands for itself and those before it. */
export const FAIL_ON = [
  'notMet',
  'notAssessed',
  'partial',
  'metWithExceptions',
] as const satisfies readonly Status[];

export type FailOn = (typeof FAIL_ON)[number];

const PAPERS = ['A4', 'Letter'] as const satisfies readonly PageSize[];
const DETAILS = ['usual', 'all'] as const satisfies readonly Detail[];

export function parseFailOn(text: string): FailOn {
  const found = FAIL_ON.find((status) => status.toLowerCase() === text.toLowerCase().replaceAll('-', ''));
  if (found === undefined) throw new InvalidArgumentError(`It takes one of ${FAIL_ON.join(', ')}.`);
  return found;
}

/** Names with commas, or `all`; in the order in which they are written, each once. */
export function parseFormats(text: string): readonly ReportFormat[] {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const known: readonly string[] = [...REPORT_FORMATS, 'all'];
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `"${unknown}" is no format: it takes ${REPORT_FORMATS.join(', ')}, or all.`,
    );
  }
  return words.includes('all') ? REPORT_FORMATS : REPORT_FORMATS.filter((format) => words.includes(format));
}

/** CNIs that --assume-cni takes. */
export const ASSUMED_CNIS = [
  'vpc-cni',
  'vpc-cni-strict',
  'eks-auto-mode',
  'calico',
  'cilium',
  'cilium-always',
  'kube-router',
  'kube-network-policies',
  'antrea',
  'weave',
  'none',
] as const satisfies readonly AssumedCni[];

export function parseCni(text: string): AssumedCni {
  const wanted = text.trim().toLowerCase();
  // Flannel alone enforces nothing: who names it means just that.
  const found = ASSUMED_CNIS.find((cni) => cni === (wanted === 'flannel' ? 'none' : wanted));
  if (found === undefined) throw new InvalidArgumentError(`It takes one of ${ASSUMED_CNIS.join(', ')}.`);
  return found;
}

/** Repeatable; each text may also hold several, with commas. */
export function collectCidrs(text: string, before: readonly string[] = []): readonly string[] {
  const cidrs = text.split(',').map((part) => part.trim());
  const wrong = cidrs.find((cidr) => !isCidr(cidr));
  if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is no CIDR such as 10.0.0.0/16.`);
  return [...before, ...cidrs];
}

/** Repeatable: NAMESPACE/NAME, then ports if only some are meant to be open. */
export function collectEntryPoints(
  text: string,
  before: readonly DeclaredEntryPoint[] = [],
): readonly DeclaredEntryPoint[] {
  const [, namespace, name, portList] = /^([^/:]+)\/([^/:]+)(?::(\d+(?:,\d+)*))?$/.exec(text) ?? [];
  const ports = portList?.split(',').map(Number) ?? [];
  if (namespace === undefined || name === undefined || ports.some((port) => port < 1 || port > 65535)) {
    throw new InvalidArgumentError('It takes NAMESPACE/NAME, or NAMESPACE/NAME:PORT,PORT.');
  }
  return [...before, { namespace, name, ports }];
}

/** RFC 3339 in any zone → UTC to the second. */
export function parseTime(text: string): string {
  const wellFormed = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const time = wellFormed ? new Date(text) : undefined;
  if (time === undefined || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError('It takes a time such as 2026-01-31T06:00:00Z.');
  }
  return `${time.toISOString().slice(0, 19)}Z`;
}

export function parseName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It takes a name.');
  return text.trim();
}

/** A whole number of seconds, at least one. */
export function parseSeconds(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new InvalidArgumentError('It takes a number of seconds, such as 300.');
  return Number(text);
}

/** Repeatable; each text may also hold several, with commas. */
export function collectNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').map(parseName)];
}

/** Paper sizes that --paper takes. */
export function parsePaper(text: string): PageSize {
  const found = PAPERS.find((paper) => paper.toLowerCase() === text.toLowerCase());
  if (found === undefined) throw new InvalidArgumentError('It takes a4 or letter.');
  return found;
}

export function parseDetail(text: string): Detail {
  const found = DETAILS.find((detail) => detail === text.toLowerCase());
  if (found === undefined) throw new InvalidArgumentError(`It takes ${DETAILS.join(' or ')}.`);
  return found;
}
