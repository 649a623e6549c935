// Stretches of time of which something is told once.

/** Names the stretch of time of which one mail is sent: a run, an ISO week such as `2026-W48`, or a month. */
export function periodOf(
  every: 'run' | 'week' | 'month',
  { runId, startedAt }: { readonly runId: string; readonly startedAt: string },
): string {
  if (every === 'run') return runId;
  if (every === 'month') return startedAt.slice(0, 7);
  const day = new Date(`${startedAt.slice(0, 10)}T00:00:00Z`);
  // ISO 8601: a week belongs to the year of its Thursday
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  const year = day.getUTCFullYear();
  const week = Math.ceil(((day.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7);
  return `${year}-W${String(week).padStart(2, '0')}`;
}
