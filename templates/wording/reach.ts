// Who can talk to whom: the words for a cell of the namespace matrix, for a way in from outside, and for what the
// whole matrix adds up to. Colours and sizes are the output's.
import type {
  EntryPoint,
  EntryPointTarget,
  MatrixCell,
  NamespaceMatrix,
} from '../../lib/model/scan-result.ts';
import { portsText } from './deduction.ts';
import { countOf, numberText } from './format.ts';

export type CellLevel = 'none' | 'one' | 'few' | 'many' | 'all';

const everyPort = 196606;

/** The levels from nothing to everything: the word in a cell, its letter where cells are small, its meaning. */
export const cellLevels: Readonly<
  Record<CellLevel, { readonly word: string; readonly letter: string; readonly meaning: string }>
> = {
  none: { word: '', letter: '', meaning: 'none' },
  one: { word: '1', letter: '1', meaning: '1 port' },
  few: { word: 'few', letter: 'f', meaning: '2 to 10 ports' },
  many: { word: 'many', letter: 'm', meaning: '11 or more' },
  all: { word: 'ALL', letter: 'A', meaning: 'all ports' },
};

const sources: Readonly<Record<EntryPointTarget['seenSource'], string>> = {
  client: 'the client',
  node: 'a node',
  loadBalancer: 'the load balancer',
  controller: 'the controller',
  host: 'the node itself',
};

/** How much of a port range is open between two namespaces, at its widest pair. */
export function cellLevel(cell: MatrixCell): CellLevel {
  if (cell.openPairs === 0 || cell.ports === 0) return 'none';
  if (cell.ports >= everyPort) return 'all';
  if (cell.ports === 1) return 'one';
  return cell.ports <= 10 ? 'few' : 'many';
}

/** What the matrix adds up to: allowed pairs and their share of all, one sentence with its full stop. */
export function matrixSummary(matrix: NamespaceMatrix): string {
  const { open, all } = pairTotals(matrix);
  if (all === 0) return 'There are no two workloads, so there is nothing to connect.';
  return `${numberText(open)} of ${countOf(all, 'ordered workload pair')} may connect on some port (${shareText(open, all)}).`;
}

/** Ordered workload pairs that may connect, and all of them. */
export function pairTotals(matrix: NamespaceMatrix): { readonly open: number; readonly all: number } {
  let open = 0;
  let all = 0;
  for (const cell of matrix.cells) {
    open += cell.openPairs;
    all += cell.pairCount;
  }
  return { open, all };
}

/** A share of a total in percent, one decimal at most; never 0 or 100 when it is not. */
export function shareText(part: number, total: number): string {
  if (total === 0) return '0%';
  const percent = Math.floor((part * 1000) / total) / 10;
  return `${part > 0 && percent === 0 ? 0.1 : percent}%`;
}

/** Where an entry point leads in from: `internet` or `internal`, and whether it is declared. */
export function entryPointState(entryPoint: EntryPoint): string {
  if (entryPoint.scheme === 'internal') return 'Internal';
  return entryPoint.declared ? 'Internet, declared' : 'Internet, not declared';
}

/** `Deployment shop/web, TCP 80`. */
export function targetText(target: EntryPointTarget): string {
  return `${target.workloadKind} ${target.namespace}/${target.workload}, ${portsText(target.ports)}`;
}

/** What the policy says about the traffic of an entry point: `let through; the pod sees the load balancer`. */
export function targetVerdict(target: EntryPointTarget): string {
  const verdicts = { accept: 'Let through', deny: 'Stopped by policy', unknown: 'Not known' } as const;
  return `${verdicts[target.verdict]}; the pod sees ${sources[target.seenSource]}`;
}
