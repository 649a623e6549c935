// Numbers, counts, dates and lists as a reader sees them. No locale of the machine is asked, so that the same
// result gives the same text everywhere. What is said with them stands in the other files of this folder.
import type { Interval } from '../../lib/model/scan-result.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A whole number with commas between thousands. */
export function numberText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 namespace`, `2 namespaces`, `1 policy`, `2 policies`, `2 days`. */
export function countOf(count: number, noun: string): string {
  const plural = /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${numberText(count)} ${count === 1 ? noun : plural}`;
}

/**
 * A score with at most one decimal, cut and not rounded, so that 99.97 does not read as 100 nor 59.96 as the limit
 * of 60; a score above 0 never reads as 0.
 */
export function scoreText(score: number): string {
  const cut = Math.floor(score * 10 + 1e-6) / 10;
  return String(score > 0 && cut === 0 ? 0.1 : cut);
}

/** `61`, or `22.5 to 50`, lowest first, when the best and the worst case read differently. */
export function intervalText(interval: Interval | null): string {
  if (interval === null) return 'no score';
  const ends = [interval.best, interval.worst].sort((a, b) => a - b).map(scoreText);
  return ends[0] === ends[1] ? `${ends[0]}` : `${ends[0]} to ${ends[1]}`;
}

/** Lost points with a minus sign, at most two decimals. */
export function pointsText(points: number): string {
  return points === 0 ? '0' : `−${Math.round(points * 100) / 100}`;
}

/** Exposure points, which add up: with a plus sign, at most two decimals. */
export function gainText(points: number): string {
  return points === 0 ? '0' : `+${Math.round(points * 100) / 100}`;
}

/** `20 Nov 2026, 06:00 UTC`; a text that is no RFC 3339 UTC time comes back as it is. */
export function dateText(time: string): string {
  const [, year, month, day, clock] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(time) ?? [];
  const name = months[Number(month) - 1];
  return name === undefined ? time : `${Number(day)} ${name} ${year}, ${clock} UTC`;
}

/** `a`, `a and b`, `a, b and c`, `a, b and 3 more`; `limit` names at most. */
export function listText(items: readonly string[], limit: number): string {
  const shown = items.length > limit ? items.slice(0, limit) : items;
  const rest = items.length - shown.length;
  const parts = rest > 0 ? [...shown, `${numberText(rest)} more`] : shown;
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** At most `limit` characters: a longer text loses its middle, where generated names differ least. */
export function shorten(text: string, limit: number): string {
  const characters = [...text];
  if (characters.length <= limit) return text;
  const tail = Math.floor((limit - 1) / 2);
  return `${characters.slice(0, limit - 1 - tail).join('')}…${characters.slice(-tail).join('')}`;
}

/** With a capital first letter. */
export function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** A SHA-256 in a line of text: its first and last characters. */
export function shortHash(sha256: string): string {
  return shorten(sha256, 17);
}
