// The gaps of manifests as files: what could not be opened or parsed. Each says where, why, what to do, and that anything
// may be missing because of it.
import type { Gap } from '../../../lib/model/gap.ts';
import { EVERYWHERE } from '../inventory/object-gaps.ts';
import type { SyntaxProblem } from './parse-yaml.ts';

/** The gap of a document that cannot be parsed. */
export function documentGap(
  file: string,
  document: { readonly problem: SyntaxProblem; readonly line: number; readonly text: string },
): Gap {
  const { reason, message } = document.problem;
  const origin = { file, line: document.line };
  if (reason === 'syntax' && document.text.includes('{{')) {
    return {
      reason,
      message: `Cannot read "${file}": ${message}; it holds {{ }} and may be a template that has not been rendered`,
      remedy: 'Render it first: helm template NAME PATH | bulkhead scan -',
      origin,
      effect: EVERYWHERE,
    };
  }
  const remedy =
    reason === 'limit' ? 'Split the file, or give it as JSON' : 'Correct the file, or leave it out';
  return { reason, message: `Cannot read "${file}": ${message}`, remedy, origin, effect: EVERYWHERE };
}

/** The gap of a file or folder that cannot be opened. */
export function unreadableGap(found: { readonly name: string; readonly why: string }): Gap {
  return {
    reason: 'syntax',
    message: `Cannot read "${found.name}": ${found.why}`,
    remedy: 'Make it readable, or leave it out',
    origin: { file: found.name, line: 0 },
    effect: EVERYWHERE,
  };
}

/** The gap of a Helm chart inside a folder. */
export function chartGap(name: string): Gap {
  return {
    reason: 'syntax',
    message: `Cannot read "${name}": it is a Helm chart that has not been rendered`,
    remedy: `Render it: helm template NAME ${name} | bulkhead scan -`,
    origin: { file: name, line: 0 },
    effect: EVERYWHERE,
  };
}
