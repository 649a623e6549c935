// What a check is, and how all of them are run. One check failing is that check's answer, not the end of the scan.

import { compareText } from '../match/compare-text.ts';
import type { CheckMeta, CheckResult, Finding, Outcome, Severity } from '../model/finding.ts';
import type { FindingCauses } from '../model/finding-causes.ts';
import { type CheckContext, type CheckFacts, makeCheckContext } from './check-context.ts';
import { findCauses } from './finding-causes.ts';
import { fingerprintOf } from './fingerprint.ts';

export interface Check {
  readonly meta: CheckMeta;
  /** Findings, one a cause; `notApplicable` when the cluster has nothing that the check asks about. */
  readonly run: (context: CheckContext) => readonly Finding[] | 'notApplicable';
}

export interface CheckedCluster {
  /** In the order of the catalogue. */
  readonly checks: readonly CheckResult[];
  /** Worst first: by severity, then exposure and coverage points, then namespace, check and fingerprint. */
  readonly findings: readonly Finding[];
  /** Made when it is asked for. */
  readonly causes: () => FindingCauses;
}

const SEVERITY_ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Runs every check of the catalogue over one cluster. */
export function runChecks(catalogue: readonly Check[], facts: CheckFacts): CheckedCluster {
  const context = makeCheckContext(facts);
  const answers = catalogue.map(({ meta, run }) => ({ meta, answer: runOne({ meta, run }, context) }));
  const findings = answers.flatMap(({ answer }) => (answer === 'notApplicable' ? [] : answer));
  const byCheck = findingsByCheck(findings);
  return {
    checks: answers.map(({ meta, answer }) => {
      const own = byCheck.get(meta.id) ?? [];
      const { id, title, severity } = meta;
      return { id, outcome: outcomeOf(own, answer), title, severity, findingCount: own.length };
    }),
    findings: findings.sort(compareFindings),
    causes: () => findCauses(context),
  };
}

/** The only catch in lib: a check that throws becomes one finding with outcome `unknown`, the others go on. */
function runOne({ meta, run }: Check, context: CheckContext): readonly Finding[] | 'notApplicable' {
  try {
    return run(context);
  } catch (error) {
    return [
      {
        checkId: meta.id,
        otherChecks: [],
        outcome: 'unknown',
        severity: meta.severity,
        fingerprint: fingerprintOf([meta.id, 'failed']),
        message: `Cannot run check "${meta.id}": ${error instanceof Error ? error.message : String(error)}`,
        attackerGains: meta.attackerGains,
        fix: 'Report this as a defect of the scanner, with the inventory that shows it',
        resources: [],
        evidence: [],
        points: { coverage: 0, exposure: 0 },
      },
    ];
  }
}

/** A cause that answers several checks is told by one of them, and counts for all. */
function findingsByCheck(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const byCheck = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const id of [finding.checkId, ...finding.otherChecks]) {
      const list = byCheck.get(id);
      if (list === undefined) byCheck.set(id, [finding]);
      else list.push(finding);
    }
  }
  return byCheck;
}

function outcomeOf(findings: readonly Finding[], answer: readonly Finding[] | 'notApplicable'): Outcome {
  if (findings.some(({ outcome }) => outcome === 'fail')) return 'fail';
  if (findings.length > 0) return 'unknown';
  return answer === 'notApplicable' ? 'notApplicable' : 'pass';
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity) ||
    b.points.exposure - a.points.exposure ||
    b.points.coverage - a.points.coverage ||
    compareText(a.namespace ?? '', b.namespace ?? '') ||
    compareText(a.checkId, b.checkId) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}
