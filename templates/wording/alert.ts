// Alerts in words: what happened, since when, what it costs, what to do. Plain text; each channel escapes it for itself.
import type { AlertEvent, AlertFinding, ExceptionEvent, NamespaceChange } from '../../lib/model/alert.ts';
import type { Severity } from '../../lib/model/finding.ts';
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import { countOf, dateText, listText, numberText, scoreText, shorten } from './format.ts';
import { statusSymbol, statusWord } from './status.ts';

const ONE = { new: 'New', worse: 'Worse:', reopened: 'Back again:' } as const;
const SEVERAL = { new: 'are new', worse: 'are worse', reopened: 'are back again' } as const;

/** At most 150 characters: a header. */
export function alertTitle(event: AlertEvent): string {
  return shorten(titleOf(event), 150);
}

function titleOf(event: AlertEvent): string {
  const { cluster, severity } = event;
  switch (event.kind) {
    case 'baseline':
      return `${statusSymbol(event.status)} First scan of ${cluster.name}: ${statusWord(event.status, { kind: 'enforced' })}`;
    case 'findings': {
      const { findings, findingCount, change } = event;
      return findingCount === 1
        ? `▲ ${ONE[change]} ${severity} finding · ${findings[0]?.namespace ?? cluster.name}`
        : `▲ ${numberText(findingCount)} ${severity} findings ${SEVERAL[change]} · ${cluster.name}`;
    }
    case 'regression': {
      const { name, now, before } = event.namespace;
      const fell = (before?.coverage ?? 0) > (now.coverage ?? 0);
      return fell
        ? `▼ Coverage fell ${scoreOf(before?.coverage)} → ${scoreOf(now.coverage)} in ${name}`
        : `▼ More is open in ${name}`;
    }
    case 'recovery':
      return `● Resolved: ${event.findingCount === 1 ? (event.findings[0]?.namespace ?? cluster.name) : `${countOf(event.findingCount, 'finding')} in ${cluster.name}`}`;
    case 'scanFailed':
      return `□ Not assessed: ${cluster.name}`;
    case 'stale':
      return `□ No evidence within ${countOf(event.promisedHours, 'hour')}: ${cluster.name}`;
    case 'exception':
      return exceptionTitle(event);
    case 'scanRecovered':
      return `● Assessed again: ${cluster.name}`;
  }
}

/** One or two sentences. */
export function alertSummary(event: AlertEvent): string {
  switch (event.kind) {
    case 'baseline':
      return `${countsText(event.counts)}. From now on only what changes is told.`;
    case 'findings': {
      const [first] = event.findings as readonly [AlertFinding];
      const many =
        event.findingCount > 1 ? `${countOf(event.findingCount, 'finding')} of one cause; the worst: ` : '';
      return `${many}${first.message}. ${first.attackerGains}.`;
    }
    case 'regression': {
      const { now, before } = event.namespace;
      const opened = now.openDirections - (before?.openDirections ?? 0);
      const also =
        opened > 0
          ? ` ${countOf(opened, 'more direction')} of its workloads ${opened === 1 ? 'is' : 'are'} open.`
          : '';
      return `No single finding is new that would be told by itself.${also}`;
    }
    case 'recovery':
      return `Two scans in a row did not see ${event.findingCount === 1 ? 'it' : 'them'}: ${listText(
        event.findings.map(({ message }) => shorten(message, 200)),
        5,
      )}.`;
    case 'scanFailed': {
      const last = event.lastCollectedAt;
      const evidence =
        last === undefined ? 'There is no earlier evidence' : `The last evidence is of ${dateText(last)}`;
      const tries =
        event.failuresInARow === 1 ? '' : ` ${countOf(event.failuresInARow, 'scan')} in a row failed.`;
      return `${event.reason}.${tries} ${evidence}; reports show it as not assessed, never as a pass.`;
    }
    case 'stale': {
      const last = event.lastCollectedAt;
      const evidence =
        last === undefined ? 'There never was any evidence' : `The last evidence is of ${dateText(last)}`;
      return `${evidence}, and it was promised within ${countOf(event.promisedHours, 'hour')}. ${event.reason}; reports show it as not assessed, never as a pass.`;
    }
    case 'exception':
      return exceptionSummary(event);
    case 'scanRecovered':
      return 'It can be read again.';
  }
}

