// The two sentences that a reader in a hurry takes away: is the control met, and what is the biggest risk.
// The verdict holds counts only, never names, so that it stays within 90 characters for every cluster.
import type { NamespaceResult, ScanResult, Status } from '../../lib/model/scan-result.ts';
import { openingPhrase } from './deduction.ts';
import { countOf, numberText, shorten } from './format.ts';
import { worstOfWorkload } from './opening.ts';

/** Whether the control is met, at most 90 characters, the status in capitals first. */
export function verdictText(result: ScanResult): string {
  const total = result.namespaces.length;
  const all = countOf(total, 'namespace');
  const openDirections = result.namespaces.reduce((sum, namespace) => sum + namespace.openDirections, 0);
  switch (result.status) {
    case 'notMet':
      return `CONTROL NOT MET. ${shareText(result, 'notMet')}${besides(result)}.`;
    case 'notAssessed':
      return `CONTROL NOT ASSESSED. What could not be read decides ${shareText(result, 'notAssessed', 'plain')}.`;
    case 'partial':
      return openDirections > 0
        ? `CONTROL PARTLY MET. ${countOf(openDirections, 'workload direction')} still open in ${all}.`
        : `CONTROL PARTLY MET. ${shareText(result, 'partial')}${besides(result)}.`;
    case 'metWithExceptions':
      return `CONTROL MET WITH EXCEPTIONS in ${all}.`;
    case 'met': {
      const declared = result.scan.basis.kind === 'declared' ? ' (DECLARED)' : '';
      const open = result.entryPoints.some(({ scheme }) => scheme === 'internet');
      return `CONTROL MET${declared} in ${all}: ${open ? 'open at declared entry points only' : 'nothing is open to strangers'}.`;
    }
    case 'empty':
      return 'NOTHING TO ASSESS. The source holds no workloads.';
  }
}

/** The biggest risk in one sentence with its full stop; names shortened. */
export function riskText(result: ScanResult): string {
  const [worst, second] = worstOfWorkload(result);
  if (worst === undefined) return quietText(result);
  const name = `${shorten(worst.namespace, 40)}/${shorten(worst.workload, 40)}`;
  const also = second === undefined ? '' : ` and ${openingPhrase(second.deduction)}`;
  const lead = result.status === 'met' ? 'Most exposed' : 'Biggest risk';
  return `${lead}: ${name} is ${openingPhrase(worst.deduction)}${also}.`.replace(
    / (is|and) (reaches|many)/g,
    (_, joint, verb) => (joint === 'is' ? ` ${verb === 'many' ? 'has many' : verb}` : ` and ${verb}`),
  );
}

function quietText(result: ScanResult): string {
  if (result.status === 'empty')
    return 'Give the folder or the cluster that holds the workloads, then scan again.';
  if (result.gaps.length > 0)
    return 'What could not be read, and what mends it, stands under what was not assessed.';
  return 'Nothing is open to a stranger.';
}

function shareText(result: ScanResult, status: Status, form: 'sentence' | 'plain' = 'sentence'): string {
  const count = withStatus(result.namespaces, status);
  const total = result.namespaces.length;
  const share = `${numberText(count)} of ${countOf(total, 'namespace')}`;
  if (form === 'plain') return share;
  return status === 'partial' ? `${share} partly met` : `${share} not met`;
}

/** What else the reader must know before trusting the first number. */
function besides(result: ScanResult): string {
  const count = withStatus(result.namespaces, 'notAssessed');
  return count === 0 ? '' : `; ${numberText(count)} not assessed`;
}

function withStatus(namespaces: readonly NamespaceResult[], status: Status): number {
  return namespaces.filter((namespace) => namespace.status === status).length;
}
