// A ScanResult whose every name and message tries to break the output.
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { exception } from './exception-samples.ts';
import { check, finding, ruleEvidence } from './finding-samples.ts';
import { sampleIntents } from './intent-samples.ts';
import { anyPod, certain, entryPoint, lost, namespace, result, rule, workload } from './result-builder.ts';

/** Names and messages that break careless output: markup, bidi, emoji, scripts without a font, 253 characters. */
export const hostileNames: readonly string[] = [
  'a&b<script>alert(1)</script>"\'',
  `${'x'.repeat(120)}-${'long-name.'.repeat(13)}tail`.slice(0, 253),
  'rtl-\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd-\u202Egnp.exe\u202C',
  'cjk-\u540d\u524d-\uD55C\uAE00',
  'emoji-\u{1F600}-\u{1F9E8}-\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
  'control-\u0000\u0007\u001B[31m\n\ttab-\uFEFF\uE000\uD800',
  'zalgo-e\u0301\u0302\u0303\u0304\u0305\u0306-\u010C\u0159\u0416\u03A9',
  'W'.repeat(253),
];

export function hostileResult(): ScanResult {
  const file = `${'deep/'.repeat(60)}\u202Efile & <name>.yaml`;
  const spaces = hostileNames.map((name) => {
    const cause = rule(name, name, { file, line: 123456 });
    const open = workload(name, {
      exposure: [
        lost('otherNamespaces', 'ingress', 15, { cause, peer: { ...anyPod, labels: { [name]: name } } }),
      ],
      coverage: [
        lost('otherNamespaces', 'ingress', 25, { cause, peer: { ...anyPod, labels: { [name]: name } } }),
      ],
    });
    return namespace(name, {
      status: 'partial',
      statusReasons: [
        { id: 'opening', namespace: name, objects: [`Deployment/${name}`] },
        { id: 'dnsCut', namespace: name, objects: [`Deployment/${name}`] },
      ],
      exposure: certain(44),
      coverage: certain(63),
      workloads: [open, workload(`${name}-2`)],
    });
  });
  const base = result(spaces);
  return {
    ...base,
    cluster: { name: hostileNames.join(' '), source: 'manifests' },
    scan: { ...base.scan, basis: { kind: 'declared', assumedCni: hostileNames[0] as string } },
    entryPoints: hostileNames.map((name) => entryPoint(name, name)),
    assumptions: hostileNames,
    checks: hostileNames.map((name, index) =>
      check(name, { title: name, outcome: index % 2 === 0 ? 'fail' : 'unknown', findingCount: 1 }),
    ),
    findings: (['critical', 'medium'] as const).flatMap((severity) =>
      hostileNames.map((name, index) =>
        finding(severity, {
          namespace: name,
          outcome: index % 2 === 0 ? 'fail' : 'unknown',
          checkId: name,
          otherChecks: hostileNames,
          fingerprint: name,
          exception: name,
          message: `${name} admits "${name}" to "${name}"`,
          fix: `Correct "${name}"`,
          attackerGains: `Whatever ${name} has`,
          resources: hostileNames.map((one) => `Deployment/${one}`),
          evidence: hostileNames.map((one) => ruleEvidence(one, { name: one, file: `${file}/${one}` })),
        }),
      ),
    ),
    exceptions: hostileNames.map((name, index) =>
      exception({
        id: name,
        state: index % 2 === 0 ? 'expiresSoon' : 'matchesNothing',
        findingCount: index,
        fingerprints: [name],
        scope: { clusters: [name], namespaces: [name], workloads: [`Deployment/${name}`], fingerprint: name },
        checks: hostileNames,
        reason: `Because ${name}`,
        compensatingControl: name,
        owner: name,
        approver: name,
      }),
    ),
    intents: sampleIntents((plain) => `${plain}-${hostileNames.join('')}`),
    gaps: hostileNames.map((name) => ({
      reason: 'syntax',
      message: `Cannot read "${name}": ${name}`,
      remedy: `Correct ${name}`,
      object: { apiVersion: name, kind: name, namespace: name, name },
      origin: { file: `${file}/${name}`, line: 7 },
      effect: { scope: 'population', namespaces: hostileNames },
    })),
  };
}
