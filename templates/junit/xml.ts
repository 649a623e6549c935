// XML 1.0 as text. Characters that XML does not know, even as references, are written as escapes that show themselves.
import { printable } from '../text/printable.ts';

export type Attributes = Readonly<Record<string, string | number>>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** An element with its children, indented by two for each level. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${text(String(value))}"`),
  ];
  if (children.length === 0) return `<${start.join(' ')}/>`;
  const inner = children.map((child) => child.replace(/^/gm, '  ')).join('\n');
  return `<${start.join(' ')}>\n${inner}\n</${name}>`;
}

/** https://www.w3.org/TR/xml/#charsets leaves out U+FFFE and U+FFFF, which are no controls either. */
export function text(value: string): string {
  return printable(value)
    .replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
