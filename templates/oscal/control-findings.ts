// What the scan says of controls: only direct requirements with a verdict become findings. A control that could not be
// assessed is not satisfied, with the reason `other`: OSCAL has no third state, and unknown is never a pass.
import type { RequirementResult } from '../../lib/model/framework.ts';
import { requirementName, requirementVerdictWord } from '../wording/framework.ts';
import { observationUuid, passUuid } from './observations.ts';
import { isFailing, type OscalScope, property } from './oscal-scope.ts';
import { line, prose } from './oscal-text.ts';
import { riskUuid } from './risks.ts';

/** One for each OSCAL control of each direct requirement. */
export function controlFindings(scope: OscalScope) {
  return (scope.result.frameworks?.requirements ?? [])
    .filter(({ strength }) => strength === 'direct')
    .flatMap((requirement) =>
      (requirement.oscalControls ?? []).map((control) => controlFinding(requirement, control, scope)),
    );
}

function controlFinding(requirement: RequirementResult, control: string, scope: OscalScope) {
  const { result, id } = scope;
  const { checks, title, verdict, doesNotProve } = requirement;
  const told = result.findings.filter(
    ({ checkId, otherChecks }) => checks.includes(checkId) || otherChecks.some((one) => checks.includes(one)),
  );
  const passed = result.checks.filter(
    ({ id: check, outcome }) => outcome === 'pass' && checks.includes(check),
  );
  const observations = [
    ...told.map((finding) => observationUuid(finding, scope)),
    ...passed.map((check) => passUuid(check.id, scope)),
  ];
  const risks = told.filter(isFailing).map((finding) => ({ 'risk-uuid': riskUuid(finding, scope) }));
  const word = requirementVerdictWord(verdict, result.scan.basis);
  return {
    uuid: id(`control/${requirement.frameworkId}/${requirement.version}/${control}`),
    title: line(`${requirementName(requirement)}: ${title}`),
    description: prose(`${word}.`),
    props: [property('verdict', word)],
    target: {
      type: 'objective-id',
      'target-id': `${control}_obj`,
      status: {
        state: verdict === 'met' ? 'satisfied' : 'not-satisfied',
        reason: { met: 'pass', notMet: 'fail' }[verdict as string] ?? 'other',
      },
    },
    ...(observations.length > 0 && {
      'related-observations': observations.map((one) => ({ 'observation-uuid': one })),
    }),
    ...(risks.length > 0 && { 'related-risks': risks }),
    ...(doesNotProve !== '' && { remarks: prose(`Does not prove: ${doesNotProve}.`) }),
  };
}
