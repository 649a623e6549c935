// What a check is, and how all of them are run. One check failing is that check's answer, not the end of the scan.
import type { Cluster } from '../model/cluster.ts';
import type { CheckMeta, CheckResult, Finding, Outcome, Severity } from '../model/finding.ts';
import type { Policy } from '../model/policy.ts';
import type { PolicyFacts } from '../model/policy-facts.ts';
import type { EntryPoint, NamespaceResult } from '../model/scan-result.ts';
import type { ClusterSurvey } from '../model/survey.ts';
import { fingerprintOf } from './fingerprint.ts';

/** What checks may look at; all of it computed before, none of it changed by a check. */
export interface CheckContext {
  readonly cluster: Cluster;
  /** In order of evaluation. */
  readonly policies: readonly Policy[];
  readonly facts: PolicyFacts;
  readonly survey: ClusterSurvey;
  readonly namespaces: readonly NamespaceResult[];
  readonly entryPoints: readonly EntryPoint[];
}

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
}

const SEVERITY_ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Runs every check of the catalogue over one cluster. */
export function runChecks(catalogue: readonly Check[], context: CheckContext): CheckedCluster {
  const answers = catalogue.map((check) => ({ meta: check.meta, answer: runOne(check, context) }));
  return {
    checks: answers.map(({ meta, answer }) => ({
      id: meta.id,
      outcome: outcomeOf(answer),
      title: meta.title,
      severity: meta.severity,
      findingCount: answer === 'notApplicable' ? 0 : answer.length,
    })),
    findings: answers.flatMap(({ answer }) => (answer === 'notApplicable' ? [] : answer)).sort(compareFindings),
  };
}

/** The only catch in lib: a check that throws becomes one finding with outcome `unknown`, the others go on. */
function runOne(check: Check, context: CheckContext): readonly Finding[] | 'notApplicable' {
  try {
    return check.run(context);
  } catch (error) {
    return [
      {
        checkId: check.meta.id,
        outcome: 'unknown',
        severity: check.meta.severity,
        fingerprint: fingerprintOf([check.meta.id, 'failed']),
        message: `Cannot run check "${check.meta.id}": ${error instanceof Error ? error.message : String(error)}`,
        attackerGains: check.meta.attackerGains,
        fix: 'Report this as a defect of the scanner, with the inventory that shows it',
        resources: [],
        evidence: [],
        points: { coverage: 0, exposure: 0 },
      },
    ];
  }
}

function outcomeOf(answer: readonly Finding[] | 'notApplicable'): Outcome {
  if (answer === 'notApplicable') return 'notApplicable';
  if (answer.some((finding) => finding.outcome === 'fail')) return 'fail';
  return answer.length > 0 ? 'unknown' : 'pass';
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

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
