// Brings node_modules up to package-lock.json, and is silent and instant when it is there already.
// Runs before every npm script that needs packages, so it is plain JavaScript for Node 20 and imports none.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const onWindows = process.platform === 'win32';
const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
// Written last, after an installation that succeeded; holds the hash of the lockfile that was installed
const stamp = join(modules, '.bulkhead-setup');

const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform} ${process.arch}`)
  .digest('hex');
const reason = reasonToInstall();
if (reason !== undefined) install(reason);

/** Returns why the packages must be installed, or undefined when they are what the lockfile names. */
function reasonToInstall() {
  if (!existsSync(modules)) return 'node_modules is missing';
  if (!existsSync(stamp)) return 'node_modules was not installed by this script';
  if (readFileSync(stamp, 'utf8') !== wanted) return 'package-lock.json changed since the last installation';
  return undefined;
}

/** Runs npm ci and writes the stamp; ends the process with status 1 when either npm or its result fails. */
function install(why) {
  console.error(`Installing the packages of package-lock.json with npm ci: ${why}`);
  const npm = run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (npm.error) fail(`cannot start npm: ${npm.error.message}`);
  if (npm.status !== 0)
    fail(`npm ci ended with status ${npm.status ?? npm.signal}, its own message is above`);
  const node = spawnSync(join(modules, '.bin', 'node'), ['--version'], {
    encoding: 'utf8',
    shell: onWindows,
  });
  if (node.status !== 0) {
    fail('the package "node" brought no program, which happens when npm is set to ignore install scripts');
  }
  writeFileSync(stamp, wanted);
}

// npm ci deletes node_modules, so npm must not run on the Node that lies inside it.
// Its output goes to stderr: stdout belongs to the command that comes next.
function run(command, args) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(modules));
  return spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter) },
    shell: onWindows,
    stdio: ['ignore', 2, 2],
  });
}

function fail(message) {
  console.error(`Cannot install the packages: ${message}`);
  process.exit(1);
}
