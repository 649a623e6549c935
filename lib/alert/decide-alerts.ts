// One scan of a cluster and what is remembered of it → what is worth telling, and what is remembered from now on. Only
// changes are told: a first scan is one summary, a finding is told when it is new, clearly worse, or back after a day; it
// is over when two scans in a row looked and did not see it (docs: reporting.md 5.5).
import type { AlertEvent, AlertState, FindingState, NamespaceScores } from '../model/alert.ts';
import type { Finding } from '../model/finding.ts';
import type { ScanResult } from '../model/scan-result.ts';
import { type AlertInputs, headOf } from './alert-inputs.ts';

import {
  type Judged,
  judgeFindings,
  plainFinding,
  rank,
  SEVERITIES,
  stateOf,
  toldNow,
} from './judge-findings.ts';
import {
  changeOfNamespace,
  namespacesOf,
  ofNamespace,
  regressions,
  rememberNamespaces,
} from './namespace-changes.ts';

export interface AlertDecision {
  readonly events: readonly AlertEvent[];
  readonly state: AlertState;
}

const HOUR_MS = 3_600_000;
/** A failed scan is told when so many failed in a row. */
const FAILED_SCANS = 2;
const BASELINE_FINDINGS = 3;
const LISTED_FINDINGS = 25;

export function decideAlerts(inputs: AlertInputs): AlertDecision {
  const { outcome } = inputs;
  return 'result' in outcome ? ofResult(inputs, outcome.result) : ofFailure(inputs, outcome.notAssessed);
}

function ofFailure(inputs: AlertInputs, reason: string): AlertDecision {
  const { at, rules, state = emptyState(inputs.runId) } = inputs;
  const failuresInARow = state.failuresInARow + 1;
  const last = state.lastCollectedAt;
  const waitingSince = last ?? state.waitingSince ?? at;
  const isStale = Date.parse(at) - Date.parse(waitingSince) > rules.staleHours * HOUR_MS;
  const evidence = last === undefined ? {} : { lastCollectedAt: last };
  const tellsFailure = state.failureTold === 'no' && (failuresInARow >= FAILED_SCANS || isStale);
  // That the promise is broken is told by itself only where the failure was told before it was
  const tellsStale = isStale && !tellsFailure && state.staleTold !== 'yes';
  const events: AlertEvent[] = [
    ...(tellsStale
      ? [
          {
            ...headOf(inputs, 'stale', 'high' as const),
            kind: 'stale' as const,
            promisedHours: rules.staleHours,
            reason,
            ...evidence,
          },
        ]
      : []),
    ...(tellsFailure
      ? [
          {
            ...headOf(inputs, 'scanFailed', 'high' as const),
            kind: 'scanFailed' as const,
            reason,
            failuresInARow,
            ...evidence,
          },
        ]
      : []),
  ];
  return {
    events,
    state: {
      ...state,
      runId: inputs.runId,
      failuresInARow,
      failureTold: tellsFailure ? 'yes' : state.failureTold,
      staleTold: isStale ? 'yes' : (state.staleTold ?? 'no'),
      ...(last === undefined && { waitingSince }),
    },
  };
}

function emptyState(runId: string): AlertState {
  return {
    schemaVersion: 'bulkhead.alert-state/v1',
    runId,
    findings: {},
    namespaces: {},
    failuresInARow: 0,
    failureTold: 'no',
  };
}

