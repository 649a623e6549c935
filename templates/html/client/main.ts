// Starts the page of a cluster.
import { viewNames } from '../../wording/html-report.ts';
import { addressOf } from '../address.ts';
import { statusChip } from '../marks.ts';
import type { Child } from './dom.ts';
import { findingsView, findingView } from './findings-view.ts';
import { keptView, pageData, startPage } from './frame.ts';
import { graphView } from './graph-view.ts';
import { matrixView } from './matrix-view.ts';
import { namespaceView } from './namespace-view.ts';
import { isNamed, type Route } from './route.ts';
import { scoreboardView } from './scoreboard.ts';
import { clusterSite, findNamespace, findWorkload } from './site.ts';
import { workloadView } from './workload-view.ts';

const site = clusterSite(pageData());

const views: Readonly<Record<string, (route: Route) => readonly Child[] | undefined>> = {
  overview: () => keptView('overview'),
  namespaces: (route) => scoreboardView(site, route),
  matrix: (route) => matrixView(site, route),
  graph: (route) => graphView(site, route),
  findings: (route) => findingsView(site, route),
  zones: () => optional('zones'),
  history: () => optional('history'),
  scope: () => keptView('scope'),
  ns: ({ parts }) => {
    const namespace = findNamespace(site, parts[0]);
    return namespace && namespaceView(site, namespace);
  },
  workload: ({ parts }) => {
    const found = findWorkload(site, parts);
    return found && workloadView(site, found);
  },
  finding: ({ parts }) => {
    const finding = site.result.findings.find(({ fingerprint }) => isNamed(parts[0], fingerprint));
    return finding && findingView(site, finding);
  },
};

/** A view that not every report has. */
function optional(view: string): Node[] | undefined {
  const kept = keptView(view);
  return kept.length > 0 ? kept : undefined;
}

/** Views that are reached from one of the menu. */
const parents: Readonly<Record<string, string>> = {
  ns: 'namespaces',
  workload: 'namespaces',
  finding: 'findings',
};

startPage({
  name: site.result.cluster.name,
  status: statusChip(site.result.status, site.result.scan.basis),
  menu: Object.entries(viewNames)
    .filter(([view]) => (view !== 'zones' && view !== 'history') || optional(view))
    .map(([view, name]) => [addressOf(view), name]),
  record: site.record,
  show: (route) => (Object.hasOwn(views, route.view) ? views[route.view]?.(route) : undefined),
  entryOf: (view) => addressOf(parents[view] ?? view),
});
