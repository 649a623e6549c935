// Exceptions against findings: which of them each one is for, and in what state it is. Live ones mark their findings.
import { compareText } from '../match/compare-text.ts';
import { fitsPattern } from '../match/name-pattern.ts';
import type { ExceptionResult, ExceptionRule, ExceptionState } from '../model/exception.ts';
import type { Finding } from '../model/finding.ts';

export interface ExceptionInputs {
  readonly rules: readonly ExceptionRule[];
  /** Whether the rules are for this cluster alone, or shared with others. */
  readonly clusters: 'one' | 'several';
  readonly findings: readonly Finding[];
  readonly clusterName: string;
  /** Decides what is live: the day of the scan, RFC 3339 UTC. */
  readonly collectedAt: string;
}

export interface AcceptedFindings {
  /** In the same order; accepted ones name their exception. */
  readonly findings: readonly Finding[];
  /** Exceptions that are for this cluster: expired first, then by the day on which they end, and id. */
  readonly register: readonly ExceptionResult[];
}

/** Days before an exception ends on which it is said. */
export const SOON_DAYS = 14;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Where several are live for one finding, the one that ends last accepts it. */
export function findAccepted(inputs: ExceptionInputs): AcceptedFindings {
  const today = inputs.collectedAt.slice(0, 10);
  const register = inputs.rules
    .filter(({ scope }) => fitsAny(scope.clusters, inputs.clusterName))
    .map((rule): ExceptionResult => {
      const own = inputs.findings.filter((finding) => covers(rule, finding));
      const daysLeft = daysBetween(today, rule.expiresOn);
      return {
        ...rule,
        state: stateOf(rule, { today, daysLeft, findingCount: own.length, inputs }),
        daysLeft,
        findingCount: own.length,
        fingerprints: [...new Set(own.map(({ fingerprint }) => fingerprint))].sort(),
      };
    })
    .sort((a, b) => compareText(a.expiresOn, b.expiresOn) || compareText(a.id, b.id));
  const lasting = register.filter(isInForce).reverse();
  return {
    findings: inputs.findings.map((finding) => {
      const by = lasting.find((rule) => covers(rule, finding));
      return by === undefined ? finding : { ...finding, exception: by.id };
    }),
    register,
  };
}

export function isInForce({ state }: Pick<ExceptionResult, 'state'>): boolean {
  return state === 'live' || state === 'expiresSoon';
}

/** Checks that say by themselves that everything is open: what else fails by them is no more than that. */
const WHOLE: ReadonlySet<string> = new Set([
  'default-deny-missing',
  'allow-all-rule',
  'host-network-workload',
]);

/**
 * Whether the finding is one that the exception is for. One that is named by patterns has to name every check that the
 * finding fails, so that a rule that comes to open more is not accepted by who accepted less.
 */
function covers({ scope, checks, source }: ExceptionRule, finding: Finding): boolean {
  const { checkId, otherChecks, fingerprint, namespace, outcome } = finding;
  if (outcome !== 'fail' || !checks.includes(checkId)) return false;
  if (scope.fingerprint !== undefined && scope.fingerprint !== fingerprint) return false;
  if (scope.namespaces.length > 0 || source === 'annotation') {
    if (namespace === undefined || !fitsAny(scope.namespaces, namespace)) return false;
  }
  const objects = finding.resources.map((name) => name.split('/').slice(-2).join('/'));
  if (scope.workloads.length > 0 && objects.length === 0) return false;
  if (!objects.every((object) => fitsAny(scope.workloads, object))) return false;
  return (
    scope.fingerprint !== undefined ||
    WHOLE.has(checkId) ||
    otherChecks.every((id) => id === 'redundant-rule' || checks.includes(id))
  );
}

function fitsAny(patterns: readonly string[], text: string): boolean {
  return patterns.length === 0 || patterns.some((pattern) => fitsPattern(pattern, text));
}

function stateOf(
  { approvedOn, scope, source }: ExceptionRule,
  {
    today,
    daysLeft,
    findingCount,
    inputs,
  }: {
    readonly today: string;
    readonly daysLeft: number;
    readonly findingCount: number;
    readonly inputs: ExceptionInputs;
  },
): ExceptionState {
  const isShared =
    source === 'file' && inputs.clusters === 'several' && !scope.clusters.includes(inputs.clusterName);
  if (approvedOn > today) return 'notYetValid';
  if (findingCount === 0 && isShared) return 'notHere';
  if (daysLeft < 0) return 'expired';
  if (findingCount === 0) return 'matchesNothing';
  return daysLeft <= SOON_DAYS ? 'expiresSoon' : 'live';
}

/** Whole days, in UTC. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
