// What a scan of several clusters shows while it runs: how many are done, and how far each of the others is.
import type { ReadingProgress } from '../adapters/kubernetes-api/read-cluster.ts';
import type { Shell } from './shell.ts';
import { makeProgress } from './terminal.ts';

export interface ScanProgress {
  /** Returns what takes the progress of this one. */
  readonly start: (name: string) => (progress: ReadingProgress) => void;
  readonly end: (name: string) => void;
  readonly clear: () => void;
}

/** One line on the terminal for all of them; nothing where stderr is no terminal. */
export function makeScanProgress(shell: Shell, total: number): ScanProgress {
  const line = makeProgress(shell);
  const running = new Map<string, string>();
  let done = 0;
  const show = () => {
    if (running.size === 0) return;
    const clusters = [...running].map(([name, far]) => (far === '' ? name : `${name} ${far}`)).join(', ');
    line.show(total === 1 ? `Scanning ${clusters}` : `Scanned ${done} of ${total}: ${clusters}`);
  };
  return {
    start: (name) => {
      running.set(name, '');
      show();
      return ({ objects, listsDone, listsTotal }) => {
        running.set(name, `(${objects.toLocaleString('en')} objects, ${listsDone}/${listsTotal} lists)`);
        show();
      };
    },
    end: (name) => {
      running.delete(name);
      done++;
      show();
    },
    clear: line.clear,
  };
}
