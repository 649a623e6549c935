// Exceptions in words: the register, the line under a finding that somebody accepts, and what has to be said loudly.
import type { ExceptionResult, ExceptionState } from '../../lib/model/exception.ts';
import type { Finding } from '../../lib/model/finding.ts';
import type { FleetMute } from '../../lib/model/fleet-result.ts';
import { countOf, listText, numberText, shorten } from './format.ts';

export const exceptionTitles = {
  section: 'Exceptions',
  state: 'State',
  exception: 'Exception',
  accepts: 'Accepts',
  reason: 'Reason, and what keeps the risk low',
  people: 'Owner, approver',
  period: 'Holds',
} as const;

export const exceptionsIntro =
  'A finding under an exception is accepted by a named person until a date. It is no pass: it stays in the list of findings, costs what it costs in the scores, and comes back by itself when the exception ends.';

/** Days before an exception ends from which on it is said as a warning, and not as a note. */
const URGENT_DAYS = 3;

/** A line of the register, as every table has it. */
export interface ExceptionRow {
  readonly id: string;
  readonly state: ExceptionState;
  readonly stateText: string;
  /** Findings, checks and scope: one line each. */
  readonly accepts: readonly string[];
  readonly reason: string;
  readonly compensatingControl: string;
  readonly owner: string;
  readonly approver: string;
  readonly period: string;
}

/** Of a cluster, or of a fleet, where the clusters are named too. */
export function exceptionRow(
  exception: ExceptionResult & { readonly clusters?: readonly string[] },
): ExceptionRow {
  const { clusters = [] } = exception;
  const { id, state, reason, compensatingControl, owner, approver, approvedOn, expiresOn } = exception;
  return {
    id,
    state,
    stateText: stateText(exception),
    accepts: [
      findingsText(exception),
      ...(clusters.length === 0 ? [] : [`In ${listText(clusters, 6)}`]),
      `Checks: ${exception.checks.join(', ')}`,
      scopeText(exception),
    ],
    reason,
    compensatingControl,
    owner,
    approver,
    period: `${approvedOn} to ${expiresOn}`,
  };
}

/** `In force, 34 days left`, `EXPIRED 3 days ago`. */
export function stateText({ state, daysLeft, approvedOn }: ExceptionResult): string {
  switch (state) {
    case 'live':
      return `In force, ${countOf(daysLeft, 'day')} left`;
    case 'expiresSoon':
      return daysLeft === 0 ? 'ENDS TODAY' : `Ends in ${countOf(daysLeft, 'day')}`;
    case 'expired':
      return `EXPIRED ${countOf(-daysLeft, 'day')} ago`;
    case 'notYetValid':
      return `Not in force before ${approvedOn}`;
    case 'matchesNothing':
      return 'MATCHES NOTHING';
    case 'notHere':
      return 'Nothing here that it is for';
  }
}

function findingsText({ state, findingCount, fingerprints }: ExceptionResult): string {
  const inForce = state === 'live' || state === 'expiresSoon';
  if (findingCount === 0) return 'No finding';
  const verb = inForce ? '' : ' that it would accept';
  return `${countOf(findingCount, 'finding')}${verb}: ${listText(fingerprints, 4)}`;
}

function scopeText({ scope, source }: ExceptionResult): string {
  const parts = [
    ...(scope.namespaces.length === 0 ? [] : [`namespaces ${scope.namespaces.join(', ')}`]),
    ...(scope.workloads.length === 0 ? [] : [`workloads ${scope.workloads.join(', ')}`]),
    ...(scope.fingerprint === undefined ? [] : [`finding ${scope.fingerprint}`]),
    ...(scope.clusters.length === 0 ? [] : [`clusters ${scope.clusters.join(', ')}`]),
  ];
  const by = source === 'annotation' ? ' (annotation of the namespace)' : '';
  return `Scope: ${parts.join('; ')}${by}`;
}

