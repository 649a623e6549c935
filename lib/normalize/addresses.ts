// Addresses as they stand in objects → canonical text. IPv4 that is canonical already is returned as it is: this
// runs for every pod.
import { formatAddress, parseAddress } from '../sets/cidr.ts';
import { type At, quote, report } from './problem.ts';

/** The address in canonical form, or undefined when it is absent, empty or wrong. */
export function checkAddress(value: unknown, at: At): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') {
    if (isCanonicalV4(value)) return value;
    const address = parseAddress(value);
    if (address !== undefined) return formatAddress(address);
  }
  report(at, { reason: 'cidr', what: `is ${quote(value)}, which is not an IP address` });
  return undefined;
}

/** The first address of each family. */
export function oneOfEachFamily(addresses: readonly string[]): readonly string[] {
  if (addresses.length < 2) return addresses;
  const v6 = addresses.find((address) => address.includes(':'));
  const v4 = addresses.find((address) => !address.includes(':'));
  return [v4, v6].filter((address) => address !== undefined);
}

function isCanonicalV4(text: string): boolean {
  let part = -1;
  let parts = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (part < 0) return false;
      part = -1;
    } else if (code < 48 || code > 57 || part === 0) return false;
    else {
      if (part < 0) {
        part = 0;
        parts++;
      }
      part = part * 10 + code - 48;
      // A leading zero is only canonical alone; the next digit would find part 0.
      if (part > 255) return false;
    }
  }
  return parts === 4 && part >= 0;
}
