// What is different between two results, on a terminal.
import type {
  Changes,
  ConnectionMoves,
  FindingChange,
  FindingMove,
  PolicyChange,
} from '../../lib/model/changes.ts';
import {
  changesSpan,
  changesTitles,
  clusterChange,
  connectionText,
  findingChangePlace,
  findingChangeText,
  findingCounts,
  leftText,
  limitText,
  moveMarks,
  moveWords,
  notCompared,
  policyName,
  presenceWords,
} from '../wording/changes.ts';
import type { Paint, Tone } from './paint.ts';
import { printable } from './printable.ts';

const FINDINGS = 20;
const POLICIES = 15;
const FIELDS = 5;
const CONNECTIONS = 10;

const TONES: Readonly<Record<FindingMove, Tone>> = {
  new: 'bad',
  worse: 'bad',
  edited: 'fair',
  unknown: 'unknown',
  better: 'good',
  fixed: 'good',
};

/** Ends with a line feed. */
export function changesReport(changes: Changes, { paint }: { readonly paint: Paint }): string {
  const { after, limits, findings, counts } = changes;
  const lines = [
    `${paint('strong', printable(after.cluster))}  ${changesSpan(changes)}`,
    clusterChange(changes),
    ...limits.map((limit) => paint('unknown', `□ ${printable(limitText(limit))}`)),
    '',
    `${paint('strong', changesTitles.findings)}: ${findingCounts(changes)}`,
    ...findings.slice(0, FINDINGS).flatMap((finding) => findingLines(finding, paint)),
    ...(findings.length > FINDINGS ? [`  ${leftText(findings.length - FINDINGS, 'finding')}`] : []),
    ...(counts.unknown > 0
      ? ['  What is not known was not looked at on one side: it is neither new nor fixed.']
      : []),
    ...policyLines(changes, paint),
    ...presenceLines(changes, paint),
    ...connectionLines(changes, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: FindingChange, paint: Paint): string[] {
  const { move } = finding;
  const word = paint(TONES[move], `${moveMarks[move]} ${moveWords[move]}`.padEnd(11));
  return [
    `  ${word} ${printable(findingChangePlace(finding))}`,
    `              ${printable(findingChangeText(finding))}`,
  ];
}

function policyLines({ policies }: Changes, paint: Paint): string[] {
  if (policies.state === 'notCompared') return ['', notCompared.policies];
  const { changes } = policies;
  if (changes.length === 0) return [];
  return [
    '',
    `${paint('strong', changesTitles.policies)}: ${changes.length}`,
    ...changes.slice(0, POLICIES).flatMap(onePolicy),
    ...(changes.length > POLICIES ? [`  ${leftText(changes.length - POLICIES, 'policy')}`] : []),
  ];
}

function onePolicy(policy: PolicyChange): string[] {
  const fields = policy.fields.slice(0, FIELDS);
  const left = policy.fields.length - fields.length + policy.fieldsLeft;
  return [
    `  ${presenceWords[policy.change].padEnd(11)} ${printable(policyName(policy))}`,
    ...fields.map(
      ({ path, before = 'nothing', after = 'nothing' }) =>
        `              ${printable(`${path}: ${before} → ${after}`)}`,
    ),
    ...(left > 0 ? [`              ${leftText(left, 'field')}`] : []),
  ];
}

function presenceLines({ namespaces, workloads }: Changes, paint: Paint): string[] {
  const gone = [
    ...namespaces.flatMap(({ name, presence }) =>
      presence === undefined ? [] : [`${presenceWords[presence].padEnd(11)} namespace ${name}`],
    ),
    ...workloads.map(
      ({ namespace, kind, name, presence }) =>
        `${presenceWords[presence].padEnd(11)} ${kind} ${namespace}/${name}`,
    ),
  ];
  if (gone.length === 0) return [];
  return [
    '',
    paint('strong', changesTitles.workloads),
    ...gone.slice(0, POLICIES).map((line) => `  ${printable(line)}`),
    ...(gone.length > POLICIES ? [`  ${leftText(gone.length - POLICIES, 'object')}`] : []),
  ];
}

function connectionLines({ connections }: Changes, paint: Paint): string[] {
  if (connections.state === 'notCompared') return ['', notCompared.connections];
  return [
    ...moves(changesTitles.opened, connections.opened, paint),
    ...moves(changesTitles.closed, connections.closed, paint),
  ];
}

function moves(title: string, { count, groups, groupsLeft }: ConnectionMoves, paint: Paint): string[] {
  if (count === 0) return [];
  const left = groups.length - CONNECTIONS + groupsLeft;
  return [
    '',
    `${paint('strong', title)}: ${count}`,
    ...groups.slice(0, CONNECTIONS).map((group) => `  ${printable(connectionText(group))}`),
    ...(left > 0 ? [`  ${leftText(left, 'group')}`] : []),
  ];
}
