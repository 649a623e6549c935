// How text is set off on a terminal, by meaning; which colours these are, and whether there are any, is the command
// line's to say.
import type { Verdict } from '../../lib/model/connection.ts';
import type { Band, Status } from '../../lib/model/scan-result.ts';

export type Tone = 'good' | 'fair' | 'bad' | 'unknown' | 'strong' | 'faint';

/** Returns the text set off; the text must be printable already. */
export type Paint = (tone: Tone, text: string) => string;

export const STATUS_TONES: Readonly<Record<Status, Tone>> = {
  met: 'good',
  metWithExceptions: 'good',
  partial: 'fair',
  notMet: 'bad',
  notAssessed: 'unknown',
  empty: 'faint',
};

export const BAND_TONES: Readonly<Record<Band, Tone>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'fair',
  low: 'good',
};

/** Allowed is no praise and denied no blame: the tone says which of the two it is, not whether it is right. */
export const VERDICT_TONES: Readonly<Record<Verdict | 'mixed', Tone>> = {
  accept: 'good',
  deny: 'bad',
  unknown: 'unknown',
  mixed: 'fair',
};
