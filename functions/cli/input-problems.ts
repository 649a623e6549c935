// A mistake of the user that takes more than one line to tell.
import type { EndProblem } from '../../lib/model/question.ts';
import { InputError } from '../errors.ts';

/** Its details are printed below the message, one line each. */
export class InputProblems extends InputError {
  readonly details: readonly string[];

  constructor(message: string, details: readonly string[]) {
    super(message);
    this.details = details;
  }
}

const MOST = 50;

/** All mistakes of one file; past fifty they are counted. */
export function fileProblems(
  file: string,
  mistakes: readonly { readonly line: number; readonly message: string }[],
): InputProblems {
  const sorted = [...mistakes].sort((a, b) => a.line - b.line);
  const details = sorted.slice(0, MOST).map(({ line, message }) => `${file}:${line}: ${message}`);
  const more = sorted.length > MOST ? [`… and ${sorted.length - MOST} more`] : [];
  const count = sorted.length === 1 ? 'one mistake' : `${sorted.length} mistakes`;
  return new InputProblems(`Cannot use "${file}": it has ${count}`, [...details, ...more]);
}

/** The problem with what may have been meant, as one sentence. */
export function endProblemText({ problem, candidates }: EndProblem): string {
  if (candidates.length === 0) return problem;
  return `${problem}; did you mean ${candidates.length === 1 ? candidates[0] : `one of ${candidates.join(', ')}`}`;
}
