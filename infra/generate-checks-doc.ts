// Writes CHECKS.md from the metadata of the checks: `npm run docs`. A test holds the committed file to it.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../lib/checks/catalogue.ts';
import type { CheckMeta, Severity } from '../lib/model/finding.ts';

const root = join(import.meta.dirname, '..');

const INTRODUCTION = `# Checks

Generated from the checks' own metadata (lib/checks) by \`npm run docs\`; do not edit.

Each check asks one question of a cluster. Its outcome is *pass*, *fail*, *notApplicable* (the cluster has nothing that
it asks about) or *unknown* (the answer rests on something that could not be read: never a pass).

A finding is one cause with everything that it touches. A cause that fails several checks is told by one of them and
names the others, and all of them fail: a namespace without policies is one finding for each direction, not one for each
stranger that gets in. The severity below is that of the worst finding of a check; one may be less severe.`;

/** The text of CHECKS.md. */
export function checksDocument(): string {
  const metas = CATALOGUE.map(({ meta }) => meta);
  const rows = metas.map(({ id, severity, title }) => `| [${id}](#${id}) | ${severity} | ${title} |`);
  const table = ['| check | severity | what holds when it passes |', '|---|---|---|', ...rows].join('\n');
  return `${[INTRODUCTION, table, ...metas.map(section)].join('\n\n')}\n`;
}

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

function section({ id, title, severity, rationale, attackerGains, remediation, source }: CheckMeta): string {
  return `## ${id}

**${title}.** ${SEVERITY[severity]}.

${rationale}

- What an attacker gains: ${attackerGains}
- Remediation: ${remediation}
- Source: ${source}
- Scenarios: ${scenarios(id).join(', ')}`;
}

/** The folders of test/clusters that show the check at work, as links. */
function scenarios(id: string): string[] {
  const folder = `test/clusters/${id}`;
  // What is asked of live clusters only has its scenarios in one folder.
  if (!existsSync(join(root, folder))) return ['[live clusters](test/clusters/enforcement)'];
  return readdirSync(join(root, folder))
    .sort()
    .map((state) => `[${state}](${folder}/${state})`);
}

if (import.meta.main) writeFileSync(join(root, 'CHECKS.md'), checksDocument());
