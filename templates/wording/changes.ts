// What is different between two results, in words. Names are as they were read: each output escapes them for itself.
import type {
  Changes,
  ComparisonLimit,
  ConnectionMove,
  FindingChange,
  FindingMove,
  Move,
  NumberChange,
  PolicyChange,
} from '../../lib/model/changes.ts';
import { countOf, dateText, intervalText, listText, numberText } from './format.ts';
import { statusWord } from './status.ts';

export const moveWords: Readonly<Record<FindingMove, string>> = {
  new: 'New',
  worse: 'Worse',
  edited: 'Changed',
  unknown: 'Not known',
  better: 'Better',
  fixed: 'Fixed',
};

/** `+`, `-` … in front of a line; shape before colour. */
export const moveMarks: Readonly<Record<FindingMove, string>> = {
  new: '▲',
  worse: '▲',
  edited: '◆',
  unknown: '□',
  better: '●',
  fixed: '●',
};

const verdicts: Readonly<Record<Move, string>> = {
  better: 'better',
  worse: 'worse',
  same: 'as it was',
  unsure: 'not sure',
};

export const changesTitles = {
  findings: 'Findings',
  policies: 'Policies',
  opened: 'Connections opened',
  closed: 'Connections closed',
  namespaces: 'Namespaces',
  workloads: 'Workloads',
} as const;

/** `Not met → Partial (better), coverage 0 → 22.5 (better), exposure 88.9 → 88.1 (better)`. */
export function clusterChange({ cluster, before, after }: Changes): string {
  const { status, coverage, exposure } = cluster;
  const words =
    status.before === status.after && status.move === 'same'
      ? statusWord(status.after, after.basis)
      : `${statusWord(status.before, before.basis)} → ${statusWord(status.after, after.basis)} (${verdicts[status.move]})`;
  return `${words}, coverage ${numberChange(coverage)}, exposure ${numberChange(exposure)}`;
}

function numberChange({ before, after, move }: NumberChange): string {
  if (move === 'same') return intervalText(after);
  return `${intervalText(before)} → ${intervalText(after)} (${verdicts[move]})`;
}

/** `2 new, 1 fixed, 3 as they were`. */
export function findingCounts({ counts }: Changes): string {
  const parts = (['new', 'worse', 'edited', 'unknown', 'better', 'fixed'] as const).flatMap((move) =>
    counts[move] === 0 ? [] : [`${numberText(counts[move])} ${moveWords[move].toLowerCase()}`],
  );
  const open =
    counts.open === 0 ? [] : [`${numberText(counts.open)} as ${counts.open === 1 ? 'it was' : 'they were'}`];
  const all = [...parts, ...open];
  return all.length === 0 ? 'none' : all.join(', ');
}

/** `Since 1 Nov 2026, 06:00 UTC: …, in one line; with the cluster's name where there are several. */
export function changesLine(changes: Changes, clusters: number): string {
  const of = clusters > 1 ? `${changes.after.cluster}: ` : '';
  return `${of}Since ${dateText(changes.before.collectedAt)}: ${clusterChange(changes)}; findings: ${findingCounts(changes)}`;
}

/** Between which two moments. */
export function changesSpan({ before, after }: Changes): string {
  const same = before.collectedAt === after.collectedAt;
  return same
    ? dateText(after.collectedAt)
    : `${dateText(before.collectedAt)} to ${dateText(after.collectedAt)}`;
}

/** Why the two cannot be compared like with like, one sentence with its full stop. */
export function limitText({ id, before, after }: ComparisonLimit): string {
  switch (id) {
    case 'clusterName':
      return `The clusters have different names: "${before}" and "${after}".`;
    case 'toolVersion':
      return `The results are of different versions of the program: ${before} and ${after}.`;
    case 'ruleset':
      return 'The results were scored by different rules: scores and severities are not compared.';
    case 'basis':
      return `The scores rest on different things (${before} and ${after}): they are not compared.`;
    case 'notAssessed':
      return 'A side could not be assessed.';
    case 'gaps':
      return `Something was read on one side only (gaps of one side alone: ${before} and ${after}): what is missing there is not known to be gone.`;
  }
}

/** A finding that moved: what it says now, or said. */
export function findingChangeText({ before, after }: FindingChange): string {
  const finding = after ?? before;
  return finding?.message ?? '';
}

/** `checkout: strangers-of-other-namespaces, high`. */
export function findingChangePlace({ before, after }: FindingChange): string {
  const finding = after ?? before;
  if (finding === undefined) return '';
  const place = finding.namespace === undefined ? '' : `${finding.namespace}: `;
  const was = before && after && before.severity !== after.severity ? ` (was ${before.severity})` : '';
  const accepted = finding.exception === undefined ? '' : `, accepted under exception ${finding.exception}`;
  return `${place}${finding.checkId}, ${finding.severity}${was}${accepted}`;
}

export function policyName({ kind, namespace, name }: PolicyChange): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

export const presenceWords = {
  added: 'added',
  removed: 'removed',
  edited: 'edited',
  unknown: 'not known',
} as const;

/** `shop/Deployment/web → shop/StatefulSet/db and 3 more: TCP 5432`. */
export function connectionText({ from, to, toLeft, ports, verdict }: ConnectionMove): string {
  const targets = [...to.slice(0, 3), ...(to.length + toLeft > 3 ? [] : [])];
  const left = to.length + toLeft - targets.length;
  const ends = left > 0 ? `${targets.join(', ')} and ${numberText(left)} more` : listText(targets, 3);
  return `${from} → ${ends}: ${ports}${verdict === 'unknown' ? ' (not known)' : ''}`;
}

export function leftText(left: number, noun: string): string {
  return `… and ${countOf(left, `more ${noun}`)}`;
}

/** What stands where connections or policies were not compared, with its full stop. */
export const notCompared = {
  policies: 'Policies are not compared: a result of an earlier version holds none.',
  connections: 'Connections are not compared: a result holds none, being too large or of an earlier version.',
} as const;
