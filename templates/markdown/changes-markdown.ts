// What is different between two results, for a comment on a pull request: a line that says it all, tables, and details
// that are folded. Every name is code, with nothing in it that Markdown or HTML could take for its own.
import type { Changes, ConnectionMoves } from '../../lib/model/changes.ts';
import { printable } from '../text/printable.ts';
import {
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

/** A comment holds 65,536 characters. */
const LONGEST = 60_000;
const ROWS = 30;
const FIELDS = 10;
const CELL = 300;

/** Ends with a line feed; under 60,000 characters. */
export function changesMarkdown(changes: Changes): string {
  const { after, limits, findings, policies } = changes;
  const parts = [
    `### Network segmentation of ${code(after.cluster)}`,
    `${plain(clusterChange(changes))}. ${changesTitles.findings}: ${plain(findingCounts(changes))}.`,
    ...limits.map((limit) => `> ${plain(limitText(limit))}`),
    ...(findings.length === 0
      ? []
      : [
          table(
            ['', 'Where', 'What'],
            findings
              .slice(0, ROWS)
              .map((finding) => [
                `${moveMarks[finding.move]} ${moveWords[finding.move]}`,
                code(findingChangePlace(finding)),
                plain(findingChangeText(finding)),
              ]),
          ),
          ...more(findings.length - ROWS, 'finding'),
        ]),
    ...(policies.state === 'notCompared' ? [notCompared.policies] : policyPart(changes)),
    ...connectionPart(changes),
  ];
  const text = `${parts.join('\n\n')}\n`;
  if (text.length <= LONGEST) return text;
  const note = '\n\n… cut: the rest is in the JSON.\n';
  return `${text.slice(0, LONGEST - note.length).replace(/\n[^\n]*$/, '')}${note}`;
}

function policyPart({ policies }: Changes): string[] {
  const rows = policies.changes.flatMap((policy) => {
    const name = code(policyName(policy));
    const word = presenceWords[policy.change];
    if (policy.fields.length === 0) return [[word, name, '']];
    return policy.fields
      .slice(0, FIELDS)
      .map(({ path, before, after }) => [
        word,
        name,
        `${code(path)}: ${before === undefined ? 'nothing' : code(before)} → ${after === undefined ? 'nothing' : code(after)}`,
      ]);
  });
  if (rows.length === 0) return [];
  return [
    folded(
      `${changesTitles.policies}: ${policies.changes.length}`,
      table(['', 'Policy', 'Field'], rows.slice(0, ROWS)),
    ),
    ...more(rows.length - ROWS, 'row'),
  ];
}

function connectionPart({ connections }: Changes): string[] {
  if (connections.state === 'notCompared') return [notCompared.connections];
  return [
    ...moves(changesTitles.opened, connections.opened),
    ...moves(changesTitles.closed, connections.closed),
  ];
}

function moves(title: string, { count, groups, groupsLeft }: ConnectionMoves): string[] {
  if (count === 0) return [];
  const left = Math.max(0, groups.length - ROWS) + groupsLeft;
  const lines = groups.slice(0, ROWS).map((group) => `- ${code(connectionText(group))}`);
  return [
    folded(
      `${title}: ${count}`,
      [...lines, ...(left > 0 ? [`- ${leftText(left, 'group')}`] : [])].join('\n'),
    ),
  ];
}

function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function more(left: number, noun: string): string[] {
  return left > 0 ? [leftText(left, noun)] : [];
}

/** Sentences of ours with names in them: all that Markdown, HTML or a host's mentions could see is taken apart. */
function plain(text: string): string {
  return cut(printable(text)).replace(/[&<>\\`*_~[\]()#|!@:]/g, (character) => {
    if ('&<>'.includes(character)) return `&#${character.charCodeAt(0)};`;
    // A mention or a link of a host ends at what cannot be seen
    return '@:'.includes(character) ? `${character}&#8203;` : `\\${character}`;
  });
}

/** A fence longer than any run of backticks inside; a bar would end the cell of a table even in code. */
function code(text: string): string {
  const inner = cut(printable(text)).replaceAll('|', '¦');
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || inner.startsWith(' ') || inner === '' ? ' ' : '';
  return `${fence}${pad}${inner}${pad}${fence}`;
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= CELL ? text : `${characters.slice(0, CELL - 1).join('')}…`;
}
