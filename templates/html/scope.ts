// What was in scope, what was not assessed, how the numbers are made, what was asked, and what proves it: whole without
// a script.
import type { CheckResult } from '../../lib/model/finding.ts';
import type { Gap } from '../../lib/model/gap.ts';
import type { EntryPoint, ScanResult } from '../../lib/model/scan-result.ts';
import {
  enforcementText,
  enforcementTitles,
  engineName,
  engineState,
  proofSource,
} from '../wording/enforcement-report.ts';
import { checksIntro, findingTitles, outcomeWord } from '../wording/finding.ts';
import { numberText } from '../wording/format.ts';
import { glossaryTitles, statusMeanings, terms } from '../wording/glossary.ts';
import { htmlHeads, leftOut, staticHeads } from '../wording/html-report.ts';
import { entryPointState, targetText, targetVerdict } from '../wording/reach.ts';
import { noAssumptions, noEntryPoints, provenanceRows, reportTitles } from '../wording/report.ts';
import {
  completenessText,
  controlDefinition,
  gapEffect,
  gapObject,
  gapPlace,
  gapSummary,
  gapWord,
  methodTexts,
  populationRows,
} from '../wording/scope.ts';
import { addressOf } from './address.ts';
import { type Content, type Element, el } from './element.ts';
import { exceptionsSection } from './exceptions.ts';
import { severityChip, statusChip } from './marks.ts';
import { below, code, p, pairs, section, staticTable } from './static-parts.ts';

/** Rows of a list; the rest stands in the result file. */
const mostRows = 200;

export function scope(result: ScanResult): Element[] {
  const { population, assumptions, gaps, checks, entryPoints, exceptions } = result;
  return [
    el('header', { class: 'title' }, el('h1', { tabindex: -1 }, reportTitles.scope)),
    el('p', { class: 'lead' }, controlDefinition),
    p(completenessText(result)),
    section(
      reportTitles.population,
      pairs(
        populationRows(population).map(([name, count, read]) => [
          name,
          read === '' ? count : `${count}, ${read}`,
        ]),
      ),
    ),
    section(reportTitles.gaps, p(gapSummary(gaps)), ...capped(gaps, 'gap', gapTable)),
    ...exceptionsSection(exceptions),
    section(
      reportTitles.assumptions,
      assumptions.length === 0
        ? p(noAssumptions)
        : el('ul', {}, ...assumptions.map((one) => el('li', {}, one))),
    ),
    ...enforcement(result),
    section(
      reportTitles.entryPoints,
      ...(entryPoints.length === 0
        ? [p(noEntryPoints)]
        : capped(entryPoints, 'entry point', entryPointTable)),
    ),
    ...(checks.length === 0
      ? []
      : [section(findingTitles.checks, p(checksIntro(checks)), checkTable(checks))]),
    section(reportTitles.method, pairs(methodTexts)),
    section(
      glossaryTitles.statuses,
      pairs(statusMeanings.map(({ status, meaning }) => [statusChip(status, { kind: 'enforced' }), meaning])),
    ),
    section(glossaryTitles.terms, pairs(terms)),
    section(
      reportTitles.provenance,
      pairs(provenanceRows(result).map(([name, value]) => [name, el('span', { class: 'hash' }, value)])),
    ),
  ];
}

function capped<Item>(
  items: readonly Item[],
  noun: string,
  draw: (items: readonly Item[]) => Element,
): Content[] {
  if (items.length === 0) return [];
  const left = items.length - mostRows;
  return [draw(items.slice(0, mostRows)), left > 0 && p(leftOut(left, noun))];
}

function gapTable(gaps: readonly Gap[]): Element {
  return staticTable<Gap>(
    reportTitles.gaps,
    [
      { title: staticHeads.gap, cell: (gap) => [gapWord(gap), below(gapObject(gap))] },
      { title: staticHeads.what, cell: ({ message, remedy }) => [message, below(remedy)] },
      { title: staticHeads.effect, cell: gapEffect },
      { title: htmlHeads.place, cell: (gap) => code(gapPlace(gap)) },
    ],
    gaps,
  );
}

function enforcement({ enforcement: found }: ScanResult): Element[] {
  if (found === undefined) return [];
  const engines = found.engines.map((engine): readonly [Content, Content] => [
    engineName(engine.name),
    el(
      'span',
      {},
      engineState(engine),
      ...engine.proof.map((proof) => below(`${proofSource(proof)}: `, code(proof.value))),
    ),
  ]);
  return [section(enforcementTitles.part, p(enforcementText(found)), pairs(engines))];
}

function entryPointTable(all: readonly EntryPoint[]): Element {
  return staticTable<EntryPoint>(
    reportTitles.entryPoints,
    [
      { title: htmlHeads.name, cell: ({ kind, namespace, name }) => `${kind} ${namespace}/${name}` },
      { title: htmlHeads.status, cell: entryPointState },
      {
        title: staticHeads.leadsTo,
        cell: ({ targets }) =>
          targets.map((target) =>
            el('span', { class: 'cause' }, targetText(target), below(targetVerdict(target))),
          ),
      },
    ],
    all,
  );
}

function checkTable(checks: readonly CheckResult[]): Element {
  const idOf = ({ id, findingCount }: CheckResult) =>
    findingCount === 0
      ? code(id)
      : el('a', { href: `${addressOf('findings')}?${new URLSearchParams({ check: id })}` }, id);
  return staticTable<CheckResult>(
    findingTitles.checks,
    [
      { title: staticHeads.check, cell: (check) => [check.title, below(idOf(check))] },
      { title: staticHeads.severity, cell: ({ severity }) => severityChip(severity) },
      { title: staticHeads.answer, cell: ({ outcome }) => outcomeWord(outcome) },
      { title: htmlHeads.findings, numeric: true, cell: ({ findingCount }) => numberText(findingCount) },
    ],
    checks,
  );
}
