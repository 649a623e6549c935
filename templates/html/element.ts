// Elements as values: what the page is written with, and what its script makes nodes of, so that both draw alike.
import { escapeHtml } from './escape.ts';

export type Attribute = string | number | boolean | undefined;

export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly children: readonly Content[];
}

/** False and undefined are left out. */
export type Content = Element | string | number | false | undefined;

/** An element of HTML or SVG; attributes that are false or undefined are left out, true ones have no value. */
export function el(
  tag: string,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Content[]
): Element {
  return { tag, attributes, children };
}

/** As a part of a document; every text and every value is escaped. */
export function toHtml(content: Content): string {
  if (content === false || content === undefined) return '';
  if (typeof content !== 'object') return escapeHtml(String(content));
  const { tag, attributes, children } = content;
  const written = Object.entries(attributes).map(([name, value]) => {
    if (value === false || value === undefined) return '';
    return value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`;
  });
  const open = `<${tag}${written.join('')}>`;
  return tag === 'input' ? open : `${open}${children.map(toHtml).join('')}</${tag}>`;
}
