// What the clusters of a fleet together say of each requirement: met only where every cluster in scope meets it, and a
// target that nobody looked at is not assessed (docs: reporting.md 2.4).
import type {
  FleetFrameworks,
  FleetRequirement,
  FrameworkResults,
  RequirementResult,
  RequirementVerdict,
} from '../model/framework.ts';
import type { Assessed } from './assessed.ts';

/**
 * Requirements of all results, in the order in which they are first met with; undefined when no result has any. Empty
 * clusters are out of scope. A cluster whose result lacks a requirement did not assess it.
 */
export function rollUpFrameworks(assessed: readonly Assessed[]): FleetFrameworks | undefined {
  const inScope = assessed.filter(
    ({ outcome }) => !('result' in outcome && outcome.result.status === 'empty'),
  );
  const all = assessed.flatMap(({ outcome }) =>
    'result' in outcome ? (outcome.result.frameworks ?? []) : [],
  );
  const [first] = all;
  if (first === undefined) return undefined;
  const requirements = new Map(
    all.flatMap((results) => results.requirements).map((one) => [keyOf(one), one]),
  );
  const answers = inScope.map(({ outcome }) =>
    'result' in outcome ? byKey(outcome.result.frameworks) : new Map<string, RequirementResult>(),
  );
  return {
    catalogue: first.catalogue,
    requirements: [...requirements].map(([key, requirement]) =>
      rollUp(
        requirement,
        answers.map((of) => of.get(key)?.verdict ?? 'notAssessed'),
      ),
    ),
  };
}

function byKey(results: FrameworkResults | undefined): ReadonlyMap<string, RequirementResult> {
  return new Map(results?.requirements.map((one) => [keyOf(one), one]));
}

function keyOf({ frameworkId, version, id }: RequirementResult): string {
  return JSON.stringify([frameworkId, version, id]);
}

function rollUp(requirement: RequirementResult, verdicts: readonly RequirementVerdict[]): FleetRequirement {
  const { frameworkId, framework, version, id, title, strength, doesNotProve } = requirement;
  const count = (verdict: RequirementVerdict) =>
    strength === 'direct' ? verdicts.filter((one) => one === verdict).length : 0;
  const clusterCounts = { met: count('met'), notMet: count('notMet'), notAssessed: count('notAssessed') };
  return {
    frameworkId,
    framework,
    version,
    id,
    title,
    strength,
    verdict: strength === 'direct' ? together(clusterCounts) : requirement.verdict,
    doesNotProve,
    clusterCounts,
  };
}

function together({ met, notMet, notAssessed }: FleetRequirement['clusterCounts']): RequirementVerdict {
  if (notMet > 0) return 'notMet';
  return notAssessed > 0 || met === 0 ? 'notAssessed' : 'met';
}
