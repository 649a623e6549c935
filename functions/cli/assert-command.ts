// bulkhead assert: unit tests for segmentation. Every expectation that fails is told with what decides it.
import type { Command } from 'commander';
import { judgeExpectations } from '../../lib/ask/expectations.ts';
import { parseExpectations } from '../../lib/ask/parse-expectations.ts';
import type { AssertReport } from '../../lib/model/question.ts';
import { assertText } from '../../templates/text/assert-report.ts';
import { jsonText } from '../../templates/text/printable.ts';
import { readExpectations } from '../adapters/expectations/read-expectations.ts';
import { prepareCluster } from '../steps/prepare-cluster.ts';
import { END_HELP } from './explain-command.ts';
import { noteGaps } from './gap-note.ts';
import { endProblemText, fileProblems } from './input-problems.ts';
import { EXIT, type Shell } from './shell.ts';
import { addSourceOptions, prepareOptions, SOURCE_HELP, type SourceOptions } from './source-options.ts';
import { makePaint } from './terminal.ts';

interface AssertOptions extends SourceOptions {
  readonly expect: string;
  readonly json?: boolean;
  readonly color: boolean;
}

/** Failures that are explained: more of them nobody reads, and each asks the slower engine. */
const EVIDENCE_LIMIT = 100;

const EXAMPLES = `
The file, YAML or JSON:
  expect:
    - {from: shop/web, to: shop/db, port: 5432, allowed: true}
    - {from: internet, to: shop/db, allowed: false}
    - {from: 203.0.113.9, to: payments/*, protocol: ICMP, allowed: false}

  Without a port, true means every port and false none. Where an end is several
  pods or addresses, true means all pairs and false no pair. A port without a
  protocol is TCP. A verdict that is unknown fails.
${END_HELP.replace('SRC and DST', 'from and to')}

Examples:
  $ bulkhead assert k8s/ --expect segmentation.yaml

Exit status: 0 all hold; 1 some fail; 2 the file, an end or an option is wrong`;

/** Adds the command; `done` takes its exit status. */
export function addAssertCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  addSourceOptions(program.command('assert').argument('<source>', SOURCE_HELP))
    .summary('test a cluster against a list of expected verdicts')
    .description('Tests a cluster against a list of expected verdicts, like a unit test.')
    .requiredOption('-e, --expect <file>', 'file of expectations')
    .option('--json', 'print what came of it as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (source: string, _: unknown, command: Command) => {
      done(await assert(shell, source, command.optsWithGlobals<AssertOptions>()));
    });
}

async function assert(shell: Shell, source: string, options: AssertOptions): Promise<number> {
  const file = options.expect;
  const { expectations, mistakes } = parseExpectations(readExpectations(file, shell.baseDir));
  if (mistakes.length > 0) throw fileProblems(file, mistakes);
  const analysis = await prepareCluster(prepareOptions(shell, source, options));
  const { failures, problems } = judgeExpectations(analysis, expectations, { evidenceLimit: EVIDENCE_LIMIT });
  if (problems.length > 0) {
    throw fileProblems(
      file,
      problems.map((problem) => ({ line: problem.line, message: endProblemText(problem) })),
    );
  }
  const report: AssertReport = {
    schemaVersion: 'bulkhead.assert-report/v1',
    cluster: analysis.cluster.name,
    ...(options.assumeCni !== undefined && { assumedCni: options.assumeCni }),
    file,
    total: expectations.length,
    passed: expectations.length - failures.length,
    failed: failures.length,
    failures,
  };
  noteGaps(shell, analysis.cluster);
  const columns = Math.min(shell.columns, 120);
  shell.out(
    options.json ? jsonText(report) : assertText(report, { paint: makePaint(shell, options), columns }),
  );
  return failures.length > 0 ? EXIT.findings : EXIT.fine;
}
