// What a failing finding puts at risk.
import type { ExceptionResult } from '../../lib/model/exception.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { observationUuid } from './observations.ts';
import { OSCAL_NAMESPACE, type OscalScope } from './oscal-scope.ts';
import { line, prose } from './oscal-text.ts';

export function riskUuid(finding: Finding, { id, placeOf }: OscalScope): string {
  return id(`risk/${placeOf.get(finding)}`);
}

export function riskOf(finding: Finding, scope: OscalScope) {
  const by = scope.result.exceptions?.find(({ id }) => id === finding.exception);
  const facet = (name: string, value: string) => ({ name, system: OSCAL_NAMESPACE, value: line(value) });
  return {
    uuid: riskUuid(finding, scope),
    title: line(finding.message),
    description: prose(`${finding.message}.`),
    statement: prose(`What an attacker gains: ${finding.attackerGains}.`),
    // An exception is a deviation that somebody approved: the risk is there all the same
    status: by === undefined ? 'open' : 'deviation-approved',
    characterizations: [
      {
        origin: { actors: [{ type: 'tool', 'actor-uuid': scope.id('tool') }] },
        facets: [
          facet('severity', finding.severity),
          facet('exposure-points', String(finding.points.exposure)),
          facet('coverage-points', String(finding.points.coverage)),
          ...(by ? exceptionFacets(by, facet) : []),
        ],
      },
    ],
    ...(by && {
      'mitigating-factors': [
        {
          uuid: scope.id(`mitigation/${scope.placeOf.get(finding)}`),
          description: prose(by.compensatingControl),
        },
      ],
      deadline: `${by.expiresOn}T23:59:59Z`,
    }),
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

function exceptionFacets<Facet>(
  { id, reason, owner, approver, approvedOn, expiresOn }: ExceptionResult,
  facet: (name: string, value: string) => Facet,
): Facet[] {
  return [
    facet('exception', id),
    facet('exception-reason', reason),
    facet('exception-owner', owner),
    facet('exception-approver', approver),
    facet('exception-approved-on', approvedOn),
    facet('exception-expires-on', expiresOn),
  ];
}