function ofResult(inputs: AlertInputs, result: ScanResult): AlertDecision {
  const { runId, state } = inputs;
  const isFirst = state?.lastCollectedAt === undefined;
  const before = state ?? emptyState(runId);
  const failing = result.findings.filter(({ outcome }) => outcome === 'fail');
  const judged = judgeFindings(inputs, { before, failing, result });
  const namespaces = namespacesOf(result);
  const base = {
    schemaVersion: 'bulkhead.alert-state/v1',
    runId,
    failuresInARow: 0,
    failureTold: 'no',
    staleTold: 'no',
    lastCollectedAt: result.scan.collectedAt,
  } as const;
  const recovered: AlertEvent[] =
    before.failureTold === 'yes'
      ? [{ ...headOf(inputs, 'scanRecovered', 'low'), kind: 'scanRecovered' }]
      : [];
  if (isFirst) {
    // Everything that is there is told by the summary, once
    const findings = Object.fromEntries(
      Object.entries(judged.findings).map(([fingerprint, one]) => [fingerprint, toldNow(one)]),
    );
    return {
      events: [...recovered, baseline(inputs, { result, failing })],
      state: { ...base, findings, namespaces },
    };
  }
  const changes = findingsEvents(inputs, { judged, before, namespaces });
  const resolved = judged.resolved.filter(({ told }) => told !== undefined);
  const recovery: AlertEvent[] =
    resolved.length === 0
      ? []
      : [{ ...headOf(inputs, 'recovery', 'low'), kind: 'recovery', ...listed(resolved) }];
  const told = new Set(judged.changes.map(({ finding }) => finding.namespace));
  const falls = regressions(inputs, { before, namespaces, told, result });
  const fell = new Set(falls.map(({ namespace }) => namespace.name));
  return {
    events: [...recovered, ...changes, ...falls, ...recovery],
    state: {
      ...base,
      findings: judged.findings,
      namespaces: rememberNamespaces({
        before: before.namespaces,
        now: namespaces,
        told: (name) => told.has(name) || fell.has(name),
      }),
    },
  };
}

function findingsEvents(
  inputs: AlertInputs,
  {
    judged,
    before,
    namespaces,
  }: {
    readonly judged: Judged;
    readonly before: AlertState;
    readonly namespaces: Readonly<Record<string, NamespaceScores>>;
  },
): Extract<AlertEvent, { kind: 'findings' }>[] {
  // Of one cause: the same check, changed in the same way
  const groups = new Map<string, { change: 'new' | 'worse' | 'reopened'; findings: FindingState[] }>();
  for (const { change, finding } of judged.changes) {
    const key = `${change} ${finding.checkId}`;
    const group = groups.get(key) ?? { change, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  const events = [...groups.values()].flatMap(({ change, findings }) =>
    findings.length > GROUPED_FROM
      ? [findingsEvent(inputs, { change, findings, before, namespaces })]
      : findings.map((finding) => findingsEvent(inputs, { change, findings: [finding], before, namespaces })),
  );
  return events.sort((a, b) => rank(a.severity) - rank(b.severity) || (a.id < b.id ? -1 : 1));
}

/** More findings of one check than this in one scan are one message. */
const GROUPED_FROM = 3;

function findingsEvent(
  inputs: AlertInputs,
  {
    change,
    findings,
    before,
    namespaces,
  }: {
    readonly change: 'new' | 'worse' | 'reopened';
    readonly findings: readonly FindingState[];
    readonly before: AlertState;
    readonly namespaces: Readonly<Record<string, NamespaceScores>>;
  },
): Extract<AlertEvent, { kind: 'findings' }> {
  const sorted = [...findings].sort(
    (a, b) =>
      rank(a.severity) - rank(b.severity) ||
      b.exposure - a.exposure ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  );
  const [first] = sorted as [FindingState];
  const now = first.namespace === undefined ? undefined : ofNamespace(namespaces, first.namespace);
  const old = first.namespace === undefined ? undefined : ofNamespace(before.namespaces, first.namespace);
  return {
    ...headOf(inputs, `findings ${change} ${first.fingerprint}`, first.severity),
    kind: 'findings',
    change,
    checkId: first.checkId,
    ...listed(sorted),
    ...(now &&
      first.namespace !== undefined && {
        namespace: changeOfNamespace(first, { name: first.namespace, now, before: old }),
      }),
  };
}

/** An event holds a part of a long list: it has to fit into a message of 256 kB. */
function listed(findings: readonly FindingState[]) {
  return {
    findingCount: findings.length,
    fingerprints: findings.map(({ fingerprint }) => fingerprint),
    findings: findings.slice(0, LISTED_FINDINGS).map(plainFinding),
  };
}

function baseline(
  inputs: AlertInputs,
  { result, failing }: { readonly result: ScanResult; readonly failing: readonly Finding[] },
): AlertEvent {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of failing) counts[severity]++;
  const worst = SEVERITIES.find((severity) => counts[severity] > 0) ?? 'low';
  const findings = [...failing]
    .sort((a, b) => rank(a.severity) - rank(b.severity) || b.points.exposure - a.points.exposure)
    .slice(0, BASELINE_FINDINGS)
    .map((finding) => plainFinding(stateOf(finding, { firstSeen: inputs.at, result })));
  return { ...headOf(inputs, 'baseline', worst), kind: 'baseline', status: result.status, counts, findings };
}
