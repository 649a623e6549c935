// What was seen: one observation for each finding, and one for each check that passes.
import type { CheckResult, Finding } from '../../lib/model/finding.ts';
import { evidenceTexts } from '../wording/finding.ts';
import { namespaceUuid } from './local-definitions.ts';
import { type OscalScope, property } from './oscal-scope.ts';
import { line, prose } from './oscal-text.ts';

export function observationUuid(finding: Finding, { id, placeOf }: OscalScope): string {
  return id(`observation/${placeOf.get(finding)}`);
}

export function passUuid(checkId: string, { id }: OscalScope): string {
  return id(`pass/${checkId}`);
}

/** Its subject is the namespace, or the cluster where there is none. */
export function observationOf(finding: Finding, scope: OscalScope) {
  const evidence = evidenceTexts(finding.evidence, 3)
    .map(({ connection, policy, place }) =>
      [connection, policy, place].filter((part) => part !== '').join(', '),
    )
    .filter((text) => text !== '');
  return {
    uuid: observationUuid(finding, scope),
    title: line(finding.message),
    description: prose([`${finding.message}.`, ...evidence].join(' ')),
    props: [
      property('check', finding.checkId),
      property('outcome', finding.outcome),
      property('severity', finding.severity),
      property('fingerprint', finding.fingerprint),
    ],
    methods: ['TEST'],
    types: ['finding'],
    subjects: [subjectOf(finding, scope)],
    'relevant-evidence': [recordEvidence(scope)],
    collected: scope.result.scan.collectedAt,
  };
}

export function passObservation(check: CheckResult, scope: OscalScope) {
  return {
    uuid: passUuid(check.id, scope),
    title: line(check.title),
    description: prose(`${check.title}: the check passes.`),
    props: [property('check', check.id), property('outcome', 'pass')],
    methods: ['TEST'],
    types: ['control-objective'],
    subjects: [{ 'subject-uuid': scope.id('cluster'), type: 'component' }],
    'relevant-evidence': [recordEvidence(scope)],
    collected: scope.result.scan.collectedAt,
  };
}

function subjectOf({ namespace }: Finding, scope: OscalScope) {
  const known = scope.result.namespaces.some(({ name }) => name === namespace);
  return known && namespace !== undefined
    ? { 'subject-uuid': namespaceUuid(namespace, scope), type: 'inventory-item' }
    : { 'subject-uuid': scope.id('cluster'), type: 'component' };
}

function recordEvidence({ id }: OscalScope) {
  return { href: `#${id('record')}`, description: prose('The record of the scan') };
}
