// Sources → cluster names: the base name of each, made unique and safe as the name of a file.
import { resolve } from 'node:path';

/** One name a source, in order. `a/prod` and `b/prod` become `a-prod` and `b-prod`; the same source twice gets a number. */
export function clusterNames(sources: readonly string[], baseDir: string): string[] {
  const paths = sources.map((source) => partsOf(source, baseDir));
  const deepest = Math.max(1, ...paths.map((parts) => parts.length));
  const names = paths.map((parts) => {
    for (let depth = 1; depth <= deepest; depth++) {
      const name = nameOf(parts, depth);
      if (paths.filter((other) => same(nameOf(other, depth), name)).length === 1) return name;
    }
    return nameOf(parts, 1);
  });
  return uniqueNames(names);
}

/** The same names, those that were there before with a number. */
export function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let number = 2; used.has(unique.toLowerCase()); number++) unique = `${name}-${number}`;
    used.add(unique.toLowerCase());
    return unique;
  });
}

/** NAME of `context:NAME`; undefined for any other source. */
export function contextOf(source: string): string | undefined {
  return /^context:(.+)$/s.exec(source)?.[1];
}

/** ARN of `eks:ARN`; undefined for any other source. */
export function eksArnOf(source: string): string | undefined {
  return /^eks:(.+)$/s.exec(source)?.[1];
}

function partsOf(source: string, baseDir: string): string[] {
  if (source === '-') return ['stdin'];
  const context = contextOf(source) ?? eksArnOf(source);
  if (context === undefined) return pathParts(resolve(baseDir, source));
  // EKS clusters, and contexts that the AWS tools made, are named by their cluster: arn:aws:eks:REGION:ACCOUNT:cluster/NAME
  const [, region, account, name] = /^arn:[^:]*:eks:([^:]*):([^:]*):cluster\/(.+)$/.exec(context) ?? [];
  return name === undefined ? [context] : [account ?? '', region ?? '', name];
}

/** The files of a fleet and of a run have these names, with an ending of their own. */
const RESERVED = /^(fleet|manifest)(\.|$)/i;

/**
 * Letters, digits, dot, dash and underscore; no leading dot, at most 100 characters, never empty, and never what would
 * be written over by the files of a fleet or by the manifest.
 */
export function safeFileName(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
  return (RESERVED.test(safe) ? `cluster-${safe}` : safe).slice(0, 100) || 'cluster';
}

function pathParts(path: string): string[] {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  const last = parts.pop() ?? 'cluster';
  return [...parts, last.replace(/(.)\.(ya?ml|json)$/i, '$1')];
}

function nameOf(parts: readonly string[], depth: number): string {
  return safeFileName(parts.slice(-depth).join('-'));
}

/** File systems may not tell letters by their case. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
