// Elements from text, and nothing else: every text becomes a text node, so that no name can become markup.
import { printable } from '../../text/printable.ts';
import type { Attribute, Element as Value } from '../element.ts';

export type Child = Node | Value | string | number | undefined | false;
export type Attributes = Readonly<Record<string, Attribute | ((event: Event) => void)>>;

const svgNames = 'http://www.w3.org/2000/svg';

/** An element of HTML. Attributes that are functions listen to the event of their name; false and undefined leave out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), attributes, children);
}

/** The same of SVG. */
export function svg(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  return fill(document.createElementNS(svgNames, tag) as SVGElement, attributes, children);
}

function fill<Made extends Element>(element: Made, attributes: Attributes, children: readonly Child[]): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, printable(String(value)));
  }
  element.append(...nodes(children, element.namespaceURI === svgNames));
  return element;
}

/** Children as nodes; what is left out is left out. */
export function nodes(children: readonly Child[], inSvg = false): Node[] {
  return children
    .filter((child) => child !== undefined && child !== false)
    .map((child) => {
      if (child instanceof Node) return child;
      if (typeof child !== 'object') return document.createTextNode(printable(String(child)));
      const { tag, attributes, children: inner } = child;
      return inSvg || tag === 'svg' ? svg(tag, attributes, ...inner) : h(tag as 'div', attributes, ...inner);
    });
}

/** A link within the report. */
export function link(href: string, ...children: readonly Child[]): HTMLAnchorElement {
  return h('a', { href }, ...children);
}

/** Empties an element and fills it anew. */
export function replace(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...nodes(children));
}
