// The six fields of a cron expression as EventBridge Scheduler takes them, which is not how cron does.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Stand for from, from + 1, … */
  readonly names?: readonly string[];
  /** What only this field takes beside values, ranges and steps. */
  readonly special?: RegExp;
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const days = 'SUN MON TUE WED THU FRI SAT'.split(' ');

const FIELDS: readonly Field[] = [
  { name: 'minutes', from: 0, to: 59 },
  { name: 'hours', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', from: 1, to: 12, names: months },
  { name: 'day of week', from: 1, to: 7, names: days, special: /^(\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { name: 'year', from: 1970, to: 2199 },
];

/** What is wrong with an expression without `cron( )`, a clause without a period; undefined when it can be used. */
export function cronProblem(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return 'has not the six fields of EventBridge Scheduler: 0 6 * * ? *';
  for (const [index, field] of FIELDS.entries()) {
    const wrong = (parts[index] ?? '').split(',').find((item) => !isItem(item, field));
    if (wrong !== undefined)
      return `has "${wrong}" for the ${field.name}, which goes from ${field.from} to ${field.to}`;
  }
  const questions = [parts[2], parts[4]].filter((part) => part === '?').length;
  return questions === 1
    ? undefined
    : 'needs a ? for the day of month or the day of week, and a value for the other';
}

function isItem(item: string, field: Field): boolean {
  if (field.special?.test(item.toUpperCase())) return true;
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d{0,3}$/.test(step))) return false;
  if (range === '*') return true;
  const [first = '', last = first, ...others] = range.split('-');
  const [from, to] = [numberOf(first, field), numberOf(last, field)];
  return others.length === 0 && from !== undefined && to !== undefined && from <= to;
}

function numberOf(text: string, { from, to, names = [] }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named < 0 ? (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN) : from + named;
  return value >= from && value <= to ? value : undefined;
}