/** Says under a finding who accepts it until when, without full stop; empty for one that nobody accepts. */
export function acceptedLine(
  { exception }: Pick<Finding, 'exception'>,
  register: readonly ExceptionResult[] = [],
): string {
  if (exception === undefined) return '';
  const by = register.find(({ id }) => id === exception);
  return by === undefined
    ? `Accepted under exception ${exception}`
    : `Accepted until ${by.expiresOn} by ${by.approver}, exception ${by.id}`;
}

export interface ExceptionNotice {
  /** `warning`: it accepts nothing any more, or is about to. */
  readonly weight: 'warning' | 'note';
  /** One sentence with its full stop. */
  readonly text: string;
}

/** What somebody has to do about exceptions, most urgent first, at most `limit`; empty when there is nothing. */
export function exceptionNotices(register: readonly ExceptionResult[] = [], limit = 10): ExceptionNotice[] {
  const notices = register.flatMap((exception): ExceptionNotice[] => {
    const text = noticeText(exception);
    return text === undefined ? [] : [{ weight: weightOf(exception), text }];
  });
  const sorted = [
    ...notices.filter(({ weight }) => weight === 'warning'),
    ...notices.filter(({ weight }) => weight === 'note'),
  ];
  const left = sorted.length - limit;
  if (left <= 0) return sorted;
  const more = `${countOf(left, 'more exception')} to look after, in the register.`;
  return [...sorted.slice(0, limit), { weight: 'warning', text: more }];
}

function weightOf({ state, daysLeft }: ExceptionResult): ExceptionNotice['weight'] {
  return state === 'expiresSoon' && daysLeft > URGENT_DAYS ? 'note' : 'warning';
}

function noticeText({ state, daysLeft, expiresOn, findingCount, ...exception }: ExceptionResult) {
  const [id, owner] = [shorten(exception.id, 40), shorten(exception.owner, 24)];
  const findings = countOf(findingCount, 'finding');
  switch (state) {
    case 'expired':
      return findingCount === 0
        ? `Exception ${id} expired on ${expiresOn} and matches nothing: ${owner} can remove it.`
        : `Exception ${id} expired on ${expiresOn}: ${findings} ${findingCount === 1 ? 'is' : 'are'} no longer accepted. ${owner} owns it.`;
    case 'matchesNothing':
      return `Exception ${id} matches nothing: what it accepted is mended, or its scope or checks are wrong. ${owner} owns it.`;
    case 'expiresSoon':
      return `Exception ${id} ends ${daysLeft === 0 ? 'today' : `in ${countOf(daysLeft, 'day')}`}, on ${expiresOn}: ${findings}. ${owner} owns it.`;
    default:
      return undefined;
  }
}

/** How many findings are accepted, and what is wrong with exceptions; empty when there are none. With full stops. */
export function exceptionsSummary(
  findings: readonly Pick<Finding, 'exception'>[],
  register: readonly ExceptionResult[] = [],
): string {
  if (register.length === 0) return '';
  const accepted = findings.filter(({ exception }) => exception !== undefined).length;
  const count = (state: ExceptionState) => register.filter((one) => one.state === state).length;
  const told = (
    [
      ['expired', 'expired'],
      ['expiresSoon', 'about to end'],
      ['matchesNothing', 'matching nothing'],
      ['notYetValid', 'not yet in force'],
    ] as const
  ).flatMap(([state, word]) => (count(state) === 0 ? [] : [`${numberText(count(state))} ${word}`]));
  const states = told.length === 0 ? '' : `, ${listText(told, 4)}`;
  return `Exceptions: ${countOf(register.length, 'exception')}${states}; ${countOf(accepted, 'finding')} accepted, none of them a pass.`;
}

export const muteTitles = {
  section: 'Muted alerts',
  finding: 'Finding',
  until: 'Told again from',
  by: 'By',
  reason: 'Reason',
} as const;

export const mutesIntro =
  'Nobody is told of these findings for a while. Scores, findings and status are as if there were no mute.';

/** Cells of a mute: fingerprint, until when, by whom, why. */
export function muteCells({ fingerprint, until, by, reason, state }: FleetMute): readonly string[] {
  const day = until.slice(0, 10);
  return [fingerprint, state === 'live' ? day : `${day} (over)`, by, reason];
}
