// A rule that lets strangers in, or lets workloads out to them, as one finding: several checks fail by it, the first of
// them tells it. Instance metadata is told apart: leaving two addresses out mends it, and whoever accepts the rest of
// the rule has not accepted that.
import type { PolicyObject } from '../model/cluster.ts';
import type { CheckMeta, Finding } from '../model/finding.ts';
import type { Rule } from '../model/policy.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import { portRange, subtractPorts, unionPorts } from '../sets/port-set.ts';
import { allowsAll } from './allows-all.ts';
import { gainsOf } from './attacker-gains.ts';
import type { CheckContext } from './check-context.ts';
import { peersText, ruleText } from './evidence.ts';
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
import { count, policyName } from './names.ts';
import { selectsNextPod } from './next-pod.ts';
import { OPEN_DIRECTION, OPENING_SEVERITY, type OpeningCheck } from './opening-check.ts';
import { groupByPolicy, type RuleGroup } from './policy-finding.ts';
import { placeKey } from './rule-places.ts';

/** What a check says about one rule, or about the rules of a namespace that name the same peers. */
export interface Opening {
  /** Texts of the rules, with their namespace and direction: each once, sorted. What the cause is known by. */
  readonly texts: readonly string[];
  /** At least one; all of one direction. */
  readonly places: readonly RulePlace[];
  /** The first of them; the others differ from it by their ports. */
  readonly rule: Rule;
  /** Ports of all the rules. */
  readonly ports: Rule['ports'];
  /** `ingress rule 1 of NetworkPolicy "shop/web"`, `the same ingress rule in 3 policies`, `ingress rules of 3 policies`. */
  readonly ruleName: string;
  /** Whether the name is that of several rules. */
  readonly number: 'one' | 'several';
  /** The same, after `in` or `of`: `the ingress rules of these 3 policies`. */
  readonly where: string;
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

const DNS_PORTS = unionPorts(portRange('TCP', 53, 53), portRange('UDP', 53, 53));

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
  return context
    .openings()
    .filter(({ checks }) => checks[0] === meta.id)
    .map((opening) => toFinding(context, { opening, meta, words }));
}

/** Whether there is a workload that policies bind. */
export function hasBoundWorkloads({ cluster }: CheckContext): boolean {
  return cluster.workloads.some(({ hostNetwork }) => !hostNetwork);
}

/** Rules that allow everything are told by their own check, as a whole. */
export function findAllOpenings(context: CheckContext): Opening[] {
  const causes = context.lostCauses().rules.filter(({ place }) => !allowsAll(context.ruleAt(place) as Rule));
  return [...Map.groupBy(causes, ({ place }) => samePeersKey(context, place)).values()].flatMap((same) => {
    const [first] = same as [RuleCause, ...RuleCause[]];
    const rule = context.ruleAt(first.place) as Rule;
    return [0, 1].flatMap((part): Opening[] => {
      const parts = same.map((cause) => ({
        place: cause.place,
        items: splitMetadata(cause.items)[part] as LostItem[],
      }));
      const failing = parts.filter(({ items }) => checksOf(items).length > 0);
      if (failing.length === 0) return [];
      const places = failing.map(({ place }) => place);
      const items = failing.flatMap((cause) => cause.items);
      const subjects = subjectsName(opening(items));
      const texts = [...new Set(places.map((place) => placedText(context, place)))].sort();
      const named = rulesName(context, { places, texts });
      const ports = portsOf(places.map((one) => context.ruleAt(one) as Rule));
      return [{ texts, places, rule, ports, ...named, subjects, checks: checksOf(items), items }];
    });
  });
}

/**
 * Rules of a namespace that name the same peers are one cause, whatever ports each is for: every workload's metrics that
 * are open to every namespace. Those for all ports and those for name resolution are apart: they open more, and less.
 */
function samePeersKey(context: CheckContext, place: RulePlace): string {
  const rule = context.ruleAt(place) as Rule;
  const ports = rule.ports === 'any' ? 'all' : isDnsOnly(rule) ? 'dns' : 'listed';
  return `${scopeText(context, place)} ${ports} ${peersText(context.cluster, place)}`;
}

function placedText(context: CheckContext, place: RulePlace): string {
  return `${scopeText(context, place)} ${ruleText(context.cluster, place)}`;
}

function scopeText({ cluster }: CheckContext, { policyId, direction }: RulePlace): string {
  const policy = cluster.policies[policyId] as PolicyObject;
  return `${policy.namespace ?? policyName(policy)} ${direction}`;
}

function portsOf(rules: readonly Rule[]): Rule['ports'] {
  if (rules.some(({ ports }) => ports === 'any')) return 'any';
  return rules.flatMap(({ ports }) => (ports === 'any' ? [] : ports));
}

