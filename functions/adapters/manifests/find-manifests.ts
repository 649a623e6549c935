// Sources (files, folders, `-`) → the files to read, in an order that does not depend on the file system. Folders
// that have to be rendered first (Helm, Kustomize) are recognised here.
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../errors.ts';

export interface FoundFile {
  /** To open it. */
  readonly path: string;
  /** As the user would name it, with `/` on every system. */
  readonly name: string;
  readonly sizeBytes: number;
}

export interface FoundManifests {
  readonly files: readonly FoundFile[];
  /** Names of what is there and could not be opened, with the system's reason. */
  readonly unreadable: readonly { readonly name: string; readonly why: string }[];
  /** Names of folders inside a source that hold a Helm chart: its templates are no manifests. */
  readonly charts: readonly string[];
}

const MANIFEST = /\.(ya?ml|json)$/i;
const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * The files of one source that are not in `seen`, which is added to: the real paths of files and folders that other
 * sources hold already. Throws InputError when the source does not exist or has to be rendered.
 */
export function findManifests(source: string, from: { baseDir: string; seen: Set<string> }): FoundManifests {
  const path = resolve(from.baseDir, source);
  const found: Found = { files: [], unreadable: [], charts: [], seen: from.seen, root: path };
  const name = source.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '');
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(path);
  } catch (cause) {
    throw new InputError(`Cannot read "${source}": ${reasonOf(cause)}`, { cause });
  }
  if (stat.isDirectory()) {
    refuseUnrendered(path, source);
    walk({ path, name: name === '.' ? '' : `${name.replace(/\/$/, '')}/` }, found);
  } else addFile({ path, name, sizeBytes: Number(stat.size) }, found);
  return found;
}

interface Found {
  readonly files: FoundFile[];
  readonly unreadable: { name: string; why: string }[];
  readonly charts: string[];
  readonly seen: Set<string>;
  readonly root: string;
}

function addFile(file: FoundFile, found: Found): void {
  const real = realpathSync(file.path);
  if (found.seen.has(real)) return;
  found.seen.add(real);
  found.files.push(file);
}

function walk(folder: { path: string; name: string }, found: Found): void {
  // A link may lead back to a folder above; each real folder is read once.
  const real = realpathSync(folder.path);
  if (found.seen.has(real)) return;
  found.seen.add(real);
  const names = attempt(() => readdirSync(folder.path), { name: folder.name, found }) ?? [];
  if (folder.path !== found.root && names.includes('Chart.yaml')) {
    found.charts.push(folder.name.replace(/\/$/, ''));
    return;
  }
  for (const entry of names.sort()) {
    if (entry.startsWith('.') || entry === 'node_modules') continue;
    const path = `${folder.path}/${entry}`;
    const name = `${folder.name}${entry}`;
    const stat = attempt(() => statSync(path), MANIFEST.test(entry) ? { name, found } : undefined);
    if (stat?.isDirectory()) walk({ path, name: `${name}/` }, found);
    else if (stat?.isFile() && MANIFEST.test(entry)) addFile({ path, name, sizeBytes: stat.size }, found);
  }
}

function attempt<T>(read: () => T, onError: { name: string; found: Found } | undefined): T | undefined {
  try {
    return read();
  } catch (error) {
    onError?.found.unreadable.push({ name: onError.name, why: reasonOf(error) });
    return undefined;
  }
}

function refuseUnrendered(path: string, source: string): void {
  const names = readdirSync(path);
  if (names.includes('Chart.yaml')) {
    throw new InputError(
      `Cannot scan "${source}": it is a Helm chart. Render it first: helm template NAME ${source} | bulkhead scan -`,
    );
  }
  if (KUSTOMIZATIONS.some((name) => names.includes(name))) {
    throw new InputError(
      `Cannot scan "${source}": it is built by Kustomize. Render it first: kubectl kustomize ${source} | bulkhead scan -`,
    );
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const words: Record<string, string> = {
    ENOENT: 'no such file or folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ELOOP: 'too many symbolic links',
  };
  return words[code] ?? String((error as Error).message);
}
