// Four numbers that stand beside the scores on the first page: what is open, what leads in, what may connect, and
// how a pod that is deployed tomorrow would start.
import type { NamespaceResult, ScanResult } from '../../lib/model/scan-result.ts';
import { numberText } from './format.ts';
import { pairTotals, shareText } from './reach.ts';

export interface Fact {
  readonly value: string;
  /** Follows the value; no full stop. */
  readonly label: string;
}

/** Always four, in a fixed order. */
export function keyFacts(result: ScanResult): readonly Fact[] {
  const bound = result.namespaces.flatMap(({ workloads }) => workloads).filter((w) => w.directions !== null);
  const open = result.namespaces.reduce((sum, { openDirections }) => sum + openDirections, 0);
  const routes = result.entryPoints.filter(({ scheme }) => scheme === 'internet');
  const undeclared = routes.filter(({ declared }) => !declared).length;
  const closed = result.namespaces.filter(nextPodClosed).length;
  const pairs = pairTotals(result.matrix);
  return [
    {
      value: partText(open, bound.length * 2),
      label: 'workload directions that no policy isolates',
    },
    {
      value: numberText(routes.length),
      label: `${routes.length === 1 ? 'entry point' : 'entry points'} from the internet, ${undeclared === 0 ? 'none' : numberText(undeclared)} undeclared`,
    },
    {
      value: pairs.all === 0 ? '–' : shareText(pairs.open, pairs.all),
      label: 'of workload pairs may connect on some port',
    },
    {
      value: partText(closed, result.namespaces.length),
      label: 'namespaces start a new pod closed both ways',
    },
  ];
}

function partText(part: number, total: number): string {
  return total === 0 ? '–' : `${numberText(part)} of ${numberText(total)}`;
}

function nextPodClosed({ nextPod }: NamespaceResult): boolean {
  return nextPod.ingress.worst >= 1 && nextPod.egress.worst >= 1;
}
