// Where findings point: rules and policies with their file and line, objects with theirs. And the text of a rule, which
// is what a cause is known by.
import type { Cluster, PolicyObject } from '../model/cluster.ts';
import type { Evidence } from '../model/finding.ts';
import type { Origin, RawObject } from '../model/inventory.ts';
import type { RulePlace } from '../model/policy-facts.ts';
import { policyRefOf } from './names.ts';

/** The most pieces of evidence that a finding has. */
export const EVIDENCE_LIMIT = 10;

/** Evidence that points at a rule; `line` where the source has lines. */
export function ruleEvidence(cluster: Cluster, place: RulePlace, connection?: string): Evidence {
  const policy = cluster.policies[place.policyId] as PolicyObject;
  const line = policy.origin.ruleLines?.[place.direction][place.ruleIndex];
  return {
    ...(connection !== undefined && { connection }),
    direction: place.direction,
    policy: policyRefOf(policy),
    ruleIndex: place.ruleIndex,
    ...(line !== undefined && { line }),
  };
}

/** Evidence that points at the policy itself. */
export function policyEvidence(cluster: Cluster, policyId: number): Evidence {
  return { policy: policyRefOf(cluster.policies[policyId] as PolicyObject) };
}

/** The place of an object that is no policy. */
export function originOf({ file, line }: Origin): NonNullable<Evidence['origin']> {
  return { file, line };
}

/**
 * The text of a rule as it was read, for fingerprints: a rule that moves within its list stays the same cause,
 * one that is edited becomes another.
 */
export function ruleText(cluster: Cluster, place: RulePlace): string {
  const rules = (cluster.policies[place.policyId] as PolicyObject).spec[place.direction];
  return stableText(Array.isArray(rules) ? rules[place.ruleIndex] : undefined);
}

/** The text of the rule's peers alone. */
export function peersText(cluster: Cluster, place: RulePlace): string {
  const rules = (cluster.policies[place.policyId] as PolicyObject).spec[place.direction];
  const rule: unknown = Array.isArray(rules) ? rules[place.ruleIndex] : undefined;
  const field = place.direction === 'ingress' ? 'from' : 'to';
  return typeof rule === 'object' && rule !== null ? stableText((rule as RawObject)[field]) : '';
}

/** JSON with sorted fields: the order in which they were written says nothing. */
export function stableText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stableText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([field, inner]) => `${JSON.stringify(field)}:${stableText(inner)}`).join()}}`;
}
