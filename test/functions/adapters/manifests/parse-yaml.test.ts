import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseYaml } from '../../../../functions/adapters/manifests/parse-yaml.ts';
import { splitItems } from '../../../../functions/adapters/manifests/split-yaml.ts';

/** A list as kubectl prints it, large enough to be cut into its items. */
function largeList(options: { indent: string; anchors?: string; eol?: string }): string {
  const item = (index: number) => [
    `- apiVersion: v1`,
    `  kind: ConfigMap`,
    `  data:`,
    `    script: |`,
    `      - not an item`,
    `      items:`,
    ``,
    `      # not a comment`,
    `    quoted: "a`,
    `      - b"`,
    `  # a comment`,
    `  metadata: {name: n${index}${options.anchors ?? ''}}`,
  ];
  const lines = Array.from({ length: 1000 }, (_, index) =>
    item(index).map((line) => (line === '' ? '' : options.indent + line)),
  ).flat();
  return ['apiVersion: v1', 'items:', ...lines, 'kind: List', 'metadata:', '  resourceVersion: ""', ''].join(
    options.eol ?? '\n',
  );
}

describe('a large list is parsed item by item, with the same result', () => {
  test.each([{ indent: '' }, { indent: '  ' }, { indent: '', eol: '\r\n' }])('%j', (options) => {
    const text = largeList(options);
    const { items, ...head } = parse(text) as { items: unknown[] };
    const parsed = [...parseYaml(text, 100)].map((document) => ('value' in document ? document : undefined));
    expect(parsed[0]?.value).toEqual(head);
    expect(parsed.slice(1).map((document) => document?.value)).toEqual(
      items.map((item) => ({ ...head, items: [item] })),
    );
    expect(parsed.slice(1, 4).map((document) => document?.positions.lineOf(['items', 0]))).toEqual([
      3, 15, 27,
    ]);
    expect(parsed[2]?.positions.lineOf(['items', 0, 'metadata'])).toBe(26);
  });
  test('unless it has anchors, which may reach from one item to another', () => {
    expect(splitItems({ text: largeList({ indent: '' }), line: 1 })?.items).toHaveLength(1000);
    expect(
      splitItems({ text: largeList({ indent: '', anchors: ', labels: &x {}' }), line: 1 }),
    ).toBeUndefined();
  });
  test('an item that cannot be parsed is one problem with its line', () => {
    const text = largeList({ indent: '' }).replace('metadata: {name: n1}', 'metadata: {name: n1');
    const documents = [...parseYaml(text, 100)];
    expect(documents).toHaveLength(1001);
    expect(documents.filter((document) => 'problem' in document)).toMatchObject([
      { problem: { reason: 'syntax' }, line: 27 },
    ]);
  });
});
