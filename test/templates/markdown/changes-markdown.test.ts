// Changes as a comment on a pull request: no name is a link, a mention, a cell or HTML, and it is never too long.
import { describe, expect, test } from 'vitest';
import { compare } from '../../../lib/compare/compare.ts';
import { changesMarkdown } from '../../../templates/markdown/changes-markdown.ts';
import { finding } from '../finding-samples.ts';
import { namespace, result } from '../result-builder.ts';

const HOSTILE =
  '<img src=x onerror=alert(1)> @everyone [a](https://evil.example) | `x` ``` ~~s~~ </details> \u202e \n# head';

function changesWith(count: number, text: string) {
  const before = result([namespace('shop')], { name: text });
  const findings = Array.from({ length: count }, (_, index) =>
    finding('high', { fingerprint: String(index).padStart(16, '0'), namespace: text, message: text }),
  );
  const checks = [
    {
      id: 'default-deny-missing',
      outcome: 'fail',
      title: 't',
      severity: 'high',
      findingCount: count,
    } as const,
  ];
  return compare({ ...before, checks }, { ...result([namespace('shop')], { name: text }), findings, checks });
}

/** As CommonMark reads it: a code span ends at the next run of as many backticks. */
function withoutCode(text: string): string {
  let left = '';
  let at = 0;
  for (;;) {
    const start = text.slice(at).search(/(?<!\\)`/);
    if (start < 0) return left + text.slice(at);
    const from = at + start;
    const [fence = ''] = /^`+/.exec(text.slice(from)) ?? [];
    const rest = text.slice(from + fence.length);
    const end = rest.search(new RegExp(`(?<!\`)${fence}(?!\`)`));
    left += text.slice(at, from);
    at = end < 0 ? from + fence.length : from + fence.length + end + fence.length;
  }
}

describe('changesMarkdown()', () => {
  test('takes everything out of action that Markdown, HTML or a host could see', () => {
    const text = changesMarkdown(changesWith(3, HOSTILE));
    const outsideCode = withoutCode(text);
    expect(outsideCode).not.toMatch(/<img|<\/details> |@everyone|\[a\]\(|^# head/m);
    expect(text).not.toContain('\u202e');
    const rows = text.split('\n').filter((line) => line.startsWith('| ▲'));
    expect(rows).toHaveLength(3);
    // Three cells, whatever stands in them
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(4);
  });
  test('counts what it does not list, and fits into a comment', () => {
    const text = changesMarkdown(changesWith(500, 'long '.repeat(200)));
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('… and 470 more findings');
  });
  test('is cut at a line where it would be too long, and says so', () => {
    const changes = changesWith(40, '<'.repeat(300));
    const group = { from: 'a', to: ['b'], toLeft: 0, ports: 'all', verdict: 'accept' } as const;
    const policy = (index: number) => ({
      kind: 'NetworkPolicy',
      name: `p${index}`,
      change: 'edited' as const,
      fields: Array.from({ length: 10 }, () => ({
        path: 'spec',
        before: '"'.repeat(200),
        after: "'".repeat(200),
      })),
      fieldsLeft: 0,
    });
    const long = {
      ...changes,
      policies: {
        state: 'compared' as const,
        changes: Array.from({ length: 60 }, (_, index) => policy(index)),
      },
      connections: { ...changes.connections, opened: { count: 1, groups: [group], groupsLeft: 0 } },
    };
    const text = changesMarkdown(long);
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/\|\n\n… cut: the rest is in the JSON\.\n$/);
  });
  test('says that nothing changed', () => {
    expect(changesMarkdown(changesWith(0, 'a'))).toContain('Findings: none.');
  });
});
