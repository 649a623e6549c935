// Findings of a scan against those that are remembered: which are new, clearly worse or back again, and which are over.

import type { AlertFinding, AlertRules, AlertState, FindingState } from '../model/alert.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { NamespaceResult, ScanResult } from '../model/scan-result.ts';
import type { AlertInputs } from './alert-inputs.ts';

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

const HOUR_MS = 3_600_000;
const REOPENED_AFTER_HOURS = 24;
/** A finding is over when so many scans in a row looked and did not see it. */
const CLEAN_SCANS = 2;
/** Resolved findings are remembered for so long, to know one that comes back. */
const REMEMBERED_DAYS = 30;

export interface Judged {
  readonly findings: Readonly<Record<string, FindingState>>;
  readonly changes: readonly {
    readonly change: 'new' | 'worse' | 'reopened';
    readonly finding: FindingState;
  }[];
  readonly resolved: readonly FindingState[];
}

export function judgeFindings(
  { at, rules, mutes }: AlertInputs,
  {
    before,
    failing,
    result,
  }: { readonly before: AlertState; readonly failing: readonly Finding[]; readonly result: ScanResult },
): Judged {
  const findings: Record<string, FindingState> = {};
  const changes: Judged['changes'][number][] = [];
  const resolved: FindingState[] = [];
  const muted = new Set(mutes.filter(({ until }) => until > at).map(({ fingerprint }) => fingerprint));
  for (const finding of failing) {
    const old = before.findings[finding.fingerprint];
    const now = stateOf(finding, { firstSeen: old?.firstSeen ?? at, result });
    const change = changeOf(old, { now, at, rules });
    // One that is muted or accepted is told when that ends, if it is still there
    const isQuiet = muted.has(finding.fingerprint) || finding.exception !== undefined;
    const tells = change !== undefined && !isQuiet;
    const kept: FindingState = tells ? toldNow(now) : { ...now, ...(old?.told && { told: old.told }) };
    if (tells) changes.push({ change, finding: kept });
    findings[finding.fingerprint] = kept;
  }
  for (const [fingerprint, old] of Object.entries(before.findings)) {
    if (findings[fingerprint] !== undefined) continue;
    if (old.state === 'resolved') {
      if (hoursBetween(old.resolvedAt, at) < REMEMBERED_DAYS * 24) findings[fingerprint] = old;
      continue;
    }
    // What could not be looked at is not gone
    const isLookedAt = looksAt(result, old);
    const cleanScans = old.cleanScans + (isLookedAt ? 1 : 0);
    const isOver = cleanScans >= CLEAN_SCANS;
    const now: FindingState = {
      ...old,
      cleanScans,
      ...(isOver && { state: 'resolved' as const, resolvedAt: at }),
    };
    findings[fingerprint] = now;
    if (isOver) resolved.push(now);
  }
  return { findings, changes, resolved };
}

export function stateOf(
  finding: Finding,
  { firstSeen, result }: { readonly firstSeen: string; readonly result: ScanResult },
): FindingState {
  const { fingerprint, checkId, severity, namespace, message, fix, attackerGains, points, evidence } =
    finding;
  const [first] = evidence;
  return {
    fingerprint,
    checkId,
    severity,
    ...(namespace !== undefined && { namespace }),
    message,
    fix,
    attackerGains,
    exposure: points.exposure,
    firstSeen,
    ...(first?.connection !== undefined && { connection: first.connection }),
    ...hearersOf(result.namespaces.find(({ name }) => name === namespace)),
    state: 'open',
    cleanScans: 0,
  };
}

/** What a namespace says of who is to hear of it. */
export function hearersOf(
  namespace: Pick<NamespaceResult, 'owner' | 'alertChannel'> | undefined,
): Pick<AlertFinding, 'owner' | 'channel'> {
  const { owner, alertChannel } = namespace ?? {};
  return {
    ...(owner !== undefined && { owner }),
    ...(alertChannel !== undefined && { channel: alertChannel }),
  };
}

export function toldNow(finding: FindingState): FindingState {
  return { ...finding, told: { severity: finding.severity, exposure: finding.exposure } };
}

/** Undefined when it is nothing that anybody has to hear of. */
function changeOf(
  old: FindingState | undefined,
  { now, at, rules }: { readonly now: FindingState; readonly at: string; readonly rules: AlertRules },
): 'new' | 'worse' | 'reopened' | undefined {
  if (rank(now.severity) > rank(rules.minSeverity)) return undefined;
  if (old?.told === undefined) return 'new';
  if (old.state === 'resolved')
    return hoursBetween(old.resolvedAt, at) >= REOPENED_AFTER_HOURS ? 'reopened' : undefined;
  const { severity, exposure } = old.told;
  if (rank(now.severity) < rank(severity)) return 'worse';
  return now.exposure - exposure >= rules.worsensBy ? 'worse' : undefined;
}

/** 0 is the worst. */
export function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function hoursBetween(from: string | undefined, to: string): number {
  return from === undefined ? Number.POSITIVE_INFINITY : (Date.parse(to) - Date.parse(from)) / HOUR_MS;
}

/** Whether the check was answered, and the namespace, if it is there at all, has nothing unreadable in it. */
export function looksAt(
  { checks, findings, namespaces }: ScanResult,
  { checkId, namespace }: Pick<Finding, 'checkId' | 'namespace'>,
): boolean {
  const check = checks.find(({ id }) => id === checkId);
  if (check === undefined || check.outcome === 'unknown') return false;
  const isUnknown = findings.some(
    (one) => one.outcome === 'unknown' && (one.namespace === undefined || one.namespace === namespace),
  );
  const own = namespaces.find(({ name }) => name === namespace);
  return !isUnknown && own?.status !== 'notAssessed';
}

/** Without what is only remembered. */
export function plainFinding(finding: FindingState): AlertFinding {
  const { state: _, cleanScans: __, told: ___, resolvedAt: ____, ...plain } = finding;
  return plain;
}
