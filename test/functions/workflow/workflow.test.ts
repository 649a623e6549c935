// The state machine itself (infra/workflow.asl.json; local-definition.ts says what is stood in for), run on this machine with
// the steps of the service over folders and fake clusters.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// @ts-expect-error: it brings no types
import validate from 'asl-validator';
import { StateMachine } from 'aws-local-stepfunctions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderStore } from '../../../functions/adapters/object-store/folder-store.ts';
import { folderState } from '../../../functions/adapters/state-store/folder-state.ts';
import { KubernetesError } from '../../../functions/errors.ts';
import { finishRun } from '../../../functions/steps/fleet-run/claim-run.ts';
import type { RunPorts } from '../../../functions/steps/fleet-run/ports.ts';
import { reportFleet } from '../../../functions/steps/fleet-run/report-fleet.ts';
import { reportTarget } from '../../../functions/steps/fleet-run/report-target.ts';
import type { RunRequest, RunTarget } from '../../../functions/steps/fleet-run/run-record.ts';
import { recordFailure, scanTarget } from '../../../functions/steps/fleet-run/scan-target.ts';
import { startRun } from '../../../functions/steps/fleet-run/start-run.ts';
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import type { FleetResult } from '../../../lib/model/fleet-result.ts';
import { makeCertificates } from '../../fakes/kubernetes-api/certificates.ts';
import { type FakeApi, startFakeApi } from '../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { FAKE_NOW, fakeSurroundings } from '../../fakes/kubernetes-api/surroundings.ts';
import { definition, localDefinition, TASKS } from '../../fakes/workflow/local-definition.ts';
import { objectsOf } from '../cli/example-objects.ts';
import { root } from '../cli/fake-shell.ts';

let folder: string;
let api: FakeApi;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-workflow-'));
  const objects = objectsOf(join(root, 'examples/wordpress-mysql/3-allow-list'));
  api = await startFakeApi({ certificates: await makeCertificates(), objects, date: FAKE_NOW });
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

const SATELLITE = 'arn:aws:lambda:us-east-1:111111111111:function:bulkhead-satellite-a';

/** 25 clusters in 3 accounts and 2 regions; the names of some say what befalls them. */
const targets: readonly RunTarget[] = Array.from({ length: 25 }, (_, index) => {
  const accountId = String(111111111111 * (1 + (index % 3)));
  const region = index % 2 === 0 ? 'eu-west-1' : 'us-east-1';
  const name = ['forbidden', 'throttled', 'hanging', 'vanished', 'unready'][index] ?? `fine-${index}`;
  const id = `arn:aws:eks:${region}:${accountId}:cluster/${name}`;
  return {
    id,
    name,
    accountId,
    region,
    ...(name === 'unready' && { notAssessed: 'its status is CREATING' }),
  };
});

function makePorts(): RunPorts {
  const own = mkdtempSync(join(folder, 'store-'));
  return {
    objects: folderStore(join(own, 'objects')),
    state: folderState(join(own, 'state')),
    surroundings: fakeSurroundings(),
    toolVersion: '1.2.3',
    groupOf: async () => ({
      fleetName: 'fleet',
      configSha256: 'c'.repeat(64),
      discover: async () => targets,
      satelliteOf: ({ name }) => (name === 'fine-9' ? SATELLITE : undefined),
      open: async (arn) => {
        if (arn.endsWith('/forbidden')) throw new KubernetesError(arn, 'eks:DescribeCluster was refused');
        return api.access;
      },
      networks: { podCidrs: [], vpcCidrs: [], loadBalancerCidrs: [] },
      declaredEntryPoints: [],
      formats: ['json', 'csv'],
      reports: { baseDir: root, csvEncoding: 'plain', pdf: {}, checks: CATALOGUE.map(({ meta }) => meta) },
    }),
  };
}

class NamedError extends Error {
  constructor(name: string) {
    super(name);
    this.name = name;
  }
}

interface Told {
  readonly notified: string[];
  readonly operations: unknown[];
  readonly tries: Map<string, number>;
  /** Cluster → function. */
  readonly scannedBy: Map<string, string>;
}

/** What the functions are given, each its own part of it. */
interface Payload {
  readonly request: RunRequest;
  readonly executionId: string;
  readonly runId: string;
  readonly target: RunTarget;
  readonly failure: { readonly Error: string };
}

