// The names that the files of integrity have in the folder of a run.
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig.json';
/** Manifests of earlier runs, and their signatures, by the hash of the manifest. */
export const EARLIER = 'manifests';

export function earlierManifest(sha256: string): string {
  return `${EARLIER}/${sha256}.json`;
}

export function earlierSignature(sha256: string): string {
  return `${EARLIER}/${sha256}.sig.json`;
}
