import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPORT_FORMATS } from '../../../functions/config/report-format-names.ts';
import packageFile from '../../../package.json' with { type: 'json' };
import { root, run } from './fake-shell.ts';

describe('bulkhead', () => {
  test('--version prints the version', async () => {
    expect(await run(['--version'])).toEqual({ status: 0, out: '1.2.3\n', err: '' });
  });

  test('without a command prints the help, and exits with 2', async () => {
    const { status, out, err } = await run([]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain('Start here:');
  });

  test('help COMMAND prints what COMMAND --help prints', async () => {
    const { status, out } = await run(['help', 'scan']);
    expect(status).toBe(0);
    expect(out).toBe((await run(['scan', '--help'])).out);
  });

  test.each([[[]], [['scan']], [['explain']], [['assert']], [['schema']], [['inventory']], [['doctor']]])(
    '%j --help fits 80 columns',
    async (command) => {
      const { status, out } = await run([...command, '--help']);
      expect(status).toBe(0);
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );

  test.each([
    [['scna', 'x'], "Unknown command 'scna' (Did you mean scan?)"],
    [['scan'], 'Cannot scan nothing: give a SOURCE, --all-contexts or --eks'],
    [['explain'], "Missing required argument 'source'"],
    [
      ['scan', 'x', '--cluster-timeout', '0'],
      "Option '--cluster-timeout <seconds>' argument '0' is invalid. It takes a number of seconds, such as 300",
    ],
    [['scan', 'x', '--fromat', 'pdf'], "Unknown option '--fromat' (Did you mean --format?)"],
    [['scan', 'x', '--out'], "Option '-o, --out <dir>' argument missing"],
    [
      ['scan', 'x', '--format', 'doc'],
      `Option '--format <list>' argument 'doc' is invalid. "doc" is no format: it takes ${REPORT_FORMATS.join(', ')}, or all`,
    ],
    [
      ['schema', 'fleet'],
      "Command-argument value 'fleet' is invalid for argument 'document'. Allowed choices are scan-result, fleet-result, inventory, manifest, changes, history, fleet-config, audit-period, alert-event",
    ],
  ])('%j is one clear line and status 2', async (args, message) => {
    expect(await run(args)).toEqual({ status: 2, out: '', err: `${message}\n` });
  });

  test('a fault of ours is told as one, with its place only when that is asked for', async () => {
    const shell = {
      now: () => {
        throw new Error('no clock');
      },
    };
    const quiet = await run(['explain', 'examples/shop', 'internet', 'storefront/web'], shell);
    expect(quiet.status).toBe(3);
    expect(quiet.err).toBe(
      'This is a fault in bulkhead, not in the input: no clock (run again with --debug to see where it comes from)\n',
    );
    const loud = await run(['explain', 'examples/shop', 'internet', 'storefront/web', '--debug'], shell);
    expect(loud.err).toContain('fake-shell.ts'.replace('fake-shell', 'program.test'));
  });
});

test('schema prints the published schemas', async () => {
  for (const name of ['scan-result', 'inventory']) {
    const { status, out } = await run(['schema', name]);
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ $id: `urn:bulkhead:schema:${name}:v1` });
  }
  expect((await run(['schema'])).out).toBe((await run(['schema', 'scan-result'])).out);
});

describe('as a process', () => {
  const start = (args: readonly string[], input?: string) =>
    spawnSync(process.execPath, [join(root, 'functions/cli/main.ts'), ...args], {
      encoding: 'utf8',
      cwd: root,
      ...(input === undefined ? {} : { input }),
    });

  test('it runs from its sources, and its exit status is that of the command', () => {
    const version = start(['--version']);
    expect([version.status, version.stdout, version.stderr]).toEqual([0, `${packageFile.version}\n`, '']);
    const wrong = start(['explain', 'examples/shop', 'nowhere/a', 'internet']);
    expect([wrong.status, wrong.stdout]).toEqual([2, '']);
  });

  test('it reads what is piped in', () => {
    const input = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: x}\nspec: {containers: []}\n';
    const { status, stdout } = start(['explain', '-', 'x/a', 'internet', '443'], input);
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'ALLOWED  TCP 443']);
  });
});
