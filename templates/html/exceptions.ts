// The register of exceptions on a page, and what has to be done about them: whole without a script.
import type { ExceptionResult } from '../../lib/model/exception.ts';
import type { FleetMute } from '../../lib/model/fleet-result.ts';
import {
  exceptionNotices,
  exceptionRow,
  exceptionsIntro,
  exceptionTitles,
  muteCells,
  mutesIntro,
  muteTitles,
} from '../wording/exception.ts';
import { type Element, el } from './element.ts';
import { below, p, section, staticTable } from './static-parts.ts';

/** Nothing where there is no exception. */
export function exceptionsSection(register: readonly ExceptionResult[] = []): Element[] {
  if (register.length === 0) return [];
  return [section(exceptionTitles.section, p(exceptionsIntro), ...exceptionNotes(register), table(register))];
}

/** What somebody has to do, one line each. */
export function exceptionNotes(register: readonly ExceptionResult[] = []): Element[] {
  return exceptionNotices(register).map(({ weight, text }) =>
    el('p', { class: weight === 'warning' ? 'strong' : undefined }, text),
  );
}

function table(register: readonly ExceptionResult[]): Element {
  return staticTable(
    exceptionTitles.section,
    [
      { title: exceptionTitles.exception, cell: ({ id, stateText }) => [id, below(stateText)] },
      {
        title: exceptionTitles.accepts,
        cell: ({ accepts: [first = '', ...rest] }) => [first, ...rest.map((line) => below(line))],
      },
      {
        title: exceptionTitles.reason,
        cell: ({ reason, compensatingControl }) => [reason, below(compensatingControl)],
      },
      { title: exceptionTitles.people, cell: ({ owner, approver }) => [owner, below(approver)] },
      { title: exceptionTitles.period, cell: ({ period }) => period },
    ],
    register.map(exceptionRow),
  );
}

/** Findings of a fleet that nobody is told of; nothing where there are none. */
export function mutesSection(mutes: readonly FleetMute[] = []): Element[] {
  if (mutes.length === 0) return [];
  const titles = [muteTitles.finding, muteTitles.until, muteTitles.by, muteTitles.reason];
  return [
    section(
      muteTitles.section,
      p(mutesIntro),
      staticTable<readonly string[]>(
        muteTitles.section,
        titles.map((title, index) => ({ title, cell: (cells) => cells[index] ?? '' })),
        mutes.map(muteCells),
      ),
    ),
  ];
}
