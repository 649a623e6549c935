// The configuration of a deployment, from its bucket.
import { CATALOGUE } from '../../../lib/checks/catalogue.ts';
import { type FleetFile, parseFleetFile } from '../../config/fleet-file.ts';
import { InputError } from '../../errors.ts';
import type { RunPorts } from './ports.ts';
import { storedText } from './stored-json.ts';

/** Its key in the configuration bucket. */
export const CONFIG_KEY = 'bulkhead.yaml';

/** Throws InputError when it is missing, and with every mistake in it. */
export async function readConfig(config: RunPorts['objects']): Promise<FleetFile> {
  const stored = await storedText(config, CONFIG_KEY);
  if (stored === undefined)
    throw new InputError(`Cannot read the configuration: put ${CONFIG_KEY} into the configuration bucket`);
  const read = parseFleetFile(
    stored.text,
    CATALOGUE.map(({ meta }) => meta.id),
  );
  if ('file' in read) return read.file;
  const told = read.mistakes.map(({ line, message }) => `line ${line}: ${message}`).join('; ');
  throw new InputError(`Cannot use the configuration ${CONFIG_KEY}: ${told}`);
}
