// Words and symbols for a status, a band and the basis of a score (docs: scoring.md P7 and section 5).
// A status is always shown as shape, word and colour: the colour is the output's, the other two are here.
import type { Band, Basis, Status } from '../../lib/model/scan-result.ts';
import { assumptionText } from './enforcement.ts';

/** Every status, worst first: the order of counts, bars and legends. */
export const statusOrder: readonly Status[] = [
  'notMet',
  'notAssessed',
  'partial',
  'metWithExceptions',
  'met',
  'empty',
];

const words: Readonly<Record<Status, string>> = {
  met: 'Met',
  metWithExceptions: 'Met with exceptions',
  partial: 'Partial',
  notMet: 'Not met',
  notAssessed: 'Not assessed',
  empty: 'Empty',
};

const symbols: Readonly<Record<Status, string>> = {
  met: '●',
  metWithExceptions: '◐',
  partial: '◆',
  notMet: '▲',
  notAssessed: '□',
  empty: '–',
};

const bandWords: Readonly<Record<Band, string>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  low: 'low',
};

/** The word for a status; what is met on declared policies only says so (scoring.md section 5). */
export function statusWord(status: Status, basis: Basis): string {
  const onPaper = basis.kind === 'declared' && (status === 'met' || status === 'metWithExceptions');
  return onPaper ? `${words[status]} (declared)` : words[status];
}

/** One character that tells the statuses apart without colour. */
export function statusSymbol(status: Status): string {
  return symbols[status];
}

/** The band of an exposure in lower case; `no score` where there is none. */
export function bandWord(band: Band | null): string {
  return band === null ? 'no score' : bandWords[band];
}

/** What the scores rest on, in a word or two, to stand beside them. */
export function basisWord(basis: Basis): string {
  if (basis.kind === 'none') return 'no basis';
  return basis.assumedCni === undefined ? basis.kind : `${basis.kind}, assuming ${basis.assumedCni}`;
}

/** What the scores rest on, in one sentence with its full stop. */
export function basisSentence(basis: Basis): string {
  if (basis.kind === 'enforced')
    return 'Scores are enforced: the cluster showed that its CNI applies the policies.';
  if (basis.kind === 'none')
    return 'There are no scores: nothing proves that the cluster enforces its policies.';
  const taken =
    basis.assumedCni === undefined
      ? 'each policy taken at its word'
      : `policies computed ${assumptionText(basis.assumedCni)}`;
  return `Scores are declared: from manifests, ${taken}; no enforcement was seen.`;
}
