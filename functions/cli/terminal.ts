// Colours, width and progress: how text meets the terminal. Words are templates/text.
import { styleText } from 'node:util';
import type { Paint, Tone } from '../../templates/text/paint.ts';
import { columnsOf, cutEnd, printable } from '../../templates/text/printable.ts';
import type { Shell } from './shell.ts';

const STYLES: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  good: 'green',
  fair: 'yellow',
  bad: 'red',
  unknown: 'magenta',
  strong: 'bold',
  faint: 'dim',
};

/** Paints on a terminal, unless the user wants no colours. */
export function makePaint(shell: Shell, { color }: { readonly color: boolean }): Paint {
  if (!shell.outHasColours || !color) return (_, text) => text;
  return (tone, text) => styleText(STYLES[tone], text, { validateStream: false });
}

/** Shows one line on stderr that the next one replaces; does nothing where stderr is no terminal. */
export function makeProgress(shell: Shell): {
  readonly show: (text: string) => void;
  readonly clear: () => void;
} {
  if (!shell.errIsTerminal) return { show: () => {}, clear: () => {} };
  let shown = 0;
  const clear = () => {
    if (shown > 0) shell.err(`\r${' '.repeat(shown)}\r`);
    shown = 0;
  };
  return {
    show: (text) => {
      clear();
      const line = cutEnd(printable(text), shell.columns - 1);
      shown = columnsOf(line);
      shell.err(line);
    },
    clear,
  };
}
