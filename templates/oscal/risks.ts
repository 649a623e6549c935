// What a failing finding puts at risk.
import type { Finding } from '../../lib/model/finding.ts';
import { observationUuid } from './observations.ts';
import { OSCAL_NAMESPACE, type OscalScope } from './oscal-scope.ts';
import { line, prose } from './oscal-text.ts';

export function riskUuid(finding: Finding, { id, placeOf }: OscalScope): string {
  return id(`risk/${placeOf.get(finding)}`);
}

export function riskOf(finding: Finding, scope: OscalScope) {
  const facet = (name: string, value: string) => ({ name, system: OSCAL_NAMESPACE, value: line(value) });
  return {
    uuid: riskUuid(finding, scope),
    title: line(finding.message),
    description: prose(`${finding.message}.`),
    statement: prose(`What an attacker gains: ${finding.attackerGains}.`),
    status: 'open',
    characterizations: [
      {
        origin: { actors: [{ type: 'tool', 'actor-uuid': scope.id('tool') }] },
        facets: [
          facet('severity', finding.severity),
          facet('exposure-points', String(finding.points.exposure)),
          facet('coverage-points', String(finding.points.coverage)),
        ],
      },
    ],
    remediations: [
      {
        uuid: scope.id(`remediation/${scope.placeOf.get(finding)}`),
        lifecycle: 'recommendation',
        title: line(finding.fix),
        description: prose(`${finding.fix}.`),
      },
    ],
    'related-observations': [{ 'observation-uuid': observationUuid(finding, scope) }],
  };
}
