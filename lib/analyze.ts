// Inventory → ScanResult: the pipeline, top to bottom, one call for each stage (design.md section 1).
import { CATALOGUE } from './checks/catalogue.ts';
import { runChecks } from './checks/check.ts';
import { findEnforcement } from './enforcement/find-enforcement.ts';
import { isAsDeclared, withoutHoles } from './enforcement/views.ts';
import { findAccepted } from './exceptions/find-accepted.ts';
import { liftStatus } from './exceptions/lift-status.ts';
import { withoutAccepted } from './exceptions/without-accepted.ts';
import { evaluateFrameworks } from './frameworks/evaluate.ts';
import { judgeIntents } from './intents/judge-intents.ts';
import type { Analysis } from './model/analysis.ts';
import type { Cluster } from './model/cluster.ts';
import type { AssumedCni, Enforcement } from './model/enforcement.ts';
import type { FindingCauses } from './model/finding-causes.ts';
import type { Inventory } from './model/inventory.ts';
import type { AnalyzeOptions } from './model/options.ts';
import type { Policing } from './model/policing.ts';
import type { Reachability } from './model/reachability.ts';
import type { Basis, PolicyText, Population, ScanResult } from './model/scan-result.ts';
import type { ClusterSurvey } from './model/survey.ts';
import { normalize } from './normalize/normalize.ts';
import { compilePolicies } from './policy/compile.ts';
import { computeReachabilities, type ReachabilityOptions } from './reach/matrix.ts';
import { findPolicyFacts } from './reach/policy-facts.ts';
import { surveyCluster } from './reach/survey.ts';
import { besideDeclared } from './score/beside-declared.ts';
import { withConnections } from './score/connections.ts';
import { withOwners } from './score/owners.ts';
import { RULESET } from './score/ruleset.ts';
import { type ClusterScore, type ScoreInputs, scoreCluster } from './score/score.ts';

/** The whole analysis. Pure: the same inventory and options give the same result. */
export function analyze(inventory: Inventory, options: AnalyzeOptions): ScanResult {
  const views = prepareViews(inventory, options);
  const { cluster } = views.enforced;
  const { enforcement } = views;
  const basis = basisOf(cluster, { enforcement, assumeCni: options.assumeCni });
  const { declaredEntryPoints } = options;
  const judge = judging(declaredEntryPoints);
  const enforced = judge(views.enforced, { basis, ...(enforcement && { enforcement }) });
  const declared = judge(views.declared, { basis: DECLARED });
  const intended = judge(views.intended, { basis: DECLARED });
  const scored =
    enforcement === undefined ? enforced.scored : besideDeclared(enforced.scored, declared.scored);
  const intents = options.intents && judgeIntents(views.enforced, options.intents);
  const { causes, ...checked } = runChecks(CATALOGUE, {
    cluster,
    policies: views.intended.best.policies,
    facts: findPolicyFacts(cluster, views.declared.best),
    survey: intended.survey,
    namespaces: intended.scored.namespaces,
    entryPoints: intended.scored.entryPoints,
    ...(intents && { intents }),
    ...(enforcement && { enforced: { enforcement, namespaces: scored.namespaces } }),
  });
  const accepted = findAccepted({
    clusterName: cluster.name,
    collectedAt: cluster.collectedAt,
    rules: options.exceptions?.rules ?? [],
    clusters: options.exceptions?.clusters ?? 'one',
    findings: checked.findings,
  });
  const { eks } = inventory.cluster;
  const result: ScanResult = {
    schemaVersion: 'bulkhead.scan-result/v1',
    scan: {
      collectedAt: cluster.collectedAt,
      tool: { name: 'bulkhead', version: options.toolVersion },
      ruleset: { version: RULESET.version, sha256: options.rulesetSha256 },
      inventorySha256: options.inventorySha256,
      ...(options.configSha256 !== undefined && { configSha256: options.configSha256 }),
      basis,
      ...(inventory.reading && { reading: inventory.reading }),
    },
    cluster: { name: cluster.name, source: cluster.source, ...(eks && { eks }) },
    ...(enforcement && { enforcement }),
    ...withConnections(
      { ...scored, namespaces: withOwners(scored.namespaces, { cluster, label: options.ownerLabel }) },
      { cluster, found: enforced.survey.findConnections() },
    ),
    ...checked,
    findings: accepted.findings,
    ...(accepted.register.length > 0 && { exceptions: accepted.register }),
    ...(intents && { intents }),
    ...(options.frameworks && {
      frameworks: evaluateFrameworks(options.frameworks, {
        cluster,
        checks: checked.checks,
        basis,
        enforcement,
      }),
    }),
    policies: policyTexts(cluster),
    gaps: cluster.gaps,
    assumptions: cluster.assumptions,
    population: populationOf(cluster),
  };
  return underExceptions(result, { inventory, options, cluster, causes });
}

interface Accepting {
  readonly inventory: Inventory;
  readonly options: AnalyzeOptions;
  readonly cluster: Cluster;
  readonly causes: () => FindingCauses;
}

