// What the parts of an OSCAL document are made from.
import type { Finding } from '../../lib/model/finding.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { line } from './oscal-text.ts';

export interface OscalInputs {
  /** The same name gives the same UUID (version 5), so that files are reproducible. */
  readonly makeUuid: (name: string) => string;
  /** SHA-256 of the result's record, and the name of its file beside this one. */
  readonly record: { readonly sha256: string; readonly fileName: string };
}

/** A name, not an address; trestle takes only what looks like one. */
export const OSCAL_NAMESPACE = 'https://bulkhead.dev/ns/oscal';

/** What the parts of the document are made from; `id` names what a UUID stands for within this scan. */
export interface OscalScope extends OscalInputs {
  readonly result: ScanResult;
  readonly id: (name: string) => string;
  /** What tells two findings apart, whatever they are called: their place in the result. */
  readonly placeOf: ReadonlyMap<Finding, number>;
}

/** A property of ours; names are tokens, values one line. */
export function property(name: string, value: string) {
  return { name, ns: OSCAL_NAMESPACE, value: line(value) };
}

export function isFailing({ outcome }: Finding): boolean {
  return outcome === 'fail';
}
