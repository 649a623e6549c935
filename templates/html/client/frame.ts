// The frame of every page: the bar at the top with the menu, the view that the address names, and the foot.
import { evidenceFoot, htmlLabels, notFound } from '../../wording/html-report.ts';
import { productMark } from '../marks.ts';
import type { Child } from './dom.ts';
import { h, link, replace } from './dom.ts';
import type { RecordFile } from './page-data.ts';
import { pageTitle } from './parts.ts';
import { type Route, readRoute } from './route.ts';
import { themeButton } from './theme.ts';

export interface Page {
  readonly name: string;
  readonly status: Child;
  /** Addresses and names. */
  readonly menu: readonly (readonly [address: string, name: string])[];
  readonly record: RecordFile;
  /** What the address names; undefined for what is not in the report. */
  readonly show: (route: Route) => readonly Child[] | undefined;
  /** The entry of the menu that a view belongs to. */
  readonly entryOf: (view: string) => string;
}

/** Draws the page, and follows its address from then on. */
export function startPage(page: Page): void {
  const main = h('main', { id: 'main', tabindex: -1 });
  const entries = page.menu.map(([address, name]) => link(address, name));
  const show = () => {
    const route = readRoute(location.hash);
    replace(main, ...(page.show(route) ?? [pageTitle(notFound)]));
    document.body.dataset.view = route.view;
    document.title = `${main.querySelector('h1')?.textContent ?? ''} · ${page.name}`;
    for (const entry of entries) {
      if (entry.getAttribute('href') === page.entryOf(route.view)) entry.setAttribute('aria-current', 'page');
      else entry.removeAttribute('aria-current');
    }
  };
  const skip = link('#main', htmlLabels.skip);
  skip.className = 'skip';
  skip.addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
  });
  document.body.prepend(
    skip,
    h(
      'header',
      { class: 'top' },
      h('div', { class: 'brand' }, productMark(), h('span', {}, htmlLabels.product)),
      entries.length > 0 && h('nav', { 'aria-label': htmlLabels.menu }, ...entries),
      h('div', { class: 'tools' }, page.status, themeButton()),
    ),
    main,
    h('footer', { class: 'hash' }, evidenceFoot(page.record)),
  );
  show();
  document.documentElement.classList.add('ready');
  addEventListener('hashchange', () => {
    show();
    scrollTo(0, 0);
    main.querySelector('h1')?.focus();
  });
}

/** A view that the file holds whole: it is moved, and stays what it was. */
export function keptView(name: string): Node[] {
  return [document.getElementById(`view-${name}`) ?? kept.get(name)].flatMap((view) => {
    if (!view) return [];
    kept.set(name, view);
    return [view];
  });
}

const kept = new Map<string, HTMLElement>();

/** The page's own data. */
export function pageData<Data>(): Data {
  return JSON.parse(document.getElementById('data')?.textContent ?? '') as Data;
}
