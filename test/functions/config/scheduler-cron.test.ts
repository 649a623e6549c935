// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
import { describe, expect, test } from 'vitest';
import { cronProblem } from '../../../functions/config/scheduler-cron.ts';

describe('cronProblem()', () => {
  test.each([
    '0 6 * * ? *',
    '15 12 * * ? *',
    '0/15 * * * ? *',
    '*/5 0-6 * * ? *',
    '0 18 ? * MON-FRI *',
    '0 8 1 * ? *',
    '0/10 * ? * mon-fri *',
    '30 0,12 ? jan,JUL 2-6 2026-2030',
    '0 9 L * ? *',
    '0 9 LW * ? *',
    '0 9 15W * ? *',
    '0 9 ? * 6L *',
    '0 9 ? * 2#5 *',
    '  0  6 * * ? *  ',
  ])('takes %j', (text) => expect(cronProblem(text)).toBeUndefined());
  test.each([
    ['', 'six fields'],
    ['0 6 * * ?', 'six fields'],
    ['0 6 * * ? * *', 'six fields'],
    ['60 6 * * ? *', '"60" for the minutes, which goes from 0 to 59'],
    ['0 24 * * ? *', '"24" for the hours'],
    ['0 6 0 * ? *', '"0" for the day of month'],
    ['0 6 32W * ? *', '"32W" for the day of month'],
    ['0 6 * 13 ? *', '"13" for the month'],
    ['0 6 * FOO ? *', '"FOO" for the month'],
    ['0 6 ? * 0 *', '"0" for the day of week'],
    ['0 6 ? * 2#6 *', '"2#6" for the day of week'],
    ['0 6 * * ? 1969', '"1969" for the year'],
    ['5-1 6 * * ? *', '"5-1" for the minutes'],
    ['0/0 6 * * ? *', '"0/0" for the minutes'],
    ['1/2/3 6 * * ? *', '"1/2/3" for the minutes'],
    ['? 6 * * ? *', '"?" for the minutes'],
    ['1, 6 * * ? *', '"" for the minutes'],
    ['0 6 * * * *', 'needs a ? for'],
    ['0 6 ? * ? *', 'needs a ? for'],
  ])('refuses %j', (text, why) => expect(cronProblem(text)).toContain(why));
});
