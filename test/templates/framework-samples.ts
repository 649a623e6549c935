// What a result says of requirements, invented: one of each verdict and strength, for the tests and the eye.
import type { FleetFrameworks, FrameworkResults, RequirementResult } from '../../lib/model/framework.ts';

const catalogue = {
  version: '1',
  sha256: 'c0ffee0c6d2f4be71f9c1d2b7f0a6c44d1a8b5f5e90f3c7a1be2d94c30b1f690',
};

function requirement(id: string, options: Partial<RequirementResult> = {}): RequirementResult {
  return {
    frameworkId: 'pci-dss',
    framework: 'PCI DSS',
    version: '4.0.1',
    id,
    title: `What "${id}" asks for`,
    strength: 'direct',
    verdict: 'met',
    evidence: ['E1', 'E2'],
    checks: ['default-deny-missing'],
    failingChecks: [],
    unknownChecks: [],
    doesNotProve: 'That each allowed connection has a business need',
    ...options,
  };
}

const cis = { frameworkId: 'cis-eks', framework: 'CIS EKS Benchmark', version: '1.8.0' };

/** Every verdict, two frameworks, the benchmark's own reading beside ours. */
export function sampleFrameworks(): FrameworkResults {
  return {
    catalogue,
    requirements: [
      requirement('1.3.1', {
        title: 'Inbound traffic is limited to what is needed',
        verdict: 'notMet',
        failingChecks: ['default-deny-missing', 'strangers-of-the-internet'],
        enforcement: 'assumed',
      }),
      requirement('1.3.2', { title: 'Outbound traffic is limited to what is needed' }),
      requirement('1.4.4', { verdict: 'notAssessed', unknownChecks: ['unreadable-input'], evidence: ['E4'] }),
      requirement('1.2.3', { strength: 'supporting', verdict: 'evidenceAttached', evidence: ['E3'] }),
      requirement('11.4.5', {
        title: 'Segmentation is tested by penetration tests',
        strength: 'none',
        verdict: 'outOfReach',
        evidence: [],
        checks: [],
        doesNotProve: 'Anything about a penetration test',
      }),
      requirement('4.3.2', {
        ...cis,
        title: 'Every namespace has a network policy',
        verdict: 'notMet',
        failingChecks: ['default-deny-missing'],
        ownReading: {
          test: 'policyInEachNamespace',
          verdict: 'notMet',
          namespaceCount: 14,
          namespacesWithout: ['batch', 'recommend', 'staging', 'wordpress-mysql'],
        },
      }),
      requirement('9.9', { ...cis, strength: 'future', verdict: 'notInForce', doesNotProve: '' }),
    ],
  };
}

/** The same requirements over three clusters. */
export function sampleFleetFrameworks(): FleetFrameworks {
  const requirements = sampleFrameworks().requirements.map((one) => {
    const { frameworkId, framework, version, id, title, strength, verdict, doesNotProve } = one;
    const direct = verdict === 'met' || verdict === 'notMet' || verdict === 'notAssessed';
    const clusterCounts = direct
      ? {
          met: verdict === 'met' ? 3 : 1,
          notMet: verdict === 'notMet' ? 2 : 0,
          notAssessed: verdict === 'notAssessed' ? 2 : 0,
        }
      : { met: 0, notMet: 0, notAssessed: 0 };
    return { frameworkId, framework, version, id, title, strength, verdict, doesNotProve, clusterCounts };
  });
  return { catalogue, requirements };
}
