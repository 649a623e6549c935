// The program: gives the command line this process, and the process its exit status.
import packageFile from '../../package.json' with { type: 'json' };
import { runProgram } from './program.ts';
import { processShell } from './shell.ts';

// A reader that has seen enough (`| head`) closes the pipe: that is no error
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await runProgram(process.argv.slice(2), processShell(packageFile.version));
