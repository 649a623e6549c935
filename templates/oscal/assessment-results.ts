// A result as OSCAL assessment results. Written as 1.2.1, the newest that compliance-trestle 4 takes. A namespace is an
// inventory item, a finding is an observation and a risk, and a direct requirement of NIST SP 800-53 is a finding.
// https://pages.nist.gov/OSCAL/resources/concepts/layer/assessment/assessment-results/
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { basisSentence, statusWord } from '../wording/status.ts';
import { controlFindings } from './control-findings.ts';
import { localDefinitions } from './local-definitions.ts';
import { observationOf, passObservation } from './observations.ts';
import { isFailing, type OscalInputs, type OscalScope, property } from './oscal-scope.ts';
import { line, prose } from './oscal-text.ts';
import { riskOf } from './risks.ts';

/** Names of UUIDs hold the record's hash where they are of this scan, and the cluster's name where they last. */
export function assessmentResults(result: ScanResult, inputs: OscalInputs) {
  const id = (name: string) => inputs.makeUuid(`${inputs.record.sha256}/${name}`);
  const scope: OscalScope = {
    ...inputs,
    result,
    id,
    placeOf: new Map(result.findings.map((finding, index) => [finding, index])),
  };
  const { cluster, scan } = result;
  return {
    'assessment-results': {
      uuid: id('document'),
      metadata: {
        title: line(`Network segmentation of ${cluster.name}`),
        'last-modified': scan.collectedAt,
        version: scan.collectedAt,
        'oscal-version': '1.2.1',
        props: [
          property('record-sha256', inputs.record.sha256),
          property('ruleset-version', scan.ruleset.version),
          property('ruleset-sha256', scan.ruleset.sha256),
          property('inventory-sha256', scan.inventorySha256),
        ],
      },
      'import-ap': { href: `#${id('plan')}` },
      results: [resultOf(scope)],
      'back-matter': { resources: resourcesOf(scope) },
    },
  };
}

function resultOf(scope: OscalScope) {
  const { result, id } = scope;
  const { cluster, scan, findings, checks, status } = result;
  const passed = checks.filter(({ outcome }) => outcome === 'pass');
  const observations = [
    ...findings.map((finding) => observationOf(finding, scope)),
    ...passed.map((check) => passObservation(check, scope)),
  ];
  const risks = findings.filter(isFailing).map((finding) => riskOf(finding, scope));
  const controls = controlFindings(scope);
  return {
    uuid: id('result'),
    title: line(`Scan of ${cluster.name}`),
    description: prose(
      `Every workload of the cluster was tested, without sampling. ${basisSentence(scan.basis)}`,
    ),
    start: scan.reading?.startedAt ?? scan.collectedAt,
    end: scan.reading?.finishedAt ?? scan.collectedAt,
    props: [property('status', statusWord(status, scan.basis))],
    'local-definitions': localDefinitions(scope),
    'reviewed-controls': { 'control-selections': [controlSelection(result)] },
    ...(observations.length > 0 && { observations }),
    ...(risks.length > 0 && { risks }),
    ...(controls.length > 0 && { findings: controls }),
  };
}

/** An empty selection is not valid; a result without controls of NIST names the control that it is about. */
function controlSelection({ frameworks }: ScanResult) {
  const named = (frameworks?.requirements ?? []).flatMap((one) => one.oscalControls ?? []);
  const ids = named.length === 0 ? ['network-segmentation'] : [...new Set(named)];
  return {
    description: prose('Controls that the scan gives evidence for'),
    'include-controls': ids.map((one) => ({ 'control-id': one })),
  };
}

function resourcesOf({ record, id }: OscalScope) {
  return [
    {
      uuid: id('plan'),
      title: 'Plan of the assessment',
      description: prose(
        'There is no plan in OSCAL: the rules of the scan, with their hash, and the catalogue of its checks are the plan',
      ),
    },
    {
      uuid: id('record'),
      title: 'Record of the scan',
      description: prose('The result that everything here is made from'),
      rlinks: [
        {
          href: encodeURIComponent(record.fileName),
          'media-type': 'application/json',
          hashes: [{ algorithm: 'SHA-256', value: record.sha256 }],
        },
      ],
    },
  ];
}