function exceptionTitle({ exceptionId, stage, daysLeft, expiresOn }: ExceptionEvent): string {
  if (stage === 'matchesNothing') return `□ Exception ${exceptionId} matches nothing`;
  if (daysLeft < 0) return `▲ Exception ${exceptionId} ended ${countOf(-daysLeft, 'day')} ago`;
  const when = daysLeft === 0 ? 'today' : `in ${countOf(daysLeft, 'day')}`;
  return `◆ Exception ${exceptionId} ends ${when}, on ${expiresOn}`;
}

function exceptionSummary({
  stage,
  findingCount,
  clusters,
  owner,
  approver,
  expiresOn,
}: ExceptionEvent): string {
  const who = `${owner} owns it, ${approver} approved it.`;
  if (stage === 'matchesNothing')
    return `What it accepted is mended, or its scope or checks are wrong. ${who}`;
  const findings = `${countOf(findingCount, 'finding')}${clusters.length === 0 ? '' : ` in ${listText(clusters, 6)}`}`;
  const isInForce = stage === 'endsIn14Days' || stage === 'endsIn3Days';
  return isInForce
    ? `It accepts ${findings} until the end of ${expiresOn}. ${who}`
    : `${findings} ${findingCount === 1 ? 'is' : 'are'} no longer accepted. ${who}`;
}

/** Lines of a list, the rest counted. */
export function findingLines(
  findings: readonly AlertFinding[],
  { limit, count }: { readonly limit: number; readonly count: number },
): string[] {
  const shown = findings.slice(0, limit).map(({ severity, namespace, message }) => {
    const place = namespace === undefined ? '' : `${namespace}: `;
    return `${severity} · ${place}${shorten(message, 300)}`;
  });
  const left = count - shown.length;
  return left > 0 ? [...shown, `… and ${numberText(left)} more`] : shown;
}

/** `74 (was 38)`. */
export function changeText({ now, before }: NamespaceChange, score: 'coverage' | 'exposure'): string {
  const was = before === undefined || before[score] === now[score] ? '' : ` (was ${scoreOf(before[score])})`;
  return `${scoreOf(now[score])}${was}`;
}

/** Why a channel gets a message. */
export const routedByWords = {
  annotation: 'its namespace asks for this channel',
  owner: 'the channel of its owner',
  route: 'the first route that fits',
  default: 'no route fits',
  failures: 'what could not be read',
  cluster: 'about several namespaces: the way of the cluster',
} as const;

export const overBudget = 'over the budget: one line of the last message';

/** Of one line, with its place. */
export function rollUpLine(event: AlertEvent): string {
  return `${event.cluster.name}: ${alertTitle(event)}`;
}

export function rollUpTitle(count: number): string {
  return `… and ${countOf(count, 'more message')} of this run`;
}

export const rollUpNote =
  'A channel gets a limited number of messages for each run. The report of the run has all of it.';

/** A command that a person can copy; what stands in it is made by us. */
export function muteCommand(fingerprint: string, group: string): string {
  return `bulkhead mute ${fingerprint} --group ${group} --until YYYY-MM-DD --reason "…"`;
}

export function digestTitle({ fleet, status }: FleetResult): string {
  return shorten(`${statusSymbol(status)} ${fleet.name}: ${statusWord(status, { kind: 'enforced' })}`, 150);
}

function countsText(counts: Readonly<Record<Severity, number>>): string {
  const parts = (['critical', 'high', 'medium', 'low'] as const).flatMap((severity) =>
    counts[severity] === 0 ? [] : [`${numberText(counts[severity])} ${severity}`],
  );
  return parts.length === 0 ? 'No finding' : `Findings: ${listText(parts, 4)}`;
}

function scoreOf(score: number | null | undefined): string {
  return score === null || score === undefined ? 'no score' : scoreText(score);
}
