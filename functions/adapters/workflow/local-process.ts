// Runs of this machine, by the process that does them: whether one is still at it can be asked of the system.
import { hostname } from 'node:os';

/** Longer than any run: what another machine has begun before that is dead. */
const LONGEST_RUN_MS = 6 * 3_600_000;

/** Names this process: `local HOST PID START`, the start in milliseconds since 1970. */
export function ownExecutionId(now: number): string {
  return `local ${hostname()} ${process.pid} ${now}`;
}

/**
 * Whether the process of such a name still runs. Of another machine that cannot be seen: it is taken for alive for six
 * hours. What has no such name (an execution on AWS) is taken for alive: only the workflow knows.
 */
export function isLocalExecutionAlive(executionId: string, now: number): boolean {
  const [, host, pid, start] = /^local (\S+) (\d+) (\d+)$/.exec(executionId) ?? [];
  if (host === undefined) return true;
  if (host !== hostname()) return now - Number(start) < LONGEST_RUN_MS;
  // This very process may have failed, and tries again
  if (Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
