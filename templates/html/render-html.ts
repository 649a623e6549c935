// A ScanResult as one HTML file to look through: what engineers open first. The evidence is the result file; the page
// names it with its hash.
import type { ClusterHistory } from '../../lib/model/history.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { findingsCutText, noFindings } from '../wording/finding.ts';
import { evidenceFoot, leftOut } from '../wording/html-report.ts';
import { byNeed } from '../wording/priority.ts';
import { matrixSummary } from '../wording/reach.ts';
import { reportTitles } from '../wording/report.ts';
import { encodeMatrix } from './client/matrix-rows.ts';
import { pack } from './client/pack.ts';
import { byExposure, type PageData, type RecordFile } from './client/page-data.ts';
import { type Element, el } from './element.ts';
import { historyView } from './history.ts';
import { findingItem, overview, scoreRows } from './overview.ts';
import { page } from './page.ts';
import { scope } from './scope.ts';
import { clusterScript, clusterScriptHash } from './shell.generated.ts';
import { p, section } from './static-parts.ts';
import { zonesView } from './zones.ts';

export interface HtmlOptions {
  /** The result file that lies beside the page. */
  readonly record: RecordFile;
  /** Absent where nothing is known of earlier scans. */
  readonly history?: ClusterHistory;
}

/** What is there without a script, and on paper, before the rest is counted. */
const most = { namespaces: 200, findings: 100 } as const;

/** The whole file; the same result gives the same bytes. */
export function renderHtml(result: ScanResult, { record, history }: HtmlOptions): string {
  const { matrix, ...rest } = result;
  const data: PageData = {
    packed: pack(rest),
    matrix: encodeMatrix(matrix, byExposure(result.namespaces)),
    matrixSummary: matrixSummary(matrix),
    record,
    ...(history && { firstSeen: history.firstSeen }),
  };
  return page({
    title: `${result.cluster.name} · ${reportTitles.control}`,
    views: [
      ['overview', overview(result)],
      ['rest', lists(result)],
      ...(result.intents === undefined ? [] : [['zones', zonesView(result.intents)] as const]),
      ...(history === undefined ? [] : [['history', historyView(history)] as const]),
      ['scope', scope(result)],
    ],
    data,
    script: { text: clusterScript, hash: clusterScriptHash },
    foot: evidenceFoot(record),
  });
}

/** All namespaces and findings, as far as paper goes. */
function lists(result: ScanResult): Element[] {
  const namespaces = [...result.namespaces].sort(byNeed);
  const findings = result.findings.slice(0, most.findings);
  const left = result.findings.slice(most.findings);
  const more = namespaces.length - most.namespaces;
  return [
    section(
      reportTitles.scoreboard,
      scoreRows(result, namespaces.slice(0, most.namespaces)),
      more > 0 && p(leftOut(more, 'namespace')),
    ),
    section(
      reportTitles.findings,
      findings.length === 0
        ? p(noFindings)
        : el('ol', { class: 'findings' }, ...findings.map((one) => findingItem(one, result.exceptions))),
      left.length > 0 && p(findingsCutText(left)),
    ),
  ];
}
