// What other scanners ask about segmentation, and the use case that this one is built for: so that somebody who knows
// theirs finds the answer here. Titles in our own words.
import type { Framework } from '../../model/framework.ts';
import { DENY, LISTED, UPKEEP, WAYS_IN } from './check-sets.ts';

export const SCANNERS: readonly Framework[] = [
  {
    id: 'network-segmentation',
    name: 'Network Segmentation (KubeArmor/AccuKnox use case)',
    version: '2023',
    requirements: [
      {
        id: 'Network Segmentation',
        title: 'Only listed service endpoints reach each other, against pivoting and denial of service',
        strength: 'direct',
        evidence: ['E1', 'E2', 'E3'],
        checks: [...DENY, ...LISTED],
        doesNotProve: 'The use case has no control id of its own',
      },
    ],
  },
  {
    id: 'kubescape',
    name: 'Kubescape',
    version: 'regolibrary, August 2026',
    requirements: [
      {
        id: 'C-0260',
        title: 'Every workload is under a policy',
        strength: 'direct',
        evidence: ['E1'],
        checks: ['default-deny-missing'],
        doesNotProve: '',
      },
      {
        id: 'C-0030',
        title: 'Both directions are blocked unless listed',
        strength: 'direct',
        evidence: ['E1'],
        checks: DENY,
        doesNotProve: '',
      },
      {
        id: 'C-0054 / C-0049',
        title: 'Pods do not move through the network of the cluster or map it',
        strength: 'direct',
        evidence: ['E1'],
        checks: DENY,
        doesNotProve: '',
      },
      {
        id: 'C-0206 / C-0205 / C-0230',
        title: 'Namespaces have policies, and something enforces them',
        strength: 'direct',
        evidence: ['E1', 'E5'],
        checks: DENY,
        doesNotProve: '',
        needsEnforcement: true,
        ownReading: 'policyInEachNamespace',
      },
      {
        id: 'C-0299 / C-0041 / C-0044 / C-0256 / C-0266',
        title: 'No policy hangs in the air, few ports of nodes are used, and what faces the outside is known',
        strength: 'partial',
        evidence: ['E2', 'E4'],
        checks: ['policy-selects-nothing', ...WAYS_IN],
        doesNotProve: '',
      },
    ],
  },
  {
    id: 'trivy',
    name: 'Trivy checks',
    version: '2026',
    requirements: [
      {
        id: 'KSV-0038; k8s-nsa-1.0 2.0, 3.0',
        title: 'Policies say which pods and peers they mean',
        strength: 'partial',
        evidence: ['E2'],
        checks: UPKEEP,
        doesNotProve: 'What can be reached in effect',
      },
    ],
  },
  {
    id: 'prowler',
    name: 'Prowler',
    version: '2026',
    requirements: [
      {
        id: 'eks_cluster_network_policy_enabled',
        title: 'Policies are switched on in the EKS cluster',
        strength: 'partial',
        evidence: ['E5'],
        checks: [],
        doesNotProve: 'Prowler has no check behind CIS 5.3.1 and 5.3.2',
      },
    ],
  },
];
