import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import {
  isLocalExecutionAlive,
  ownExecutionId,
} from '../../../../functions/adapters/workflow/local-process.ts';

test('a process of this machine is alive until it ends', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const id = `local ${hostname()} ${child.pid} 0`;
  expect(isLocalExecutionAlive(id, 0)).toBe(true);
  child.kill();
  await once(child, 'exit');
  expect(isLocalExecutionAlive(id, 0)).toBe(false);
});
test('what this process began before, it may begin again', () => {
  expect(isLocalExecutionAlive(ownExecutionId(5), 5)).toBe(false);
});
test('another machine is taken for alive for six hours, an execution on AWS for ever', () => {
  expect(isLocalExecutionAlive('local elsewhere 1 1000', 1000 + 6 * 3_600_000 - 1)).toBe(true);
  expect(isLocalExecutionAlive('local elsewhere 1 1000', 1000 + 6 * 3_600_000)).toBe(false);
  expect(isLocalExecutionAlive('arn:aws:states:eu-west-1:1:execution:run:x', 9e15)).toBe(true);
});
