// Gives a result of the tests a few requirements: one of each verdict, on checks that its findings name.
import type { FrameworkResults, RequirementResult } from '../../../lib/model/framework.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';

const base = {
  frameworkId: 'nist-800-53',
  framework: 'NIST SP 800-53',
  version: 'r5',
  evidence: ['E1'],
  failingChecks: [],
  unknownChecks: [],
  doesNotProve: 'Devices outside the *cluster*',
} as const;

export function withFrameworks(result: ScanResult): ScanResult {
  const [first = 'default-deny-missing'] = result.findings.map(({ checkId }) => checkId);
  const passing = result.checks.filter(({ outcome }) => outcome === 'pass').map(({ id }) => id);
  const row = (id: string, fields: Partial<RequirementResult>): RequirementResult => ({
    ...base,
    id,
    title: `What ${id} asks`,
    strength: 'direct',
    verdict: 'notMet',
    checks: [first],
    ...fields,
  });
  const frameworks: FrameworkResults = {
    catalogue: { version: '1', sha256: 'f'.repeat(64) },
    requirements: [
      row('SC-7(5)', { failingChecks: [first], oscalControls: ['sc-7.5'] }),
      row('SC-7(21)', { verdict: 'met', checks: passing.slice(0, 1), oscalControls: ['sc-7.21'] }),
      row('AC-4', { verdict: 'notAssessed', unknownChecks: [first], oscalControls: ['ac-4'] }),
      row('SC-7', { strength: 'partial', verdict: 'evidenceAttached', oscalControls: ['sc-7'] }),
      row('11.4.5', { framework: 'PCI DSS', version: '4.0.1', strength: 'none', verdict: 'outOfReach' }),
    ],
  };
  return { ...result, frameworks };
}
