// The proof of enforcement: the verdict, nodes by verdict as a bar, the engines with what was seen of them, the nodes,
// and what stays outside. Part of the scope section.
import type {
  Enforcement,
  EnforcementVerdict,
  NodeEnforcement,
  PolicyEngine,
} from '../../lib/model/enforcement.ts';
import {
  enforcedKinds,
  enforcementText,
  enforcementTitles,
  engineName,
  engineState,
  nodeBarAlt,
  nodeCount,
  nodeNames,
  nodeReason,
  proofSource,
  unboundText,
  unboundWorkloads,
  verdictStatus,
  verdictWord,
  withoutEffectText,
} from '../wording/enforcement-report.ts';
import { countOf, numberText } from '../wording/format.ts';
import { drawShareBar } from './share-bar.ts';
import { heading, need, paragraph, type Sheet } from './sheet.ts';
import { statusCell } from './status-cell.ts';
import { drawTablePart, textRow } from './table-part.ts';
import type { Column, Row, TextBlock } from './table-rows.ts';
import { styles } from './theme.ts';

const engineColumns: readonly Column[] = [
  { title: 'Engine', share: 26 },
  { title: 'State', share: 18 },
  { title: 'Enforces', share: 24 },
  { title: 'What proves it', share: 46 },
];

const nodeColumns: readonly Column[] = [
  { title: 'Nodes', share: 40 },
  { title: 'Enforcement', share: 22 },
  { title: 'Pods', share: 10, align: 'right' },
  { title: 'By, or why not', share: 36 },
];

const unboundColumns: readonly Column[] = [
  { title: 'Why', share: 34 },
  { title: 'Pods', share: 10, align: 'right' },
  { title: 'Workloads', share: 56 },
];

const verdicts: readonly EnforcementVerdict[] = ['enforced', 'partial', 'notEnforced', 'unknown'];
/** Observations of one engine that the report shows; the others stand in the result file. */
const mostProof = 8;

export function drawEnforcement(sheet: Sheet, enforcement: Enforcement): void {
  const { engines, nodeGroups, unboundPods, policiesWithoutEffect } = enforcement;
  need(sheet, 120);
  heading(sheet, { level: 'H3', text: enforcementTitles.part });
  paragraph(sheet, { text: enforcementText(enforcement), style: styles.strong, after: 8 });
  if (nodeGroups.length > 0) drawNodeBar(sheet, nodeGroups);
  const parts = [
    { title: enforcementTitles.engines, columns: engineColumns, rows: engines.map(engineRow) },
    { title: enforcementTitles.nodes, columns: nodeColumns, rows: nodeGroups.map(nodeRow) },
    {
      title: enforcementTitles.unbound,
      columns: unboundColumns,
      rows: unboundPods.map(({ reason, podCount, workloads }) =>
        textRow([unboundText(reason), numberText(podCount), unboundWorkloads(workloads)]),
      ),
    },
  ];
  for (const part of parts) if (part.rows.length > 0) drawTablePart(sheet, part);
  if (policiesWithoutEffect.length === 0) return;
  need(sheet, 60);
  heading(sheet, { level: 'H3', text: enforcementTitles.withoutEffect });
  paragraph(sheet, { text: withoutEffectText(policiesWithoutEffect), after: 12 });
}

function drawNodeBar(sheet: Sheet, groups: readonly NodeEnforcement[]): void {
  const shares = verdicts.map((verdict) => {
    const same = groups.filter((group) => group.verdict === verdict);
    const count = same.reduce((sum, { nodes }) => sum + nodes.length, 0);
    const text = `${countOf(count, 'node')} ${verdictWord(verdict).toLowerCase()}`;
    return { status: verdictStatus[verdict], count, text };
  });
  const alt = nodeBarAlt(shares.filter(({ count }) => count > 0));
  drawShareBar(sheet, { shares, alt, none: 'No nodes' });
  sheet.y += 12;
}

function engineRow(engine: PolicyEngine): Row {
  const shown = engine.proof.slice(0, mostProof);
  const more = engine.proof.length - shown.length;
  const proof = shown.flatMap((one): TextBlock[] => [
    { text: proofSource(one), style: styles.small, limit: 3 },
    { text: one.value, style: styles.code, limit: 4 },
  ]);
  const rest = more > 0 ? [{ text: `and ${more} more in the result file`, style: styles.smallMute }] : [];
  return {
    kind: 'cells',
    cells: [
      { blocks: [{ text: engineName(engine.name), style: styles.cellStrong }], heads: 'row' },
      { blocks: [{ text: engineState(engine) }] },
      { blocks: [{ text: enforcedKinds(engine) }] },
      { blocks: [...proof, ...rest] },
    ],
  };
}

function nodeRow(group: NodeEnforcement): Row {
  return {
    kind: 'cells',
    cells: [
      {
        blocks: [
          { text: nodeCount(group), style: styles.cellStrong },
          { text: nodeNames(group), style: styles.code, limit: 8 },
        ],
        heads: 'row',
      },
      statusCell(verdictWord(group.verdict), verdictStatus[group.verdict]),
      { blocks: [{ text: numberText(group.podCount) }] },
      { blocks: [{ text: nodeReason(group) }] },
    ],
  };
}