function rulesName(
  { cluster }: CheckContext,
  { places, texts }: Pick<Opening, 'places' | 'texts'>,
): Pick<Opening, 'ruleName' | 'number' | 'where'> {
  const [group, ...others] = groupByPolicy(cluster, places) as [
    RuleGroup<RulePlace>,
    ...RuleGroup<RulePlace>[],
  ];
  if (others.length === 0) return { ruleName: group.name, number: group.number, where: group.name };
  const { direction } = places[0] as RulePlace;
  const policies = count(others.length + 1, 'policy');
  const where = `the ${direction} rules of these ${policies}`;
  return texts.length === 1
    ? { ruleName: `the same ${direction} rule in ${policies}`, number: 'one', where }
    : { ruleName: `${direction} rules of ${policies}`, number: 'several', where };
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

/** The same, with all that fails where a direction is as open as without a policy. */
export function checksOfOpen(items: readonly LostItem[]): OpeningCheck[] {
  const open = items.filter(({ deduction }) => deduction.position === 'isolation');
  return [
    ...new Set([...checksOf(items), ...open.flatMap(({ deduction }) => OPEN_DIRECTION[deduction.direction])]),
  ];
}

function toFinding(
  context: CheckContext,
  {
    opening: told,
    meta,
    words,
  }: {
    readonly opening: Opening;
    readonly meta: CheckMeta & { readonly id: OpeningCheck };
    readonly words: OpeningWords;
  },
): Finding {
  const { places, rule, checks, items } = told;
  const [first] = places as [RulePlace, ...RulePlace[]];
  const shown = opening(items);
  const [namespace, ...others] = namespacesOf(shown);
  const opened = {
    check: meta.id,
    direction: first.direction,
    ...(isDnsOnly(rule) && { ports: 'dns' as const }),
  };
  const family = familyOf(meta.id);
  return {
    checkId: meta.id,
    otherChecks: [...checks.slice(1), ...(family === 'opening' ? consequencesOf(context, told) : [])].sort(),
    outcome: 'fail',
    severity: isDnsOnly(rule)
      ? 'low'
      : worstSeverity(checks.map((check) => OPENING_SEVERITY[check][first.direction])),
    fingerprint: openingFingerprint(told),
    ...(namespace !== undefined && others.length === 0 && { namespace: namespace.name }),
    message: words.message(told),
    attackerGains: gainsOf(opened) ?? meta.attackerGains,
    fix: words.fix(told),
    resources: [...resourcesOf(shown), ...policyResources(context, places)].sort(),
    evidence: evidenceOf(shown, {
      cluster: context.cluster,
      peers: rule.peers === 'any' ? 'everybody' : 'named',
    }),
    points: pointsOf(items),
  };
}

/** Instance metadata is told apart from what else the same rules open. */
function familyOf(check: OpeningCheck): 'instance-metadata-egress' | 'opening' {
  return check === 'instance-metadata-egress' ? check : 'opening';
}

export function openingFingerprint({ checks, texts }: Pick<Opening, 'checks' | 'texts'>): string {
  return fingerprintOf([familyOf(checks[0] as OpeningCheck), ...texts]);
}

/** Names of several policies; a single one stands in the evidence. */
export function policyResources({ cluster }: CheckContext, places: readonly RulePlace[]): string[] {
  const policies = [...new Set(places.map(({ policyId }) => cluster.policies[policyId] as PolicyObject))];
  return policies.length === 1 ? [] : policies.map(({ kind, name }) => `${kind}/${name}`);
}

/** What else fails by rules beside what workloads of today lose: the next pod, and rules that are redundant because of them. */
export function consequencesOf(
  context: CheckContext,
  { places, items }: Pick<Opening, 'places' | 'items'>,
): string[] {
  const { hiding } = context.redundancy();
  const opening = namespacesOf(
    items.filter(({ check }) => check !== undefined && check !== 'all-ports-rule'),
  );
  const opensNextPod = places.some(({ policyId }) =>
    opening.some((namespace) => selectsNextPod(context, { policyId, namespace })),
  );
  return [
    ...(opensNextPod ? ['next-pod-not-covered'] : []),
    ...(places.some((place) => hiding.has(placeKey(place))) ? ['redundant-rule'] : []),
  ];
}

/** Rules for name resolution are written without peers in most guides: worth narrowing, and no way to much. */
export function isDnsOnly({ ports }: Rule): boolean {
  if (ports === 'any' || ports.length === 0) return false;
  return ports.every((port) => port.kind === 'ports' && subtractPorts(port.ports, DNS_PORTS).length === 0);
}
