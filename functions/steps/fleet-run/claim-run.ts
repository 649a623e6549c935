// The lock of a run. It knows its execution: the same one may come again (a retry), another one takes it over when the
// first is dead, and while that lives, or once the run is done, the other one has nothing to do.
import type { StateStore } from '../../adapters/state-store/state-store.ts';

/** The run is done, or another execution is at it. Step Functions knows it by its name. */
export class DuplicateRun extends Error {
  override readonly name = 'DuplicateRun';
}

export interface Claim {
  readonly runId: string;
  /** ARN of the execution, or a name of the process. */
  readonly executionId: string;
  /** RFC 3339 UTC. */
  readonly at: string;
  readonly isAlive: (executionId: string) => Promise<boolean>;
}

/** Longer than anybody looks into a run's lock. */
const KEPT_SECONDS = 400 * 86_400;
const SORT = 'LOCK';

/** Throws DuplicateRun when the run is not for this execution. */
export async function claimRun(state: StateStore, claim: Claim): Promise<void> {
  const { runId, executionId, at, isAlive } = claim;
  const partition = `RUN#${runId}`;
  // Who loses a race looks again at what won it; each round some writer has moved on
  for (let round = 0; round < 5; round++) {
    const held = await state.get(partition, SORT);
    if (held?.value.status === 'done') throw new DuplicateRun(`The run ${runId} is done already`);
    const holder = held?.value.executionId as string | undefined;
    if (holder === executionId) return;
    if (holder !== undefined && (await isAlive(holder)))
      throw new DuplicateRun(`The run ${runId} is under way in ${holder}`);
    const value = { executionId, status: 'running', at };
    const expiresAt = expiryOf(at);
    if (await state.put({ partition, sort: SORT, version: (held?.version ?? 0) + 1, value, expiresAt }))
      return;
  }
  throw new DuplicateRun(`The run ${runId} is being claimed by several executions`);
}

/** From now on the run is done for everybody. To be called again it does no harm. */
export async function finishRun(
  state: StateStore,
  { runId, at }: Pick<Claim, 'runId' | 'at'>,
): Promise<void> {
  const partition = `RUN#${runId}`;
  for (let round = 0; round < 5; round++) {
    const held = await state.get(partition, SORT);
    if (held?.value.status === 'done') return;
    const value = { ...held?.value, status: 'done', doneAt: at };
    const version = (held?.version ?? 0) + 1;
    if (await state.put({ partition, sort: SORT, version, value, expiresAt: expiryOf(at) })) return;
  }
  throw new Error(`Cannot finish the run ${runId}: its lock keeps changing`);
}

function expiryOf(at: string): number {
  return Math.floor(Date.parse(at) / 1000) + KEPT_SECONDS;
}
