// Standards of management systems and of assurance, and law, in our own words.
import type { Framework } from '../../model/framework.ts';
import { DENY, LISTED, SIDEWAYS, UPKEEP, WAYS_IN, WAYS_OUT } from './check-sets.ts';

export const ASSURANCE: readonly Framework[] = [
  {
    id: 'iso-27001',
    name: 'ISO/IEC 27001',
    version: '2022',
    requirements: [
      {
        id: 'A.8.20',
        title: 'Networks are protected',
        strength: 'partial',
        evidence: ['E1', 'E2'],
        checks: [...DENY, ...LISTED],
        doesNotProve: 'Network devices, and how they are run',
      },
      {
        id: 'A.8.21',
        title: 'Services of networks are secure',
        strength: 'supporting',
        evidence: ['E4'],
        checks: WAYS_IN,
        doesNotProve: 'What providers promise and keep',
      },
      {
        id: 'A.8.22',
        title: 'Groups of services and systems are segregated in the network',
        strength: 'direct',
        evidence: ['E1', 'E3'],
        checks: [...DENY, ...SIDEWAYS, 'strangers-of-private-ranges'],
        doesNotProve: 'Wireless networks and offices',
      },
      {
        id: 'A.8.23',
        title: 'Access to outside websites is managed',
        strength: 'supporting',
        evidence: ['E6'],
        checks: ['internet-egress'],
        doesNotProve: 'Filtering of addresses on the web: open egress is shown, no more',
      },
      {
        id: 'A.8.31',
        title: 'Development, test and production are separate',
        strength: 'partial',
        evidence: ['E3'],
        checks: ['strangers-of-other-namespaces'],
        doesNotProve: 'Separate accounts, data and people',
      },
    ],
  },
  {
    id: 'soc-2',
    name: 'SOC 2 (Trust Services Criteria 2017)',
    version: 'points of focus 2022',
    requirements: [
      {
        id: 'CC6.1',
        title: 'Logical access is restricted; segmentation of the network is one point of focus',
        strength: 'direct',
        evidence: ['E1', 'E3'],
        checks: [...DENY, ...SIDEWAYS],
        doesNotProve:
          'That the design suits; that it held all through the period, which takes every scan of it',
      },
      {
        id: 'CC6.6',
        title: 'Threats from outside the boundary are kept out',
        strength: 'partial',
        evidence: ['E4'],
        checks: WAYS_IN,
        doesNotProve: 'Detection of intrusion, web application firewalls',
      },
      {
        id: 'CC6.7',
        title: 'Information is moved only as it may be',
        strength: 'supporting',
        evidence: ['E6'],
        checks: WAYS_OUT,
        doesNotProve: 'Loss prevention and encryption',
      },
      {
        id: 'CC7.1',
        title: 'Changes of configuration that open weaknesses are noticed',
        strength: 'partial',
        evidence: ['E8'],
        checks: UPKEEP,
        doesNotProve: 'What is done about them',
      },
    ],
  },
  {
    id: 'csa-ccm',
    name: 'CSA Cloud Controls Matrix',
    version: '4.0.13',
    requirements: [
      {
        id: 'IVS-06',
        title: 'Tenants and environments are segmented and segregated',
        strength: 'direct',
        evidence: ['E1', 'E3'],
        checks: [...DENY, ...SIDEWAYS],
        doesNotProve: 'Access of tenants at the provider',
      },
    ],
  },
  {
    id: 'hipaa',
    name: 'HIPAA Security Rule',
    version: '45 CFR (in force)',
    requirements: [
      {
        id: '164.312(a)(1)',
        title: 'Access to systems with health information is controlled',
        strength: 'supporting',
        evidence: ['E1', 'E3'],
        checks: [...DENY, ...SIDEWAYS],
        doesNotProve: 'Access of users; where health information is',
      },
      {
        id: '164.312(e)(1)',
        title: 'Health information is protected on its way',
        strength: 'supporting',
        evidence: ['E2'],
        checks: LISTED,
        doesNotProve: 'Encryption on the way',
      },
      {
        id: 'network segmentation (proposed)',
        version: 'proposal 90 FR 898 (6 January 2025), not known to be final',
        title: 'Segmentation would be asked for by name',
        strength: 'future',
        evidence: ['E1', 'E3'],
        checks: [...DENY, ...SIDEWAYS],
        doesNotProve: 'It is a proposal and no rule',
      },
    ],
  },
  {
    id: 'dora',
    name: 'DORA',
    version: 'Regulation (EU) 2022/2554',
    requirements: [
      {
        id: 'Art. 9(4)(b) and the following subparagraph',
        title: 'Networks are managed soundly, and can be cut off or split at once',
        strength: 'partial',
        evidence: ['E1', 'E3'],
        checks: [...DENY, ...SIDEWAYS],
        doesNotProve: 'A procedure for cutting off that was tried',
      },
    ],
  },
  {
    id: 'dora-rts',
    name: 'DORA technical standards',
    version: 'Delegated Regulation (EU) 2024/1774',
    requirements: [
      {
        id: 'Art. 13(1)(a), (c)',
        title:
          'Systems are kept apart by how critical they are, and have a network of their own for administration',
        strength: 'partial',
        evidence: ['E3'],
        checks: SIDEWAYS,
        doesNotProve: 'Classes of criticality: their owner names them',
      },
    ],
  },
  {
    id: 'nis2',
    name: 'NIS2',
    version: 'Directive (EU) 2022/2555',
    requirements: [
      {
        id: 'Art. 21(2)',
        title: 'Measures against risks are taken',
        strength: 'supporting',
        evidence: ['E1', 'E8'],
        checks: DENY,
        doesNotProve: 'Almost everything else that the article asks for',
      },
    ],
  },
  {
    id: 'nis2-implementing',
    name: 'NIS2 implementing regulation',
    version: '(EU) 2024/2690, Annex',
    requirements: [
      {
        id: '6.7.2(c), (f)',
        title: 'What need not communicate cannot, and connections without need are forbidden',
        strength: 'direct',
        evidence: ['E1', 'E2', 'E6'],
        checks: [...DENY, ...LISTED, ...WAYS_OUT],
        doesNotProve: 'Networks outside the cluster',
      },
      {
        id: '6.8.1, 6.8.2(e), (h), 6.8.3',
        title:
          'Networks are split by risk, with only the traffic that is needed within and between the parts',
        strength: 'direct',
        evidence: ['E1', 'E3', 'E8'],
        checks: [...DENY, ...SIDEWAYS, 'undeclared-entry-point'],
        doesNotProve: 'The risk assessment that the parts follow from',
      },
    ],
  },
];
