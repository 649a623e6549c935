// bulkhead explain: is it allowed, and which policy and rule decides, in each direction.
import type { Command } from 'commander';
import { explainConnection } from '../../lib/ask/explain.ts';
import { parsePortRequest, requestProblem } from '../../lib/ask/requested-ports.ts';
import { isProblem, makeEndResolver } from '../../lib/ask/resolve-end.ts';
import type { Explanation, PortRequest } from '../../lib/model/question.ts';
import { explanationText } from '../../templates/text/explanation.ts';
import { jsonText } from '../../templates/text/printable.ts';
import { InputError } from '../errors.ts';
import { prepareCluster } from '../steps/prepare-cluster.ts';
import { noteGaps } from './gap-note.ts';
import { endProblemText, InputProblems } from './input-problems.ts';
import { EXIT, type Shell } from './shell.ts';
import { addSourceOptions, prepareOptions, SOURCE_HELP, type SourceOptions } from './source-options.ts';
import { makePaint } from './terminal.ts';

interface ExplainOptions extends SourceOptions {
  readonly json?: boolean;
  readonly color: boolean;
}

interface Asked {
  readonly source: string;
  readonly src: string;
  readonly dst: string;
  readonly port: string | undefined;
}

export const END_HELP = `
SRC and DST:
  shop/web               a workload or pod of namespace shop
  shop/Service/web       by its kind; a Service's ports become its pods'
  shop/*                 every pod of the namespace
  10.20.0.7, 10.0.0.0/8  an address (a pod's address is that pod), or a block
  internet               any public address`;

const EXAMPLES = `${END_HELP}

PORT:
  3306, tcp/3306, udp/53, icmp, tcp (all its ports), http (a port's name)

Examples:
  $ bulkhead explain k8s/ shop/web shop/db 5432
  $ bulkhead explain k8s/ internet shop/Service/web
  $ kubectl get po,ns,netpol -A -o json | bulkhead explain - 'shop/*' internet

Exit status: 0 whatever the verdict; 2 when an end or an option cannot be used`;

/** Adds the command; `done` takes its exit status. */
export function addExplainCommand(program: Command, shell: Shell, done: (status: number) => void): void {
  const command = program
    .command('explain')
    .argument('<source>', SOURCE_HELP)
    .argument('<src>', 'where the connection comes from')
    .argument('<dst>', 'where it goes to')
    .argument('[port]', 'port of the destination (default: every port)');
  addSourceOptions(command)
    .summary('say whether one connection is allowed, and which rule decides')
    .description('Says whether SRC may connect to DST, and which policy and rule decides, in each direction.')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        source: string,
        src: string,
        dst: string,
        port: string | undefined,
        _: unknown,
        self: Command,
      ) => {
        await explain(shell, { source, src, dst, port }, self.optsWithGlobals<ExplainOptions>());
        done(EXIT.fine);
      },
    );
}

async function explain(shell: Shell, asked: Asked, options: ExplainOptions): Promise<void> {
  const request: PortRequest | undefined = asked.port === undefined ? {} : parsePortRequest(asked.port);
  if (request === undefined) {
    throw new InputError(
      `Cannot read the port "${asked.port}": it takes 3306, udp/53, icmp, tcp or the name of a port`,
    );
  }
  const analysis = await prepareCluster(prepareOptions(shell, asked.source, options));
  const resolve = makeEndResolver(analysis);
  const src = resolve(asked.src);
  const dst = resolve(asked.dst);
  if (isProblem(src) || isProblem(dst)) {
    const [first = '', ...rest] = [...new Set([src, dst].filter(isProblem).map(endProblemText))];
    throw new InputProblems(first, rest);
  }
  const problem = requestProblem(analysis.cluster, dst, request);
  if (problem !== undefined) throw new InputError(problem);
  const explanation: Explanation = {
    ...explainConnection(analysis, { src, dst, request }),
    ...(options.assumeCni !== undefined && { assumedCni: options.assumeCni }),
  };
  const text = options.json
    ? jsonText(explanation)
    : explanationText(explanation, {
        paint: makePaint(shell, options),
        columns: Math.min(shell.columns, 120),
      });
  shell.out(text);
  noteGaps(shell, analysis.cluster);
}
