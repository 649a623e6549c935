// A rule that lets strangers in, or lets workloads out to them, as one finding: several checks fail by it, the first of
// them tells it. Instance metadata is told apart: leaving two addresses out mends it, and whoever accepts the rest of
// the rule has not accepted that.
import type { PolicyObject } from '../model/cluster.ts';
import type { CheckMeta, Finding } from '../model/finding.ts';
import type { Rule } from '../model/policy.ts';
import { allowsAll } from './allows-all.ts';
import type { CheckContext } from './check-context.ts';
import { ruleText } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { LostItem, RuleCause } from './lost-causes.ts';
import {
  evidenceOf,
  namespacesOf,
  pointsOf,
  resourcesOf,
  subjectsName,
  worstSeverity,
} from './lost-finding.ts';
import { policyName, ruleName } from './names.ts';
import { selectsNextPod } from './next-pod.ts';
import { OPENING_SEVERITY, type OpeningCheck } from './opening-check.ts';
import { placeKey } from './redundancy.ts';

/** What a check says about one rule. */
export interface Opening {
  readonly cause: RuleCause;
  readonly rule: Rule;
  /** `ingress rule 1 of NetworkPolicy "shop/web"`. */
  readonly ruleName: string;
  /** `3 workloads of namespace "shop"`. */
  readonly subjects: string;
  /** Checks that fail by the rule, the one that tells it first. */
  readonly checks: readonly OpeningCheck[];
  readonly items: readonly LostItem[];
}

export interface OpeningWords {
  readonly message: (opening: Opening) => string;
  readonly fix: (opening: Opening) => string;
}

/** Which check tells a rule by which several fail: what opens most first. */
const TOLD_BY: readonly OpeningCheck[] = [
  'strangers-of-the-internet',
  'internet-egress',
  'strangers-of-other-namespaces',
  'strangers-of-private-ranges',
  'strangers-of-the-same-namespace',
  'node-and-api-server-egress',
  'all-ports-rule',
  'default-deny-missing',
];

/** The findings of one check about rules; `notApplicable` when the cluster has no workload that policies bind. */
export function findOpenings(
  context: CheckContext,
  { meta, words }: { readonly meta: CheckMeta & { readonly id: OpeningCheck }; readonly words: OpeningWords },
): readonly Finding[] | 'notApplicable' {
  if (!hasBoundWorkloads(context)) return 'notApplicable';
  return openingsOf(context)
    .filter(({ checks }) => checks[0] === meta.id)
    .map((opening) => toFinding(context, { opening, meta, words }));
}

/** Whether there is a workload that policies bind. */
export function hasBoundWorkloads({ cluster }: CheckContext): boolean {
  return cluster.workloads.some(({ hostNetwork }) => !hostNetwork);
}

/** Rules that allow everything are told by their own check, as a whole. */
function openingsOf(context: CheckContext): Opening[] {
  return context.lostCauses().rules.flatMap((cause) => {
    const rule = context.ruleAt(cause.place) as Rule;
    if (allowsAll(rule)) return [];
    const [metadata, rest] = splitMetadata(cause.items);
    return [metadata, rest].flatMap((items) => {
      const checks = checksOf(items);
      const name = ruleName(context.cluster, cause.place);
      return checks.length === 0
        ? []
        : [{ cause, rule, ruleName: name, subjects: subjectsName(opening(items)), checks, items }];
    });
  });
}

function opening(items: readonly LostItem[]): LostItem[] {
  return items.filter(({ check }) => check !== undefined);
}

function splitMetadata(items: readonly LostItem[]): [metadata: LostItem[], rest: LostItem[]] {
  const isMetadata = ({ check }: LostItem) => check === 'instance-metadata-egress';
  return [items.filter(isMetadata), items.filter((item) => !isMetadata(item))];
}

/** The checks that fail by these items, in the order in which they tell. */
export function checksOf(items: readonly LostItem[]): OpeningCheck[] {
  const found = new Set(items.flatMap(({ check }) => check ?? []));
  return [...found].sort((a, b) => TOLD_BY.indexOf(a) - TOLD_BY.indexOf(b));
}

function toFinding(
  context: CheckContext,
  {
    opening: told,
    meta,
    words,
  }: { readonly opening: Opening; readonly meta: CheckMeta; readonly words: OpeningWords },
): Finding {
  const { cause, checks, items } = told;
  const { direction, policyId } = cause.place;
  const shown = opening(items);
  const [namespace, ...others] = namespacesOf(shown);
  const policy = context.cluster.policies[policyId] as PolicyObject;
  const family = meta.id === 'instance-metadata-egress' ? meta.id : 'opening';
  return {
    checkId: meta.id,
    otherChecks: [...checks.slice(1), ...consequences(context, told)].sort(),
    outcome: 'fail',
    severity: worstSeverity(checks.map((check) => OPENING_SEVERITY[check][direction])),
    fingerprint: fingerprintOf([
      family,
      policyName(policy),
      direction,
      ruleText(context.cluster, cause.place),
    ]),
    ...(namespace !== undefined && others.length === 0 && { namespace: namespace.name }),
    message: words.message(told),
    attackerGains: meta.attackerGains,
    fix: words.fix(told),
    resources: resourcesOf(shown),
    evidence: evidenceOf(shown),
    points: pointsOf(items),
  };
}

/** What else fails by the rule beside what workloads of today lose. */
function consequences(context: CheckContext, { cause, checks }: Opening): string[] {
  if (checks.includes('instance-metadata-egress')) return [];
  const { policyId } = cause.place;
  const opensNextPod = namespacesOf(cause.items).some((namespace) =>
    selectsNextPod(context, { policyId, namespace }),
  );
  return [
    ...(opensNextPod && checks.some((check) => check !== 'all-ports-rule') ? ['next-pod-not-covered'] : []),
    ...(context.redundancy().hiding.has(placeKey(cause.place)) ? ['redundant-rule'] : []),
  ];
}
