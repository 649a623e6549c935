// A result as the text of record: what its hash is made of, byte for byte what the file holds.
import type { FleetResult } from '../../lib/model/fleet-result.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';
import { sha256 } from '../adapters/files/sha256.ts';
import { canonicalText } from './canonical-json.ts';

export interface RecordText {
  /** JSON with sorted keys, an indent of two and a final line feed; characters that do not show are escaped. */
  readonly text: string;
  /** Of the text in UTF-8. */
  readonly sha256: string;
}

export function recordText(result: ScanResult | FleetResult | readonly ScanResult[]): RecordText {
  const text = canonicalText(result);
  return { text, sha256: sha256([text]) };
}
