// Benchmarks and controls of the Center for Internet Security, in our own words. Ids and versions: kube-bench
// configurations cis-1.8 to cis-1.12 and eks-1.0.1 to eks-1.8.0. An id may mean another thing in another version.
import type { Framework, Requirement } from '../../model/framework.ts';
import { DENY, LISTED, NARROW, WORKING } from './check-sets.ts';

const everyNamespace = {
  title: 'Policies segment every namespace',
  strength: 'direct',
  evidence: ['E1', 'E2'],
  checks: DENY,
  doesNotProve:
    'The benchmark itself asks only that a policy exists in each namespace; ours asks that everything is denied unless listed',
  ownReading: 'policyInEachNamespace',
} as const satisfies Omit<Requirement, 'id'>;

const pluginEnforces = {
  title: 'The network plugin enforces network policies',
  strength: 'direct',
  evidence: ['E5'],
  checks: ['policies-not-enforced', 'policy-without-effect', 'unenforced-pods'],
  doesNotProve: 'That the policies are right',
  needsEnforcement: true,
} as const satisfies Omit<Requirement, 'id'>;

export const CIS: readonly Framework[] = [
  {
    id: 'cis-kubernetes',
    name: 'CIS Kubernetes Benchmark',
    version: '1.8–2.0.1',
    requirements: [
      { id: '5.3.1', version: '1.8–1.12', ...pluginEnforces },
      { id: '5.3.1', version: '2.0.1', ...pluginEnforces },
      { id: '5.3.2', version: '1.8–1.12', ...everyNamespace },
      { id: '5.3.2', version: '2.0.1', ...everyNamespace },
      {
        id: '5.2.5',
        version: '1.10–2.0.1',
        title: 'Few containers share the network of their node',
        strength: 'partial',
        evidence: ['E4'],
        checks: ['host-network-workload'],
        doesNotProve: 'The other settings of pod security',
      },
    ],
  },
  {
    id: 'cis-eks',
    name: 'CIS Amazon EKS Benchmark',
    version: '1.0.1–1.8.0',
    requirements: [
      { id: '4.3.1', version: '1.2.0–1.8.0', ...pluginEnforces },
      {
        id: '4.3.1',
        version: '1.0.1–1.1.0',
        title: 'The newest network plugin is in use; the id took another meaning in 1.2.0',
        strength: 'none',
        evidence: [],
        checks: [],
        doesNotProve: 'Versions of the plugin are not looked at',
      },
      {
        id: '4.3.2',
        version: '1.5.0–1.8.0',
        ...everyNamespace,
        doesNotProve: `${everyNamespace.doesNotProve}; kube-system may need an exception`,
      },
      {
        id: '5.4.1',
        version: '1.7.0–1.8.0',
        title: 'Few addresses may reach the endpoint of the control plane',
        strength: 'partial',
        evidence: ['E9'],
        checks: [],
        doesNotProve: 'Who may do what at the API',
      },
      {
        id: '5.4.2',
        version: '1.7.0–1.8.0',
        title: 'The control plane has a private endpoint and no public one',
        strength: 'partial',
        evidence: ['E9'],
        checks: [],
        doesNotProve: 'Routes of the VPC to the endpoint',
      },
      {
        id: '5.4.4',
        version: '1.7.0–1.8.0',
        title: 'Network policies are switched on and fit the workloads',
        strength: 'direct',
        evidence: ['E1', 'E2', 'E5'],
        checks: [...DENY, 'policy-selects-nothing'],
        doesNotProve: 'What fits is for the owner of the workloads to say',
        needsEnforcement: true,
      },
    ],
  },
  {
    id: 'cis-controls',
    name: 'CIS Controls',
    version: '8.1',
    requirements: [
      {
        id: '12.2',
        title: 'The network is built in segments, with least privilege, and stays available',
        strength: 'partial',
        evidence: ['E3'],
        checks: [...LISTED, ...NARROW, ...WORKING],
        doesNotProve: 'The architecture outside the cluster',
      },
      {
        id: '13.4',
        title: 'Traffic between segments is filtered',
        strength: 'direct',
        evidence: ['E1', 'E2'],
        checks: [...DENY, ...LISTED],
        doesNotProve: 'Segments outside the cluster',
      },
    ],
  },
];
