// What a conformance case is, and what running one tells. Whether a difference is excused is the ledger's business.
import type { Input } from './mend.ts';

export interface ConformanceCase {
  /** `<group>/<name>`, unique; the ledger names cases by it. */
  readonly id: string;
  readonly group: string;
  /** Absent = as written, and mended only where that differs. */
  readonly input?: 'mended';
  /** `mended`: faults of the input that another tool reads over are mended first (mend.ts). */
  readonly run: (input: Input) => Promise<Outcome>;
}

export interface Outcome {
  /** Facts of the corpus that were compared: pairs, checks, lines. */
  readonly compared: number;
  /** Each one a sentence; empty = agreed. Those of a kind begin alike, so that the ledger can name them. */
  readonly differences: readonly string[];
  /** Facts that were left out, by the kind of the ledger's `notCompared`. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** Collects one case's outcome. */
export interface Notes {
  compared: number;
  readonly differences: string[];
  readonly leftOut: Record<string, number>;
}

export function makeNotes(): Notes {
  return { compared: 0, differences: [], leftOut: {} };
}

export function leaveOut(notes: Notes, kind: string): void {
  notes.leftOut[kind] = (notes.leftOut[kind] ?? 0) + 1;
}
