// What a check of a manifest found, in lines for a terminal.
import type { Verification } from '../../lib/model/manifest.ts';
import { countOf, dateText } from '../wording/format.ts';

const SIGNATURES: Readonly<Record<Verification['signature'], string>> = {
  valid: 'valid',
  invalid: 'NOT VALID',
  absent: 'none',
  unchecked: 'not checked: give --key',
};

/** The verdict first, then what it rests on, then each error. Names in it are as they are: not yet printable. */
export function verificationReport(answer: Verification): string[] {
  const { valid, time, signature, algorithm, key, fileCount, chainLength, errors } = answer;
  const row = (term: string, text: string) => `  ${term.padEnd(10)} ${text}`;
  return [
    valid ? '● Valid: everything is as it was written' : `▲ Not valid: ${countOf(errors.length, 'error')}`,
    row('Time', time === undefined ? 'not known' : dateText(time)),
    row('Files', countOf(fileCount, 'file')),
    row('Chain', chainLength === 0 ? 'the first run' : countOf(chainLength, 'earlier run')),
    row('Signature', SIGNATURES[signature]),
    ...(algorithm === undefined ? [] : [row('Algorithm', algorithm)]),
    ...(key === undefined ? [] : [row('Key', [key.fingerprint, key.arn].filter(Boolean).join(' '))]),
    ...errors.map((error) => `  ▲ ${error}`),
  ];
}
