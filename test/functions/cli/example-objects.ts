// The objects of a folder of manifests, as an API server would store them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { RawObject } from '../../../lib/model/inventory.ts';

/** In the order of the files. */
export function objectsOf(folder: string): RawObject[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().flatMap((name) =>
    parseAllDocuments(readFileSync(join(folder, name), 'utf8'))
      .map((document) => document.toJS() as RawObject | null)
      .filter((object) => object !== null),
  );
}
