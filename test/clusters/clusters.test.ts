// One small cluster for each check and outcome: cluster.yaml in, expected.json out. UPDATE_EXPECTED=1 writes what the
// checks say now; read every line of the difference before it is committed.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readManifests } from '../../functions/adapters/manifests/read-manifests.ts';
import { intentsOf, parseIntentFile } from '../../functions/config/intents.ts';
import { analyze } from '../../lib/analyze.ts';
import { CATALOGUE } from '../../lib/checks/catalogue.ts';
import type { Finding, Outcome } from '../../lib/model/finding.ts';
import type { AnalyzeOptions } from '../../lib/model/options.ts';

const folder = import.meta.dirname;
const STATES = {
  fails: 'fail',
  passes: 'pass',
  'not-applicable': 'notApplicable',
  unknown: 'unknown',
} as const;
type State = keyof typeof STATES;

/** Outcomes that a check does not have, with the reason. */
const CANNOT_BE: readonly { readonly check: string; readonly state: State; readonly why: string }[] = [
  { check: 'unreadable-input', state: 'fails', why: 'what could not be read is unknown, and no failure' },
  {
    check: 'unreadable-input',
    state: 'not-applicable',
    why: 'there is always something that was to be read',
  },
];

/** What is asked of live clusters only has a suite of its own: enforcement.test.ts, in the folder of that name. */
const LIVE = {
  folder: 'enforcement',
  checks: ['policies-not-enforced', 'unenforced-pods', 'policy-without-effect'],
};

const scenarios = CATALOGUE.filter(({ meta }) => !LIVE.checks.includes(meta.id)).flatMap(({ meta }) =>
  (Object.keys(STATES) as State[])
    .filter((state) => !CANNOT_BE.some((one) => one.check === meta.id && one.state === state))
    .map((state) => ({ meta, state, path: join(folder, meta.id, state) })),
);

const SENTENCES: Readonly<Record<State, (id: string, title: string) => string>> = {
  fails: (id) => `${id} fails, with one finding for each cause`,
  passes: (id, title) => `${id} passes: ${title.slice(0, 1).toLowerCase()}${title.slice(1)}`,
  'not-applicable': (id) => `${id} is not applicable where there is nothing that it asks about`,
  unknown: (id) => `${id} is unknown where its answer rests on what could not be read`,
};

describe('on a cluster made for it', () => {
  test.each(
    scenarios.map((scenario) => ({
      ...scenario,
      sentence: SENTENCES[scenario.state](scenario.meta.id, scenario.meta.title),
    })),
  )('$sentence', async ({ meta, state, path }) => {
    const answer = await answerOf(meta.id, path);
    const file = join(path, 'expected.json');
    if (process.env.UPDATE_EXPECTED === '1') writeFileSync(file, `${JSON.stringify(answer, null, 2)}\n`);
    expect(answer.outcome).toBe(STATES[state]);
    expect(answer).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });
});

test('every check has a cluster for each outcome that it can have, and no other', () => {
  const wanted = scenarios.map(({ meta, state }) => `${meta.id}/${state}`);
  const found = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== LIVE.folder)
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((state) => `${name}/${state}`));
  expect(found.sort()).toEqual(wanted.sort());
  expect(wanted.filter((path) => !existsSync(join(folder, path, 'cluster.yaml')))).toEqual([]);
});

interface Answer {
  readonly outcome: Outcome | undefined;
  readonly findings: readonly Finding[];
}

/** Zones and expectations, where the scenario has a file of them. */
function intentsIn(path: string): Pick<AnalyzeOptions, 'intents'> {
  const file = join(path, 'intents.yaml');
  if (!existsSync(file)) return {};
  const read = parseIntentFile(readFileSync(file, 'utf8'));
  if (!('file' in read)) throw new Error(`${file}: ${JSON.stringify(read)}`);
  const intents = intentsOf(read.file, 'one');
  return intents === undefined ? {} : { intents };
}

/** The findings that the check tells, and those of other checks that it fails by as well. */
async function answerOf(id: string, path: string): Promise<Answer> {
  const inventory = await readManifests({
    sources: ['cluster.yaml'],
    clusterName: 'test',
    collectedAt: '2026-01-01T00:00:00Z',
    networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
    baseDir: path,
  });
  const { checks, findings } = analyze(inventory, {
    toolVersion: '0.0.0',
    inventorySha256: '',
    rulesetSha256: '',
    declaredEntryPoints: [],
    ...intentsIn(path),
  });
  return {
    outcome: checks.find((check) => check.id === id)?.outcome,
    findings: findings.filter(({ checkId, otherChecks }) => checkId === id || otherChecks.includes(id)),
  };
}
