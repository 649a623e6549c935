// A fleet report as an e-mail: what a manager reads before opening the PDF. Plain text, so that a name is never markup.
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import {
  fleetBasis,
  fleetCompleteness,
  fleetEvidence,
  fleetRisk,
  fleetVerdict,
  thresholdsText,
} from '../wording/fleet-report.ts';
import { statusWord } from '../wording/status.ts';
import { printable } from './printable.ts';

/** `evidence` says where the files of the run lie. */
export function fleetMail(
  fleet: FleetResult,
  { evidence, pdf }: { readonly evidence: string; readonly pdf: 'attached' | 'left out' },
): { readonly subject: string; readonly text: string } {
  const thresholds = thresholdsText(fleet);
  const paragraphs = [
    fleetVerdict(fleet),
    fleetRisk(fleet),
    ...(thresholds === undefined ? [] : [thresholds]),
    fleetEvidence(fleet),
    fleetCompleteness(fleet),
    pdf === 'attached'
      ? 'The report is attached. It can be verified against the manifest of its run.'
      : 'The report is not attached: there is none, or it is larger than 10 MB.',
    `Everything of this run: ${evidence}`,
  ];
  return {
    subject: printable(
      `Network segmentation of ${fleet.fleet.name}: ${statusWord(fleet.status, fleetBasis(fleet))}`,
    ),
    text: `${paragraphs.map(printable).join('\n\n')}\n`,
  };
}
