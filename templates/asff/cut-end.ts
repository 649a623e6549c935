// Texts in the limits of Security Hub, which counts UTF-16 units and refuses a finding whose text is longer.
import { printable } from '../text/printable.ts';

/** At most `limit` UTF-16 units, with an ellipsis where the end is lost; no half of a character is left. */
export function cutEnd(text: string, limit: number): string {
  const clean = printable(text);
  if (clean.length <= limit) return clean;
  const kept = clean.slice(0, limit - 1);
  return `${kept.isWellFormed() ? kept : kept.slice(0, -1)}…`;
}
