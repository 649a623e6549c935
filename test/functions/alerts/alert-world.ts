// A fleet of two clusters whose runs send alerts to a stand-in for Slack: what tests of single runs share.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from '../../../functions/adapters/files/packed.ts';
import { folderStore } from '../../../functions/adapters/object-store/folder-store.ts';
import { folderState } from '../../../functions/adapters/state-store/folder-state.ts';
import type { StateStore } from '../../../functions/adapters/state-store/state-store.ts';
import { parseFleetFile } from '../../../functions/config/fleet-file.ts';
import { alertRun, deliverUnsent } from '../../../functions/steps/fleet-run/alert-run.ts';
import { alertPorts } from '../../../functions/steps/fleet-run/open-alerts.ts';
import { clusterKeys } from '../../../functions/steps/fleet-run/run-record.ts';
import { assembleFleet } from '../../../lib/fleet/assemble-fleet.ts';
import type { ExceptionResult } from '../../../lib/model/exception.ts';
import type { Finding } from '../../../lib/model/finding.ts';
import { jsonText } from '../../../templates/text/printable.ts';
import { FAKE_TOKEN, type FakeSlack } from '../../fakes/slack/fake-slack.ts';
import { check } from '../../templates/finding-samples.ts';
import { namespace, result } from '../../templates/result-builder.ts';

export interface RunOfDay {
  /** Of cluster `a`; `b` has none. */
  readonly findings?: readonly Finding[];
  readonly exceptions?: readonly ExceptionResult[];
  readonly group?: string;
  /** In place of the state of this world. */
  readonly store?: StateStore;
}

/** `settings`: lines of `alerts` beside its channel `a`. Runs are at 02:00 UTC of a day of November. */
export function alertWorld(folder: string, slack: FakeSlack, settings = 'budget: 9') {
  const own = mkdtempSync(join(folder, 'world-'));
  const [objects, state] = [folderStore(join(own, 'objects')), folderState(join(own, 'state'))];
  const published: string[] = [];
  const parsed = parseFleetFile(
    `version: 1\nfleet: F\ngroups: [{name: prod, regions: [eu-west-1]}, {name: other, regions: [eu-west-1]}]\nalerts:\n  slackToken: ssm:/bulkhead/t\n  channels: {a: {slack: C0123456789}}\n  channel: a\n  ${settings}\n`,
    [],
  );
  if (!('file' in parsed)) throw new Error(JSON.stringify(parsed));
  const { file } = parsed;
  const portsAt = (time: string, { group = 'prod', store = state }: RunOfDay = {}) => {
    const ports = alertPorts(file, group, {
      objects,
      state: store,
      surroundings: { now: () => Date.parse(time), sleep: async () => {}, random: () => 0 },
      bucket: 'evidence',
      publish: async ({ body }) => void published.push(String(body.id)),
      secretOf: async () => FAKE_TOKEN,
      slackInTests: { apiUrl: slack.apiUrl, hosts: [slack.host] },
    });
    if (ports === undefined) throw new Error('no alerts are configured');
    return ports;
  };
  return {
    state,
    published,
    run: async (day: number, options: RunOfDay = {}) => {
      const { findings = [], exceptions, group = 'prod' } = options;
      const time = `2026-11-${String(day).padStart(2, '0')}T02:00:00Z`;
      const runId = `${group}/202611${String(day).padStart(2, '0')}T020000Z`;
      const targets = ['a', 'b'].map((name) => ({ id: name, name, accountId: '1', region: 'eu-west-1' }));
      const results = new Map(
        targets.map((target) => {
          const made = result([namespace('shop')], {
            name: target.name,
            checks: [check('c')],
            findings: target.name === 'a' ? findings : [],
          });
          const all = { ...made, ...(exceptions && { exceptions }) };
          return [target, { ...all, scan: { ...made.scan, collectedAt: time } }] as const;
        }),
      );
      for (const [target, made] of results)
        await objects.putNew(clusterKeys(runId, target).result, pack(JSON.stringify(made)));
      await objects.putNew(`runs/${runId}/run.json`, JSON.stringify({ runId, startedAt: time, targets }));
      const fleet = assembleFleet({
        name: 'F',
        tool: { name: 'bulkhead', version: '1' },
        ruleset: { version: '1', sha256: 'a' },
        targets,
        outcomes: new Map([...results].map(([{ id }, made]) => [id, { result: made, sha256: '' }])),
      });
      await objects.putNew(`runs/${runId}/fleet.json`, jsonText(fleet));
      return alertRun(portsAt(time, options), { runId, fleet });
    },
    wake: (time: string) => deliverUnsent(portsAt(time), 'prod'),
  };
}

/** Dies at the write after so many. */
export function dying(state: StateStore, writes: number): StateStore {
  let done = 0;
  return {
    ...state,
    put: async (item) => {
      if (done++ >= writes) throw new Error('the process died');
      return state.put(item);
    },
  };
}

/** Titles of what the stand-in took. */
export function titlesOf({ messages }: FakeSlack): (string | undefined)[] {
  return messages.map(({ blocks }) => blocks[0]?.text?.text);
}
