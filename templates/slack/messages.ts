// Alerts as Slack messages of Block Kit: header, sections, fields and context only, which every client and a webhook can
// show. Within every limit of Slack, and each with a text for notifications and screen readers.
import type { ContextBlock, HeaderBlock, SectionBlock } from '@slack/types';
import type { AlertEvent, AlertFinding } from '../../lib/model/alert.ts';
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import {
  alertSummary,
  alertTitle,
  changeText,
  digestTitle,
  findingLines,
  muteCommand,
  rollUpLine,
  rollUpNote,
  rollUpTitle,
} from '../wording/alert.ts';
import { fleetFacts, fleetRisk, fleetVerdict, thresholdsText } from '../wording/fleet-report.ts';
import { dateText, intervalText, shorten } from '../wording/format.ts';
import { statusSymbol, statusWord } from '../wording/status.ts';
import { cutMrkdwn, escapeMrkdwn } from './mrkdwn.ts';

export type SlackBlock = HeaderBlock | SectionBlock | ContextBlock;

export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** https://docs.slack.dev/reference/block-kit/blocks: of a header. */
const HEADER = 150;
/** A section may have 3,000 and a field 2,000; all blocks together are refused above about 13,000, which is not documented. */
const SECTION = 1500;
const FIELD = 500;
const LISTED = 5;
const ROLLED_UP = 15;

export function eventMessage(event: AlertEvent, { group }: { readonly group: string }): SlackMessage {
  const { cluster } = event;
  const place = `*${escapeMrkdwn(cluster.name)}*${cluster.region === undefined ? '' : ` (${escapeMrkdwn(cluster.region)})`}`;
  return {
    text: escapeMrkdwn(shorten(`${alertTitle(event)} (${cluster.name}). ${alertSummary(event)}`, 600)),
    blocks: [
      header(alertTitle(event)),
      section(`${place}\n${escapeMrkdwn(alertSummary(event))}`),
      ...details(event),
      context(event, group),
    ],
  };
}

function details(event: AlertEvent): SlackBlock[] {
  switch (event.kind) {
    case 'findings': {
      const { findings, findingCount, namespace } = event;
      const [first] = findings as readonly [AlertFinding];
      return [
        ...(findingCount > 1 ? [list(findingLines(findings, { limit: LISTED, count: findingCount }))] : []),
        fields([
          ...(namespace === undefined
            ? []
            : ([
                [`Exposure of ${namespace.name}`, changeText(namespace, 'exposure')],
                [`Coverage of ${namespace.name}`, changeText(namespace, 'coverage')],
              ] as const)),
          ['First seen', dateText(first.firstSeen)],
          ['Check', first.checkId],
        ]),
        ...(first.connection === undefined
          ? []
          : [section(`*Connection*: ${escapeMrkdwn(first.connection)}`)]),
        section(`*Fix*: ${escapeMrkdwn(first.fix)}`),
      ];
    }
    case 'regression':
      return [
        fields([
          ['Coverage', changeText(event.namespace, 'coverage')],
          ['Exposure', changeText(event.namespace, 'exposure')],
        ]),
      ];
    case 'baseline':
      return event.findings.length === 0
        ? []
        : [list(findingLines(event.findings, { limit: LISTED, count: event.findings.length }))];
    default:
      return [];
  }
}

export function rollUpMessage(events: readonly AlertEvent[]): SlackMessage {
  const shown = events.slice(0, ROLLED_UP).map(rollUpLine);
  const left = events.length - shown.length;
  return {
    text: escapeMrkdwn(rollUpTitle(events.length)),
    blocks: [
      header(rollUpTitle(events.length)),
      list([...shown, ...(left > 0 ? [`… and ${left} more`] : [])]),
      { type: 'context', elements: [note(rollUpNote)] },
    ],
  };
}

/** What a channel is tried with. */
export function testMessage(channel: string): SlackMessage {
  const text = `A test of the channel "${channel}": bulkhead can post here.`;
  return { text: escapeMrkdwn(text), blocks: [section(escapeMrkdwn(text))] };
}

/** The week of a fleet: verdict, numbers, the five worst clusters and those that were not assessed. */
export function digestMessage(fleet: FleetResult, { evidence }: { readonly evidence: string }): SlackMessage {
  const worst = fleet.clusters
    .slice(0, LISTED)
    .map(({ name, status, basis, scores, notAssessed }) =>
      notAssessed === undefined
        ? `${statusSymbol(status)} ${name}: ${statusWord(status, basis ?? { kind: 'none' })}, coverage ${intervalText(scores.coverage)}, exposure ${intervalText(scores.exposure)}`
        : `${statusSymbol(status)} ${name}: ${shorten(notAssessed, 200)}`,
    );
  const left = fleet.clusters.length - worst.length;
  const thresholds = thresholdsText(fleet);
  return {
    text: escapeMrkdwn(`${digestTitle(fleet)}. ${fleetVerdict(fleet)}`),
    blocks: [
      header(digestTitle(fleet)),
      section(escapeMrkdwn(`${fleetVerdict(fleet)} ${fleetRisk(fleet)}`)),
      fields(fleetFacts(fleet).map(({ value, label }) => [label, value] as const)),
      list([...worst, ...(left > 0 ? [`… and ${left} more`] : [])]),
      ...(thresholds === undefined ? [] : [section(escapeMrkdwn(thresholds))]),
      { type: 'context', elements: [note(evidence)] },
    ],
  };
}

function header(text: string): HeaderBlock {
  return { type: 'header', text: { type: 'plain_text', text: shorten(text, HEADER), emoji: false } };
}

function mrkdwn(text: string) {
  // verbatim: Slack looks for no links and names in it
  return { type: 'mrkdwn' as const, text, verbatim: true };
}

/** Of a context. */
function note(text: string) {
  return mrkdwn(cutMrkdwn(escapeMrkdwn(text), FIELD));
}

function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(cutMrkdwn(text, SECTION)) };
}

function list(lines: readonly string[]): SectionBlock {
  return section(lines.map((line) => `• ${escapeMrkdwn(line)}`).join('\n'));
}

function fields(pairs: readonly (readonly [string, string])[]): SectionBlock {
  return {
    type: 'section',
    fields: pairs.map(([name, value]) =>
      mrkdwn(cutMrkdwn(`*${escapeMrkdwn(name)}*\n${escapeMrkdwn(value)}`, FIELD)),
    ),
  };
}

function context({ runId, ...event }: AlertEvent, group: string): ContextBlock {
  const fingerprints = event.kind === 'findings' ? event.findings.map(({ fingerprint }) => fingerprint) : [];
  const [first] = fingerprints;
  return {
    type: 'context',
    elements: [
      note(`Run ${runId}`),
      ...(first === undefined ? [] : [mrkdwn(`\`${escapeMrkdwn(muteCommand(first, group))}\``)]),
    ],
  };
}
