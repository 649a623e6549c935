// Runs the conformance suite, which reads a corpus of real manifests that is not part of this repository.
// Says SKIPPED, and succeeds, where the corpus does not lie beside the checkout.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const needed = ['../../shared/corpus', '../test/conformance'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const missing = needed.find((path) => !existsSync(path));
if (missing !== undefined) {
  console.log(`SKIPPED conformance: ${missing} does not exist`);
} else {
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const args = [vitest, 'run', '--project', 'conformance', ...process.argv.slice(2)];
  // The suite leaves its counts in a file, so that they stand at the end, after the test runner's own summary
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-conformance-'));
  const counts = join(folder, 'counts.txt');
  const env = { ...process.env, CONFORMANCE_COUNTS: counts };
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
  if (existsSync(counts)) process.stdout.write(readFileSync(counts));
  rmSync(folder, { recursive: true });
}
