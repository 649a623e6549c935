// A bucket of S3 as an object store. What the bucket must be (versioned, locked, encrypted) is said in infra/storage.yml.
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { checkKey, type ObjectStore } from './object-store.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  sarif: 'application/json',
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xml: 'application/xml',
  yaml: 'application/yaml',
  prom: 'text/plain; charset=utf-8',
};

/** Throws what S3 answers, but for a key that is missing or taken. */
export function s3Store(client: S3Client, Bucket: string): ObjectStore {
  return {
    get: async (key) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: checkKey(key) }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    putNew: async (key, content) => {
      try {
        await client.send(
          new PutObjectCommand({
            Bucket,
            Key: checkKey(key),
            Body: content,
            ContentType: MEDIA_TYPES[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
            ChecksumAlgorithm: 'SHA256',
            IfNoneMatch: '*',
          }),
        );
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    list: async (Prefix) => {
      const keys: string[] = [];
      const settings = { client, stopOnSameToken: true };
      for await (const page of paginateListObjectsV2(settings, { Bucket, Prefix })) {
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
      }
      return keys.sort();
    },
  };
}

/** 412: it is there. The SDK has no class for it. 409, a second writer at the same moment, is thrown and tried again. */
function isTaken(error: unknown): boolean {
  return (error as { readonly name?: string }).name === 'PreconditionFailed';
}
