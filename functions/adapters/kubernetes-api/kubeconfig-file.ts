// Kubeconfig files → one document, merged as kubectl merges them: the first file that says something wins, and relative
// paths start from the file that names them. Credentials are not looked at here.
// https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { RawObject } from '../../../lib/model/inventory.ts';
import { InputError } from '../../errors.ts';
import { isObject } from '../inventory/object-gaps.ts';

export interface KubeconfigSource {
  /** `--kubeconfig`; it alone is read. */
  readonly file?: string;
  readonly baseDir: string;
  /** KUBECONFIG and HOME, and the proxy. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The merged document, in the form of a kubeconfig file. */
export interface KubeconfigDocument {
  readonly clusters: readonly Entry<'cluster'>[];
  readonly users: readonly Entry<'user'>[];
  readonly contexts: readonly Entry<'context'>[];
}

type Entry<Key extends string> = { readonly name: string } & { readonly [key in Key]: RawObject };

/** Throws InputError when there is no file, or one of them is no kubeconfig. */
export function loadKubeconfig(source: KubeconfigSource): KubeconfigDocument {
  const paths = pathsOf(source);
  const documents = paths.map(readOne);
  return {
    clusters: merge(documents, { list: 'clusters', key: 'cluster' }),
    users: merge(documents, { list: 'users', key: 'user' }),
    contexts: merge(documents, { list: 'contexts', key: 'context' }),
  };
}

function pathsOf({ file, baseDir, env }: KubeconfigSource): string[] {
  if (file !== undefined) return [resolve(baseDir, file)];
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  // kubectl passes over files of the list that do not exist
  const found = named.map((path) => resolve(baseDir, path)).filter((path) => existsSync(path));
  if (found.length > 0) return found;
  if (named.length > 0)
    throw new InputError(`Cannot find a kubeconfig: KUBECONFIG names "${named.join(delimiter)}"`);
  const home = env.HOME ?? env.USERPROFILE;
  const usual = home === undefined ? undefined : join(home, '.kube', 'config');
  if (usual !== undefined && existsSync(usual)) return [usual];
  throw new InputError('Cannot find a kubeconfig: give --kubeconfig FILE, or set KUBECONFIG');
}

/** Paths inside it become absolute. */
function readOne(path: string): RawObject {
  let document: unknown;
  try {
    document = parse(readFileSync(path, 'utf8'), { maxAliasCount: 100 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'it does not exist' : code === 'EACCES' ? 'permission denied' : 'it is not YAML';
    // The parser's own message quotes the text, in which there may be a token
    throw new InputError(`Cannot read the kubeconfig "${path}": ${why}`);
  }
  if (!isObject(document) || (document.kind !== undefined && document.kind !== 'Config')) {
    throw new InputError(`Cannot read the kubeconfig "${path}": it is none`);
  }
  return rebase(document, dirname(path));
}

const PATH_FIELDS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

function rebase(document: RawObject, folder: string): RawObject {
  const absolute = (value: unknown) => {
    if (!isObject(value)) return value;
    const paths = PATH_FIELDS.filter((field) => typeof value[field] === 'string' && value[field] !== '');
    const rebased = paths.map((field) => [field, fromFolder(String(value[field]), folder)]);
    const { exec } = value;
    // A command with a slash is a path, any other is looked for in PATH
    const command =
      isObject(exec) && typeof exec.command === 'string' && exec.command.includes('/')
        ? { exec: { ...exec, command: fromFolder(exec.command, folder) } }
        : {};
    return { ...value, ...Object.fromEntries(rebased), ...command };
  };
  const entries = (list: unknown, key: string) =>
    (Array.isArray(list) ? list : []).filter(isObject).map((one) => ({ ...one, [key]: absolute(one[key]) }));
  return {
    ...document,
    clusters: entries(document.clusters, 'cluster'),
    users: entries(document.users, 'user'),
  };
}

function fromFolder(path: string, folder: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function merge<Key extends string>(
  documents: readonly RawObject[],
  { list, key }: { readonly list: string; readonly key: Key },
): Entry<Key>[] {
  const found = new Map<string, Entry<Key>>();
  for (const document of documents) {
    const entries = Array.isArray(document[list]) ? document[list] : [];
    for (const entry of entries) {
      if (!isObject(entry) || typeof entry.name !== 'string' || !isObject(entry[key])) continue;
      if (!found.has(entry.name)) found.set(entry.name, entry as unknown as Entry<Key>);
    }
  }
  return [...found.values()];
}
