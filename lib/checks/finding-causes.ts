// What findings about openings rest on, by fingerprint: the rules, and the ways in that are not declared.
import type { FindingCauses } from '../model/finding-causes.ts';
import { allowAllFingerprint, allowAllGroups } from './allow-all-rule.ts';
import type { CheckContext } from './check-context.ts';
import { openingFingerprint } from './opening-finding.ts';
import { wayInFingerprint } from './undeclared-entry-point.ts';

export function findCauses(context: CheckContext): FindingCauses {
  return {
    rules: new Map([
      ...context.openings().map((opening) => [openingFingerprint(opening), opening.places] as const),
      ...allowAllGroups(context).map((places) => [allowAllFingerprint(context, places), places] as const),
    ]),
    entryPoints: new Map(
      context.entryPoints.map((way) => [wayInFingerprint(way), `${way.kind} ${way.namespace}/${way.name}`]),
    ),
  };
}
