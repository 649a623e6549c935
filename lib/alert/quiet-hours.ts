// When people are not to be disturbed. The days and the clock are those of a time zone, so that a night is a night in summer
// and in winter.

export interface QuietHours {
  /** `22:00`; a night goes over midnight, so `to` may be earlier. Equal = no hours of every day. */
  readonly from: string;
  readonly to: string;
  /** Of the IANA database: `Europe/Berlin`. */
  readonly timeZone: string;
  /** Days on which it is quiet from midnight to midnight. */
  readonly days: readonly Weekday[];
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** `at`: milliseconds since 1970. The end is not part of it. */
export function isQuiet({ from, to, timeZone, days }: QuietHours, at: number): boolean {
  const { day, clock } = localTime(at, timeZone);
  if (days.some((one) => one === day)) return true;
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
}

function localTime(at: number, timeZone: string): { readonly day: string; readonly clock: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { day: part('weekday').toLowerCase().slice(0, 3), clock: `${part('hour')}:${part('minute')}` };
}
