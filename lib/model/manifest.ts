// What a run wrote: the hash of every file, and of the manifest of the run before, so that a record that was changed or
// taken away shows itself. Published as schemas/manifest.schema.json.

export interface Manifest {
  readonly schemaVersion: 'bulkhead.manifest/v1';
  /** RFC 3339 UTC: when the newest inventory of the run was collected. */
  readonly time: string;
  readonly tool: { readonly name: 'bulkhead'; readonly version: string };
  /** Every file that the run wrote, sorted by path. */
  readonly files: readonly ManifestFile[];
  /** Of the manifest that was in the folder before; it is kept as `manifests/<sha256>.json`. Absent for the first. */
  readonly previous?: { readonly sha256: string };
}

export interface ManifestFile {
  /** From the folder of the manifest, parts separated by `/`; never leads out of it. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Of a manifest, kept beside it as `manifest.sig.json`: it signs the bytes of the file. */
export interface ManifestSignature {
  readonly schemaVersion: 'bulkhead.manifest-signature/v1';
  readonly algorithm: SignatureAlgorithm;
  readonly key: SigningKey;
  /** Base64; ECDSA as DER, Ed25519 as its 64 bytes. */
  readonly signature: string;
}

/** ECDSA_SHA_256 as KMS names it: over the SHA-256 of the bytes. */
export type SignatureAlgorithm = 'Ed25519' | 'ECDSA_SHA_256';

export interface SigningKey {
  readonly kind: 'local' | 'kms';
  /** `SHA256:` and the Base64 of the SHA-256 of the public key in DER (SubjectPublicKeyInfo), without padding. */
  readonly fingerprint: string;
  /** ARN of a key in KMS. */
  readonly arn?: string;
}

/** What a check of a manifest found. */
export interface Verification {
  readonly valid: boolean;
  /** Of the manifest; absent when it cannot be read. */
  readonly time?: string;
  /** `absent`: there is no signature. `unchecked`: there is one, and no key was given to check it with. */
  readonly signature: 'valid' | 'invalid' | 'absent' | 'unchecked';
  readonly algorithm?: SignatureAlgorithm;
  readonly key?: SigningKey;
  readonly fileCount: number;
  /** Manifests of earlier runs that the chain goes back to. */
  readonly chainLength: number;
  /** Each one sentence without a final period; empty when it is valid. */
  readonly errors: readonly string[];
}
