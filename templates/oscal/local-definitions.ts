// The cluster, its namespaces and the scanner as OSCAL names them.
import type { Interval, NamespaceResult } from '../../lib/model/scan-result.ts';
import { intervalText } from '../wording/format.ts';
import { statusWord } from '../wording/status.ts';
import { type OscalScope, property } from './oscal-scope.ts';
import { line, prose } from './oscal-text.ts';

/** Inventory items keep their UUID from scan to scan. */
export function localDefinitions(scope: OscalScope) {
  const { result, id } = scope;
  const { cluster, scan, namespaces } = result;
  return {
    components: [
      {
        uuid: id('cluster'),
        type: 'software',
        title: line(`Kubernetes cluster ${cluster.name}`),
        description: prose(
          cluster.eks === undefined ? 'Kubernetes cluster' : `Amazon EKS ${cluster.eks.version}`,
        ),
        props: [{ name: 'asset-id', value: line(cluster.eks?.arn ?? cluster.name) }],
        status: { state: 'operational' },
      },
    ],
    ...(namespaces.length > 0 && {
      'inventory-items': namespaces.map((namespace) => inventoryItem(namespace, scope)),
    }),
    'assessment-assets': {
      components: [
        {
          uuid: id('tool'),
          type: 'software',
          title: 'bulkhead',
          description: prose(
            `Scanner for network segmentation ${scan.tool.version}, ruleset ${scan.ruleset.version}`,
          ),
          props: [{ name: 'version', value: line(scan.tool.version) }],
          status: { state: 'operational' },
        },
      ],
      'assessment-platforms': [
        { uuid: id('platform'), title: 'bulkhead', 'uses-components': [{ 'component-uuid': id('tool') }] },
      ],
    },
  };
}

export function namespaceUuid(name: string, { makeUuid, result }: OscalScope): string {
  return makeUuid(`${result.cluster.eks?.arn ?? result.cluster.name}/namespace/${name}`);
}

function inventoryItem(namespace: NamespaceResult, scope: OscalScope) {
  const { name, status, scores, workloads, openDirections } = namespace;
  const score = (which: string, interval: Interval | null) =>
    interval === null ? [] : [property(which, intervalText(interval))];
  return {
    uuid: namespaceUuid(name, scope),
    description: prose(`Kubernetes namespace ${name}`),
    props: [
      { name: 'asset-id', value: line(name) },
      property('status', statusWord(status, scope.result.scan.basis)),
      ...score('coverage', scores.coverage),
      ...score('exposure', scores.exposure),
      property('workloads', String(workloads.length)),
      property('open-directions', String(openDirections)),
    ],
    'implemented-components': [{ 'component-uuid': scope.id('cluster') }],
  };
}
