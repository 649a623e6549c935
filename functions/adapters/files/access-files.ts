// The files that grant what a scan needs, as they lie in infra/ of a checkout and beside the bundle of an installation:
// what the doctor prints is what a user would apply.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface AccessFile {
  /** `cluster-access/cluster-role.yaml`. */
  readonly file: string;
  readonly text: string;
}

/** The YAML files of the folder, sorted by name; none where this version has no such folder. */
export function accessFiles(folder: 'cluster-access' | 'member-account'): AccessFile[] {
  const candidates = [`./${folder}/`, `../../../infra/${folder}/`];
  const path = candidates
    .map((candidate) => fileURLToPath(new URL(candidate, import.meta.url)))
    .find((one) => existsSync(one));
  if (path === undefined) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ file: `${folder}/${name}`, text: readFileSync(`${path}${name}`, 'utf8') }));
}
