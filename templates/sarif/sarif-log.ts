// A result as a SARIF 2.1.0 log that GitHub code scanning takes: a rule for each check, a result for each finding that
// stands in a file. https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
import type { CheckMeta, Finding, Severity } from '../../lib/model/finding.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { acceptedLine } from '../wording/exception.ts';
import { fixLine, gainLine } from '../wording/finding.ts';
import { requirementName, requirementsOn } from '../wording/framework.ts';
import { placeNearby, placesOf, type SourcePlace, uriOf } from './source-place.ts';

export interface SarifInputs {
  /** What is said of each rule; a check that is not among them is named only. */
  readonly checks: readonly CheckMeta[];
  /** Absolute folder that files are named from: the root of the repository. */
  readonly root: string;
}

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** GitHub's bands: critical above 9.0, high above 7.0, medium above 4.0. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
};

/** The log as an object. Findings without a place in a file are told as notifications: GitHub refuses such results. */
export function sarifLog(result: ScanResult, { checks, root }: SarifInputs) {
  const metas = new Map(checks.map((meta) => [meta.id, meta]));
  const ids = [
    ...new Set([...result.checks.map(({ id }) => id), ...result.findings.map(({ checkId }) => checkId)]),
  ];
  const placed = result.findings.map((finding) => {
    const places = placesOf(finding, result);
    const nearby = result.cluster.source === 'manifests' ? placeNearby(finding, result) : undefined;
    return { finding, places: places.length > 0 || nearby === undefined ? places : [nearby] };
  });
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'bulkhead',
            version: result.scan.tool.version,
            rules: ids.map((id) => ruleOf(id, metas.get(id), result)),
          },
        },
        automationDetails: { id: `bulkhead/${result.cluster.name}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: result.status !== 'notAssessed',
            endTimeUtc: result.scan.collectedAt,
            toolExecutionNotifications: [
              ...result.gaps.map(({ message, remedy }) => notification(`${message}. ${remedy}`)),
              ...placed
                .filter(({ places }) => places.length === 0)
                .map(({ finding }) => notification(messageOf(finding))),
            ],
          },
        ],
        results: placed
          .filter(({ places }) => places.length > 0)
          .map(({ finding, places }) =>
            resultOf(finding, { places, root, ruleIndex: ids.indexOf(finding.checkId), result }),
          ),
      },
    ],
  };
}

function ruleOf(id: string, meta: CheckMeta | undefined, result: ScanResult) {
  const check = result.checks.find((one) => one.id === id);
  const title = meta?.title ?? check?.title ?? id;
  const severity = meta?.severity ?? check?.severity ?? 'medium';
  const help = [
    meta?.rationale,
    meta && `What an attacker gains: ${meta.attackerGains}.`,
    meta && `${meta.remediation}.`,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: meta?.rationale ?? title },
    help: { text: help === '' ? title : help },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      'security-severity': SECURITY_SEVERITY[severity],
      precision: 'very-high',
      tags: [
        'security',
        'network-segmentation',
        ...requirementsOn(result.frameworks, [id]).map(requirementName).slice(0, 18),
      ],
    },
  };
}

interface Placed {
  readonly places: readonly SourcePlace[];
  readonly root: string;
  readonly ruleIndex: number;
  readonly result: ScanResult;
}

function resultOf(finding: Finding, { places, root, ruleIndex, result }: Placed) {
  const physical = places.map(({ file, line }) => ({
    physicalLocation: { artifactLocation: { uri: uriOf(file, root) }, region: { startLine: line } },
  }));
  const [first, ...others] = physical;
  const object = finding.resources[0] ?? '';
  const name = [result.cluster.name, finding.namespace, object].filter(
    (part) => part !== undefined && part !== '',
  );
  return {
    ruleId: finding.checkId,
    ruleIndex,
    level: finding.outcome === 'fail' ? LEVELS[finding.severity] : 'warning',
    message: { text: messageOf(finding) },
    locations: [{ ...first, logicalLocations: [{ fullyQualifiedName: name.join('/'), kind: 'resource' }] }],
    ...(others.length > 0 && {
      relatedLocations: others.map((location, index) => ({ id: index + 1, ...location })),
    }),
    partialFingerprints: {
      'bulkhead/v1': finding.fingerprint,
      // Without it the upload makes one of the text around the line, which moves when the file is edited
      primaryLocationLineHash: `${finding.fingerprint}:1`,
    },
    ...suppressionOf(finding, result),
    properties: { namespace: finding.namespace ?? '', otherChecks: finding.otherChecks },
  };
}

/** An accepted finding stays a result, as SARIF has it; readers that know suppressions show it as accepted. */
function suppressionOf(finding: Finding, { exceptions = [] }: ScanResult) {
  const by = exceptions.find(({ id }) => id === finding.exception);
  if (by === undefined) return {};
  const justification = `${acceptedLine(finding, exceptions)}. ${by.reason}`;
  return { suppressions: [{ kind: 'external', status: 'accepted', justification }] };
}

function messageOf(finding: Finding): string {
  const start = finding.outcome === 'unknown' ? 'Not assessed: ' : '';
  // A message may hold links and placeholders, which names must not make
  const text = `${start}${finding.message}. ${gainLine(finding)}. ${fixLine(finding)}.`;
  return text.replace(/[[\]\\]/g, (character) => `\\${character}`).replace(/[{}]/g, (brace) => brace + brace);
}

function notification(text: string) {
  return { level: 'warning', message: { text } };
}
