// How many namespaces, or clusters, have which status, as one bar.
import type { Basis, Status } from '../../lib/model/scan-result.ts';
import { numberText } from '../wording/format.ts';
import { statusOrder, statusWord } from '../wording/status.ts';
import { drawShareBar } from './share-bar.ts';
import type { Sheet } from './sheet.ts';

/** Draws at the cursor over the whole width; `noun` is what is counted, in the plural: `Namespaces`. */
export function drawStatusBar(
  sheet: Sheet,
  {
    statuses,
    basis,
    noun,
  }: { readonly statuses: readonly Status[]; readonly basis: Basis; readonly noun: string },
): void {
  const shares = statusOrder.map((status) => {
    const count = statuses.filter((one) => one === status).length;
    return { status, count, text: `${numberText(count)} ${statusWord(status, basis)}` };
  });
  const none = `No ${noun.toLowerCase()}`;
  const told = shares.filter(({ count }) => count > 0).map(({ text }) => text);
  const alt = `${noun} by status: ${told.length === 0 ? none : told.join(', ')}.`;
  drawShareBar(sheet, { shares, alt, none });
}
