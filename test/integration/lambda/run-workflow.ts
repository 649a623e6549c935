// A process of its own: one execution of the workflow with the functions as they are bundled. It can be told to die.
// Arguments: JSON of `Execution`; prints JSON of `Outcome`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DeleteClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { StateMachine } from 'aws-local-stepfunctions';
import { localDefinition, TASKS } from '../../fakes/workflow/local-definition.ts';
import { keysOf } from '../seed-moto.ts';

export interface Execution {
  readonly executionId: string;
  readonly scheduledTime: string;
  /** Dies (SIGKILL) when this has come to its end: `discover`, `scan NAME`, `report NAME`; or before `fleet`, `notify`. */
  readonly dieAt?: string;
  /** Deleted once it was found: account, region, name. */
  readonly vanishing: readonly [string, string, string];
  /** Further variables of the satellite's function. */
  readonly satelliteEnv: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly error?: string;
  /** Calls of functions, in order: `scan NAME`. */
  readonly calls: readonly string[];
  readonly operations: number;
}

const root = join(import.meta.dirname, '../../..');
const execution: Execution = JSON.parse(process.argv[2] ?? '');
const calls: string[] = [];
let operations = 0;

type Handler = (payload: unknown) => Promise<unknown>;
const handlers = new Map<string, Handler>();
for (const name of ['discover', 'scan', 'report', 'notify'])
  handlers.set(
    name,
    (await import(pathToFileURL(join(root, 'dist/lambda', name, 'index.mjs')).href)).handler as Handler,
  );

interface Given {
  readonly FunctionName: string;
  readonly Payload: { readonly target?: { readonly name: string } };
}

function dieIf(place: string): void {
  if (execution.dieAt === place) process.kill(process.pid, 'SIGKILL');
}

/** `label` tells calls of one function apart. */
function invoke(name: string, label = name) {
  return async (given: unknown) => {
    const { Payload } = given as Given;
    const call = `${label} ${Payload.target?.name ?? ''}`.trim();
    calls.push(call);
    if (['fleet', 'notify'].includes(label)) dieIf(call);
    const answer = await handlers.get(name)?.(JSON.parse(JSON.stringify(Payload)));
    dieIf(call);
    return { Payload: JSON.parse(JSON.stringify(answer ?? null)) };
  };
}

async function discover(given: unknown) {
  const { Payload } = await invoke('discover')(given);
  const object = await new S3Client({ forcePathStyle: true }).send(
    new GetObjectCommand({ Bucket: Payload.bucket, Key: Payload.targetsKey }),
  );
  const listed = JSON.parse((await object.Body?.transformToString()) ?? '');
  const [accountId, region, name] = execution.vanishing;
  const eks = new EKSClient({
    region,
    credentials: await keysOf(accountId),
    endpoint: process.env.MOTO_URL ?? '',
  });
  // Gone already in a second execution
  await eks.send(new DeleteClusterCommand({ name })).catch(() => {});
  return { Payload: { ...Payload, listed } };
}

/** The same bundle, in a process with the variables of a satellite. */
async function bySatellite(given: unknown) {
  const { Payload } = given as Given;
  calls.push(`satellite ${Payload.target?.name}`);
  const { BULKHEAD_STATE_TABLE: _, ...env } = process.env;
  const code = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(root, 'dist/lambda/scan/index.mjs')).href)});
    process.stdout.write('ANSWER' + JSON.stringify(await handler(${JSON.stringify(Payload)})));`;
  const done = spawnSync(
    process.execPath,
    ['--import', join(root, 'test/fakes/redirect.mjs'), '--input-type=module', '-e', code],
    { env: { ...env, ...execution.satelliteEnv }, encoding: 'utf8' },
  );
  if (done.status !== 0) {
    process.stderr.write(done.stderr);
    throw new Error('the satellite failed');
  }
  return { Payload: JSON.parse(done.stdout.split('ANSWER')[1] ?? '') };
}

const run = new StateMachine(localDefinition()).run(
  { group: 'prod', scheduledTime: execution.scheduledTime },
  {
    context: { Execution: { Id: execution.executionId } },
    overrides: {
      taskResourceLocalHandlers: {
        Discover: discover,
        ScanCluster: (given) =>
          (given as unknown as Given).FunctionName.includes(':bulkhead-satellite-')
            ? bySatellite(given)
            : invoke('scan')(given),
        RecordFailure: invoke('scan', 'record'),
        ReportCluster: invoke('report'),
        ReportFleet: invoke('report', 'fleet'),
        Notify: invoke('notify'),
        TellRunFailed: async () => operations++,
      },
      retryIntervalOverrides: Object.fromEntries(TASKS.map((name) => [name, 0])),
    },
  },
);
const error = await run.result.then(
  () => undefined,
  (cause: unknown) => String(cause),
);
const outcome: Outcome = { calls, operations, ...(error !== undefined && { error }) };
process.stdout.write(`OUTCOME${JSON.stringify(outcome)}`);
