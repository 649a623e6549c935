// How much input is read. Far above real clusters (10,000 pods are about 60 MB of JSON), far below what would take
// the machine down. Passing a limit is told, never cut silently.

export interface InputLimits {
  /** All files of one source together. */
  readonly totalBytes: number;
  /** One YAML text: it is parsed at about 2 MB/s, JSON at more than 100 MB/s. */
  readonly yamlBytes: number;
  /** One YAML document, or one item of a list: etcd takes objects of at most 1.5 MiB. */
  readonly yamlDocumentBytes: number;
  /** Objects and lists inside each other, in one Kubernetes object. */
  readonly depth: number;
  /** Aliases that one YAML document may resolve (`maxAliasCount` of the yaml package). */
  readonly aliases: number;
}

export const INPUT_LIMITS: InputLimits = {
  totalBytes: 256 * 1024 * 1024,
  yamlBytes: 64 * 1024 * 1024,
  yamlDocumentBytes: 8 * 1024 * 1024,
  depth: 100,
  aliases: 100,
};
