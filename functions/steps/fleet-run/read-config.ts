// The configuration of a deployment, from its bucket: read for every call, so that a change of it needs no deployment.
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import { type FleetFile, parseFleetFile } from '../../config/fleet-file.ts';
import type { FileMistake } from '../../config/yaml-file.ts';
import { InputError } from '../../errors.ts';
import type { RunPorts } from './ports.ts';
import { storedText } from './stored-json.ts';

/** Its key in the configuration bucket. */
export const CONFIG_KEY = 'bulkhead.yaml';

export interface FleetConfig {
  readonly file: FleetFile;
  /** Of the bytes, so that a person can hold it against a version of the object. */
  readonly sha256: string;
}

/** What the text says, or every mistake in it. */
export function fleetConfig(
  text: string,
): { readonly config: FleetConfig } | { readonly mistakes: readonly FileMistake[] } {
  const read = parseFleetFile(
    text,
    CATALOGUE.map(({ meta }) => meta.id),
  );
  return 'mistakes' in read ? read : { config: { file: read.file, sha256: sha256([Buffer.from(text)]) } };
}

/** Throws InputError when it is missing, and with every mistake in it. */
export async function readConfig(config: RunPorts['objects']): Promise<FleetConfig> {
  const stored = await storedText(config, CONFIG_KEY);
  if (stored === undefined)
    throw new InputError(`Cannot read the configuration: put ${CONFIG_KEY} into the configuration bucket`);
  const read = fleetConfig(stored.text);
  if ('config' in read) return read.config;
  const told = read.mistakes.map(({ line, message }) => `line ${line}: ${message}`).join('; ');
  throw new InputError(`Cannot use the configuration ${CONFIG_KEY}: ${told}`);
}
