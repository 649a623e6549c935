// bulkhead verify: is everything that a run wrote still as it was written, and was it signed by this key?
import { basename, dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { jsonText, printable } from '../../templates/text/printable.ts';
import { verificationReport } from '../../templates/text/verification-report.ts';
import { makeVerifier } from '../steps/signing-keys.ts';
import { verifyManifest } from '../steps/verify-manifest.ts';
import { EXIT, type Shell } from './shell.ts';
import { makePaint } from './terminal.ts';

interface VerifyOptions {
  readonly key?: string;
  readonly json?: boolean;
  readonly color: boolean;
}

const EXAMPLES = `
Examples:
  $ bulkhead verify reports/manifest.json
  $ bulkhead verify reports/manifest.json --key signing.pub.pem
  $ bulkhead verify reports/manifest.json --key arn:aws:kms:eu-west-1:111122223333:key/…

Exit status:
  0  everything is as it was written, and signed by --key where that is given
  1  something was changed, is missing or is too many, the chain is broken, or the signature is wrong
  2  an option, the key or MANIFEST cannot be used`;

/** Adds the command; `done` takes its exit status. */
export function addVerifyCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  program
    .command('verify')
    .argument('<manifest>', 'manifest.json of a folder of reports')
    .summary('check that reports are as they were written')
    .description(
      'Checks every file of a run against its manifest, the chain of manifests before it, and its signature.',
    )
    .option('--key <key>', 'public key in PEM, or ARN of a KMS key, that the manifest has to be signed by')
    .option('--json', 'print the answer for a program')
    .addHelpText('after', EXAMPLES)
    .action(async (manifest: string, _: unknown, self: Command) => {
      done(await verify(shell, manifest, self.optsWithGlobals<VerifyOptions>()));
    });
}

async function verify(shell: Shell, manifest: string, options: VerifyOptions): Promise<number> {
  const resolvePath = (path: string) => resolve(shell.baseDir, path);
  const path = resolvePath(manifest);
  const verifier = options.key === undefined ? undefined : await makeVerifier(options.key, resolvePath);
  const answer = await verifyManifest({ folder: dirname(path), name: basename(path), verifier });
  const lines = verificationReport(answer).map(printable);
  const paint = makePaint(shell, options);
  const [first = '', ...others] = lines;
  shell.out(options.json ? jsonText(answer) : [paint('strong', first), ...others, ''].join('\n'));
  return answer.valid ? EXIT.fine : EXIT.findings;
}
