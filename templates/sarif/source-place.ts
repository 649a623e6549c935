// Where a finding stands in the files of a repository, as GitHub wants it: URIs relative to the root, lines from 1.
import type { Finding } from '../../lib/model/finding.ts';
import type { ScanResult } from '../../lib/model/scan-result.ts';

export interface SourcePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The places that its evidence names, each once, the first first. Live clusters have no files. */
export function placesOf({ evidence }: Finding, { cluster }: ScanResult): SourcePlace[] {
  if (cluster.source !== 'manifests') return [];
  const places = evidence.flatMap(({ policy, line, origin }) => [
    ...(policy === undefined ? [] : [{ file: policy.file, line: line ?? policy.line }]),
    ...(origin === undefined ? [] : [{ file: origin.file, line: origin.line }]),
  ]);
  const known = places.filter(({ file, line }) => file !== '' && file !== '-' && line > 0);
  const keys = known.map(({ file, line }) => `${line} ${file}`);
  return known.filter((_, index) => keys.indexOf(keys[index] as string) === index);
}

/**
 * For a finding whose evidence names no file: where another finding found one of its objects, else something of its
 * namespace. Undefined when nothing of the namespace has a place.
 */
export function placeNearby(finding: Finding, result: ScanResult): SourcePlace | undefined {
  const neighbours = result.findings.filter(({ namespace }) => namespace === finding.namespace);
  const sharing = neighbours.filter(({ resources }) =>
    resources.some((one) => finding.resources.includes(one)),
  );
  return [...sharing, ...neighbours].flatMap((one) => placesOf(one, result))[0];
}

/** Each part of the path is percent-encoded; a file below `root` is named from there. */
export function uriOf(file: string, root: string): string {
  const base = root.endsWith('/') ? root : `${root}/`;
  const path = file.startsWith(base) ? file.slice(base.length) : file;
  const encoded = path.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded.replace(/^(\.\/)+/, '');
}
