// What Security Hub has to hear of a cluster after a scan: what is new, has changed, was not heard of for a week, or is over.
import { looksAt } from '../../../lib/alert/judge-findings.ts';
import type { ScanResult } from '../../../lib/model/scan-result.ts';
import { type AsffFinding, asffFinding, type SecurityHub } from '../../../templates/asff/asff-findings.ts';

/** What Security Hub holds as active. */
export interface ImportedFinding {
  /** As it was imported: to archive it, it is sent whole. */
  readonly asff: AsffFinding;
  readonly checkId: string;
  readonly namespace?: string;
}

/** By the id that it has in Security Hub. */
export type ImportedFindings = ReadonlyMap<string, ImportedFinding>;

export interface ImportPlan {
  /** Worst first; then those that are over. */
  readonly toImport: readonly AsffFinding[];
  /** What Security Hub holds when it has taken all of them. */
  readonly after: ImportedFindings;
}

/** "Security Hub … deletes active findings that were not updated for 90 days", so one that stays is sent again before. */
const REFRESHED_AFTER_MS = 7 * 86_400_000;

/** One that fails is active; one that is gone is archived in the first scan that looked, and comes back if it does. */
export function planImport(
  before: ImportedFindings,
  { result, hub }: { readonly result: ScanResult; readonly hub: SecurityHub },
): ImportPlan {
  const toImport: AsffFinding[] = [];
  const after = new Map<string, ImportedFinding>();
  for (const finding of result.findings) {
    const { checkId, namespace } = finding;
    const fresh = asffFinding(finding, { result, hub });
    const old = before.get(fresh.Id);
    if (finding.outcome === 'unknown' || (old !== undefined && !isDue(old.asff, fresh))) {
      if (old !== undefined) after.set(fresh.Id, old);
      continue;
    }
    const asff = { ...fresh, CreatedAt: old?.asff.CreatedAt ?? fresh.CreatedAt };
    toImport.push(asff);
    after.set(asff.Id, { asff, checkId, ...(namespace !== undefined && { namespace }) });
  }
  for (const [id, old] of before) {
    if (after.has(id)) continue;
    // What could not be looked at is not gone
    if (looksAt(result, old)) toImport.push(archived(old.asff, result.scan.collectedAt));
    else after.set(id, old);
  }
  return { toImport, after };
}

/** What Security Hub holds when it refused some of what was planned: of those, what it held before. */
export function heldAfter(
  before: ImportedFindings,
  { plan, refused }: { readonly plan: ImportPlan; readonly refused: Iterable<string> },
): ImportedFindings {
  const held = new Map(plan.after);
  for (const id of refused) {
    const old = before.get(id);
    if (old === undefined) held.delete(id);
    else held.set(id, old);
  }
  return held;
}

function isDue(old: AsffFinding, fresh: AsffFinding): boolean {
  const isStale = Date.parse(fresh.UpdatedAt) - Date.parse(old.UpdatedAt) >= REFRESHED_AFTER_MS;
  return isStale || withoutTimes(old) !== withoutTimes(fresh);
}

function withoutTimes(finding: AsffFinding): string {
  return JSON.stringify({ ...finding, CreatedAt: '', UpdatedAt: '' });
}

function archived(asff: AsffFinding, at: string): AsffFinding {
  return {
    ...asff,
    UpdatedAt: new Date(at).toISOString(),
    RecordState: 'ARCHIVED',
    Compliance: { ...asff.Compliance, Status: 'PASSED' },
  };
}
