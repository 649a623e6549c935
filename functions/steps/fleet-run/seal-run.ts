// The manifest of a scheduled run: the hash of each of its objects and of the manifest of the group's run before.
import type { Manifest, ManifestFile } from '../../../lib/model/manifest.ts';
import { jsonText } from '../../../templates/text/printable.ts';
import { sha256 } from '../../adapters/files/sha256.ts';
import type { Signer } from '../../adapters/signing/signature.ts';
import { canonicalText } from '../canonical-json.ts';
import { earlierManifest, earlierSignature } from '../manifest-names.ts';
import type { RunPorts } from './ports.ts';
import { type FileList, groupName, type RunRecord, runKeys } from './run-record.ts';
import { storedJson, storedText } from './stored-json.ts';

const SORT = 'MANIFEST';

/** A run that was sealed stays as it is; its link in the chain is made again where a try died before that. */
export async function sealRun(
  ports: RunPorts,
  { run, signer }: { readonly run: RunRecord; readonly signer?: Signer },
): Promise<void> {
  const { objects, state } = ports;
  const keys = runKeys(run.runId);
  const partition = `GROUP#${groupName(run.runId)}`;
  const before = await state.get(partition, SORT);
  const previous = before?.value.sha256 as string | undefined;
  if ((await objects.get(keys.manifest)) === undefined) {
    const manifest = await manifestOf(ports, { run, previous });
    await objects.putNew(keys.manifest, canonicalText(manifest));
  }
  const { bytes, text } = (await storedText(objects, keys.manifest)) ?? { bytes: new Uint8Array(), text: '' };
  const hash = sha256([bytes]);
  if (signer !== undefined && (await objects.get(keys.signature)) === undefined)
    await objects.putNew(keys.signature, jsonText(await signer.sign(Buffer.from(text))));
  // Beside the runs, where the runs after this one find what they are chained to
  await objects.putNew(keys.earlier(earlierManifest(hash)), bytes);
  const signature = await objects.get(keys.signature);
  if (signature !== undefined) await objects.putNew(keys.earlier(earlierSignature(hash)), signature);
  if (before?.value.sha256 === hash) return;
  const value = { sha256: hash, runId: run.runId };
  const isNext = await state.put({ partition, sort: SORT, version: (before?.version ?? 0) + 1, value });
  if (!isNext) throw new Error(`Cannot chain the run ${run.runId}: another run of its group is being sealed`);
}

async function manifestOf(
  { objects, toolVersion }: RunPorts,
  { run, previous }: { readonly run: RunRecord; readonly previous: string | undefined },
): Promise<Manifest> {
  const { base } = runKeys(run.runId);
  const known = new Map<string, ManifestFile>();
  const paths = (await objects.list(`${base}/`)).map((key) => key.slice(base.length + 1));
  for (const path of paths.filter((one) => one.endsWith('/files.json'))) {
    const list = await storedJson<FileList>(objects, `${base}/${path}`);
    for (const file of list?.files ?? []) known.set(file.path, file);
  }
  const files: ManifestFile[] = [];
  for (const path of paths) files.push(known.get(path) ?? (await hashOf(objects, { base, path })));
  return {
    schemaVersion: 'bulkhead.manifest/v1',
    time: run.startedAt,
    tool: { name: 'bulkhead', version: toolVersion },
    ...(previous !== undefined && { previous: { sha256: previous } }),
    files,
  };
}

async function hashOf(
  objects: RunPorts['objects'],
  { base, path }: { readonly base: string; readonly path: string },
): Promise<ManifestFile> {
  const bytes = (await objects.get(`${base}/${path}`)) ?? new Uint8Array();
  return { path, sizeBytes: bytes.length, sha256: sha256([bytes]) };
}