/** What is accepted may turn the gate: the cluster is analysed again without it, to see whether anything else is open. */
function underExceptions(result: ScanResult, { inventory, options, cluster, causes }: Accepting): ScanResult {
  const { findings, entryPoints, namespaces } = result;
  const isAsked =
    findings.some(({ exception }) => exception !== undefined) &&
    namespaces.some(({ status }) => status === 'partial');
  if (!isAsked) return result;
  const accepted = { cluster, findings, causes: causes(), entryPoints };
  const other = withoutAccepted(inventory, accepted);
  const { frameworks: _, exceptions: __, intents: ___, ...rest } = options;
  const without = analyze(other.inventory, {
    ...rest,
    declaredEntryPoints: [...options.declaredEntryPoints, ...other.declared],
  });
  return { ...result, ...liftStatus({ ...result, ...accepted, without: without.namespaces }) };
}

/** Without enforcement every policy is taken at its word. */
const DECLARED: Basis = { kind: 'declared' };

/** The cluster as it is enforced, without scores: what questions about single connections need. */
export function prepare(
  inventory: Inventory,
  options: Omit<ReachabilityOptions, 'policies'> & Pick<AnalyzeOptions, 'assumeCni'> = {},
): Analysis {
  const { assumeCni, ...reachability } = options;
  return prepareViews(inventory, { ...(assumeCni && { assumeCni }) }, reachability).enforced;
}

/** One cluster, seen in three ways; those that are equal are one object. */
interface Views {
  /** Each policy at its word. */
  readonly declared: Analysis;
  /** As the cluster's engines enforce them, wherever a pod runs: what findings about policies are asked of. */
  readonly intended: Analysis;
  /** As they are enforced, pod by pod. */
  readonly enforced: Analysis;
  readonly enforcement?: Enforcement;
}

function prepareViews(
  inventory: Inventory,
  { assumeCni }: Pick<AnalyzeOptions, 'assumeCni'>,
  options: Omit<ReachabilityOptions, 'policies'> = {},
): Views {
  const cluster = normalize(inventory);
  const policies = compilePolicies(cluster);
  const found = findEnforcement({ inventory, cluster, policies, ...(assumeCni && { assumeCni }) });
  const view = (policing: Policing | undefined): Analysis => {
    const how = policing === undefined ? options : { ...options, policing };
    const { absent, open, closed } = computeReachabilities(cluster, { ...how, policies });
    return { cluster, best: absent, worst: open, certain: closed, ...(policing && { policing }) };
  };
  if (found === undefined) {
    const only = view(options.policing);
    return { declared: only, intended: only, enforced: only };
  }
  const { enforcement, policing } = found;
  const declared = view(undefined);
  if (isAsDeclared(cluster, policing)) {
    // Explanations name the engine all the same.
    return { declared, intended: declared, enforced: { ...declared, policing }, enforcement };
  }
  const whole = withoutHoles(policing);
  const intended = whole === undefined || isAsDeclared(cluster, whole) ? declared : view(whole);
  return { declared, intended, enforced: view(policing), enforcement };
}

/** What scores rest on (scoring.md P7). Proved off is proof: its scores are those of a cluster without policies. */
function basisOf(
  { source }: Cluster,
  facts: { readonly enforcement: Enforcement | undefined; readonly assumeCni: AssumedCni | undefined },
): Basis {
  const { enforcement, assumeCni } = facts;
  if (assumeCni !== undefined) return { kind: 'declared', assumedCni: assumeCni };
  if (source === 'manifests' || enforcement === undefined) return DECLARED;
  return { kind: enforcement.verdict === 'unknown' ? 'none' : 'enforced' };
}

interface Judged {
  readonly survey: ClusterSurvey;
  readonly scored: ClusterScore;
}

/** Surveys and scores views; views with the same rows are surveyed once, and scored once for each basis. */
function judging(declaredEntryPoints: AnalyzeOptions['declaredEntryPoints']) {
  const surveys = new Map<Reachability, ClusterSurvey>();
  const judged = new Map<string, Judged>();
  return (analysis: Analysis, how: Pick<ScoreInputs, 'basis' | 'enforcement'>): Judged => {
    const survey = surveys.get(analysis.worst) ?? surveyCluster(analysis);
    surveys.set(analysis.worst, survey);
    const key = `${[...surveys.keys()].indexOf(analysis.worst)} ${JSON.stringify(how)}`;
    const known = judged.get(key) ?? {
      survey,
      scored: scoreCluster({ analysis, survey, declaredEntryPoints, ...how }),
    };
    judged.set(key, known);
    return known;
  };
}

/** The specs are those of the cluster, not copies of them. What was never read has no text. */
function policyTexts({ policies }: Cluster): PolicyText[] {
  return policies
    .filter(({ unreadable }) => unreadable?.isUnread !== true)
    .map(({ kind, apiVersion, namespace, name, spec }) => ({
      kind,
      apiVersion,
      ...(namespace !== undefined && { namespace }),
      name,
      spec,
    }));
}

function populationOf(cluster: Cluster): Population {
  return {
    namespaces: cluster.namespaces.length,
    workloads: cluster.workloads.length,
    unreadableWorkloads: cluster.unreadableWorkloads.length,
    pods: cluster.pods.filter((pod) => !pod.representative).length,
    policies: cluster.policies.filter(({ unreadable }) => unreadable?.isUnread !== true).length,
    unreadablePolicies: cluster.policies.filter(
      ({ unreadable }) => unreadable !== undefined && unreadable.isUnread !== true,
    ).length,
    objects: cluster.objectCounts,
  };
}