/** Runs the definition once; `fail` may throw in the place of a function. */
async function execute(
  ports: RunPorts,
  {
    executionId = 'e1',
    isAlive = false,
    fail = () => {},
  }: {
    readonly executionId?: string;
    readonly isAlive?: boolean;
    readonly fail?: (call: string) => void;
  } = {},
): Promise<Told & { readonly output: unknown; readonly error: unknown }> {
  const told: Told = { notified: [], operations: [], tries: new Map(), scannedBy: new Map() };
  const machine = new StateMachine(localDefinition());
  const invoke = (name: string, work: (payload: Payload) => Promise<unknown>) => async (given: unknown) => {
    const input = given as { readonly FunctionName: string; readonly Payload: Payload };
    const call = `${name} ${input.Payload.target?.name ?? ''}`.trim();
    told.tries.set(call, (told.tries.get(call) ?? 0) + 1);
    if (name === 'scan') told.scannedBy.set(input.Payload.target.name, input.FunctionName);
    fail(call);
    // As Lambda gives it back: what is no JSON is null
    return { Payload: JSON.parse(JSON.stringify((await work(input.Payload)) ?? null)) };
  };
  const run = machine.run(
    { group: 'prod', scheduledTime: '2026-03-01T06:00:00Z' },
    {
      context: { Execution: { Id: executionId } },
      overrides: {
        taskResourceLocalHandlers: {
          Discover: invoke('discover', async (event) => {
            const started = await startRun(ports, { ...event, isAlive: async () => isAlive });
            const listed = JSON.parse(
              Buffer.from((await ports.objects.get(started.targetsKey)) ?? []).toString(),
            );
            return { ...started, bucket: 'evidence', listed };
          }),
          ScanCluster: invoke('scan', async (event) => {
            if (event.target.name === 'hanging') throw new NamedError('States.Timeout');
            if (event.target.name === 'throttled' && (told.tries.get('scan throttled') ?? 0) < 3)
              throw new NamedError('Lambda.TooManyRequestsException');
            if (event.target.name === 'vanished') throw new NamedError('Lambda.Unknown');
            return { status: await scanTarget(ports, event) };
          }),
          RecordFailure: invoke('record', async ({ failure, ...event }) => {
            if (event.target.name === 'vanished') throw new NamedError('Lambda.Unknown');
            await recordFailure(ports, { ...event, notAssessed: `Its scan failed: ${failure.Error}` });
            return { status: 'notAssessed' };
          }),
          ReportCluster: invoke('report', async (event) => reportTarget(ports, event)),
          ReportFleet: invoke('fleet', async ({ runId }) => reportFleet(ports, runId)),
          Notify: invoke('notify', async ({ runId }) => {
            told.notified.push(runId);
            await finishRun(ports.state, { runId, at: FAKE_NOW });
          }),
          TellRunFailed: async (input) => told.operations.push(input),
        },
        retryIntervalOverrides: Object.fromEntries(TASKS.map((name) => [name, 0])),
      },
    },
  );
  const ended = await run.result.then(
    (output) => ({ output, error: undefined }),
    (error: unknown) => ({ output: undefined, error }),
  );
  return { ...told, ...ended };
}

async function fleetOf(ports: RunPorts): Promise<FleetResult | undefined> {
  const bytes = await ports.objects.get('runs/prod/20260301T060000Z/fleet.json');
  return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString());
}

describe('the workflow', () => {
  test('is valid, and every name in it is substituted or a state', () => {
    const { isValid, errorsText } = validate(definition);
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  test('names every cluster of the fleet, whatever befell it', async () => {
    const ports = makePorts();
    const { tries, notified, error, scannedBy } = await execute(ports);
    expect(error).toBeUndefined();
    const clusters = (await fleetOf(ports))?.clusters ?? [];
    expect(clusters.map(({ name }) => name).sort()).toEqual(targets.map(({ name }) => name).sort());
    const why = Object.fromEntries(clusters.map(({ name, notAssessed }) => [name, notAssessed]));
    expect(why).toMatchObject({
      forbidden: expect.stringContaining('eks:DescribeCluster was refused'),
      hanging: 'Its scan failed: States.Timeout',
      vanished: 'No result of it came in',
      unready: 'its status is CREATING',
    });
    expect(clusters.filter(({ notAssessed }) => notAssessed === undefined)).toHaveLength(21);
    expect(tries.get('scan throttled')).toBe(3);
    expect(tries.get('scan hanging')).toBe(2);
    expect(scannedBy.get('fine-9')).toBe(SATELLITE);
    // What CloudFormation puts in its place stays as it is here
    expect(scannedBy.get('fine-7')).toMatch(/^\$\{ScanFunction\}$/);
    expect(notified).toEqual(['prod/20260301T060000Z']);
  });

  test('a second execution of a run that is done, or under way, ends in good order and does nothing', async () => {
    const ports = makePorts();
    await execute(ports);
    const again = await execute(ports, { executionId: 'e2' });
    expect([again.error, again.notified, again.operations]).toEqual([undefined, [], []]);
    const other = makePorts();
    await startRun(other, {
      request: { group: 'prod', scheduledTime: '2026-03-01T06:00:00Z' },
      executionId: 'first',
      isAlive: async () => true,
    });
    const late = await execute(other, { executionId: 'second', isAlive: true });
    expect([late.error, [...late.tries.keys()]]).toEqual([undefined, ['discover']]);
  });

  test.each(['discover', 'scan fine-7', 'report fine-7', 'fleet', 'notify'])(
    'dies at %s, is started again under the same run, and ends whole',
    async (place) => {
      const ports = makePorts();
      const first = await execute(ports, {
        executionId: 'e1',
        fail: (call) => {
          if (call === place) throw new NamedError('Lambda.Unknown');
        },
      });
      const isFatal = ['discover', 'fleet', 'notify'].includes(place);
      expect(first.operations).toHaveLength(isFatal ? 1 : 0);
      expect(first.error !== undefined).toBe(isFatal);
      const second = await execute(ports, { executionId: 'e2' });
      // A run is done when somebody was told of it
      expect(second.notified).toEqual(isFatal ? ['prod/20260301T060000Z'] : []);
      const clusters = (await fleetOf(ports))?.clusters ?? [];
      expect(clusters.map(({ name }) => name).sort()).toEqual(targets.map(({ name }) => name).sort());
    },
  );
});
