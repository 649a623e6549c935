// One side of a connection in words: what its policies say, which rule decides or which policies isolate it, and where
// that stands. Used by explanations and by failed expectations.
import type { Verdict, VerdictReason } from '../../lib/model/connection.ts';
import type { ConnectionEvidence, RuleEvidence, SideEvidence } from '../../lib/model/question.ts';
import type { PolicyRef } from '../../lib/model/scan-result.ts';
import { placeText, policyText } from '../wording/deduction.ts';
import { doubtText, engineText, unboundText } from '../wording/enforcement.ts';
import { listText } from '../wording/format.ts';
import { type Paint, VERDICT_TONES } from './paint.ts';
import { printable, wrap } from './printable.ts';

export const VERDICT_WORDS: Readonly<Record<Verdict | 'mixed', string>> = {
  accept: 'allowed',
  deny: 'denied',
  unknown: 'unknown',
  mixed: 'mixed',
};

export interface SideOptions {
  readonly paint: Paint;
  readonly columns: number;
}

const SHOWN = 4;

/** Both sides, egress first; one line where the reason is about the pair. */
export function evidenceLines({ egress, ingress }: ConnectionEvidence, options: SideOptions): string[] {
  if (BOTH_SIDES.has(egress.reason))
    return wrap(reasonSentence(egress), options.columns - 2).map((line) => `  ${line}`);
  return [...sideLines(egress, options), ...sideLines(ingress, options)];
}

const BOTH_SIDES: ReadonlySet<VerdictReason> = new Set(['self', 'addressFamily']);

function sideLines(side: SideEvidence, { paint, columns }: SideOptions): string[] {
  const word = paint(VERDICT_TONES[side.verdict], VERDICT_WORDS[side.verdict]);
  const list = sources(side);
  return [
    `  ${side.direction} at the ${side.direction === 'egress' ? 'source' : 'destination'}: ${word}`,
    ...declaredLines(side, { paint, columns }),
    ...wrap(sentenceOf(side), columns - 4).map((line) => `    ${line}`),
    ...list.slice(0, SHOWN).flatMap((source) => sourceLines(source, columns)),
    ...(list.length > SHOWN ? [paint('faint', `      … and ${list.length - SHOWN} more`)] : []),
  ];
}

/** What the policies say, where that is not what happens. */
function declaredLines({ declared }: SideEvidence, { paint, columns }: SideOptions): string[] {
  if (declared === undefined) return [];
  const word = VERDICT_WORDS[declared.verdict];
  const sentence = `declared: ${word}. ${reasonSentence(declared)}`;
  const [first = '', ...more] = wrap(sentence, columns - 4);
  const list = sources(declared);
  return [
    `    ${first.replace(word, paint(VERDICT_TONES[declared.verdict], word))}`,
    ...more.map((line) => `    ${line}`),
    ...list.slice(0, SHOWN).flatMap((source) => sourceLines(source, columns)),
    ...(list.length > SHOWN ? [paint('faint', `      … and ${list.length - SHOWN} more`)] : []),
  ];
}

interface Source {
  readonly what: string;
  readonly where: string;
}

/** The policy and its place on one line where there is room. */
function sourceLines({ what, where }: Source, columns: number): string[] {
  const line = `      ${what}  ${where}`;
  return line.length <= columns ? [line] : [`      ${what}`, `        ${where}`];
}

function sources({ rules, policies, direction }: SideEvidence): Source[] {
  if (rules.length > 0) return rules.map((rule) => ruleSource(rule, direction));
  return policies.map((policy) => ({ what: printable(policyText(policy)), where: placeOf(policy) }));
}

function ruleSource(
  { policy, ruleIndex, line, tier }: RuleEvidence,
  direction: SideEvidence['direction'],
): Source {
  const inTier = tier === undefined ? '' : `, ${tier} tier`;
  return {
    what: `${printable(policyText(policy))}${inTier}, ${direction} rule ${ruleIndex + 1}`,
    where: placeOf({ ...policy, line: line ?? policy.line }),
  };
}

function placeOf(policy: Pick<PolicyRef, 'file' | 'line'>): string {
  return printable(placeText(policy));
}

/** With the word that tells it from what is declared. */
function sentenceOf(side: SideEvidence): string {
  const sentence = reasonSentence(side);
  return side.declared === undefined ? sentence : `enforced: ${sentence}`;
}

function reasonSentence(side: SideEvidence): string {
  const { direction, rules, policies, subject } = side;
  switch (side.reason) {
    case 'rule':
      if (rules.length > 1) return `${rules.length} rules allow it, and one is enough:`;
      return `A rule ${side.verdict === 'deny' ? 'denies' : 'allows'} it:`;
    case 'isolated':
      return policies.length === 1
        ? `A policy isolates it, and has no ${direction} rule for this:`
        : `${policies.length} policies isolate it, and none has an ${direction} rule for this:`;
    case 'notIsolated':
      return `No policy restricts its ${direction}, and what is not restricted is allowed`;
    case 'noPolicyHere':
      return subject === 'hostNetwork'
        ? 'It uses the network of its node, so policies do not bind it'
        : 'It is no pod of the cluster, so policies do not bind it';
    case 'self':
      return 'A pod and itself: taken as allowed, whatever the policies say';
    case 'nodeLocal':
      return 'The other end is the node that runs the pod, which is always allowed';
    case 'nodeUnknown':
      return 'The policies deny it, but if the other end is the node that runs the pod it is allowed; which node that is, is not known';
    case 'addressFamily':
      return 'The two ends have no address family in common: one has IPv4 only, the other IPv6 only';
    case 'unreadable':
      return policies.length === 0
        ? 'Policies that could not be read may decide this'
        : `${policies.length === 1 ? 'A policy' : `${policies.length} policies`} that could not be read may decide this:`;
    case 'notEnforced':
      return `Policies are not enforced for it: ${whyText(side, unboundText)}`;
    case 'enforcementUnknown':
      return `Whether its policies are enforced is not known: ${whyText(side, doubtText)}`;
    case 'deniedByDefault':
      return `No policy allows it, and ${listText(side.enforcedBy?.engines.map(engineText) ?? ['the engine'], 3)} denies what no policy allows`;
  }
}

/** Node names are text from a cluster. */
function whyText({ enforcedBy }: SideEvidence, textOf: typeof unboundText): string {
  const why = textOf(enforcedBy?.why ?? 'notReadable');
  return enforcedBy?.node === undefined ? why : `${why} (node ${printable(enforcedBy.node)})`;
}
