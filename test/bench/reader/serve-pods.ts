// The API server of the reader's bench, in a process of its own: a list of pods in the reader's pages over HTTPS, made once
// and sent as it is, so that none of its time is in the measurement. Prints the port, the bytes and the file of pages.
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { READER_LIMITS } from '../../../functions/adapters/kubernetes-api/reader-limits.ts';
import type { RawObject } from '../../../lib/model/inventory.ts';
import type { Certificates } from '../../fakes/kubernetes-api/certificates.ts';
import { generateCluster } from '../generate-cluster.ts';

const PAGE = READER_LIMITS.pageSize;

/** What kubectl get -o json of a real pod holds beside what the generator makes: who wrote which field last. */
function withManagedFields(pod: RawObject): RawObject {
  const fields = { 'f:spec': { 'f:containers': Object.fromEntries(Array.from({ length: 10 }, fieldOf)) } };
  const entry = (manager: string) => ({
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time: '2026-03-01T12:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
  });
  const metadata = {
    ...(pod.metadata as RawObject),
    managedFields: [entry('kube-controller-manager'), entry('kubelet')],
  };
  const { apiVersion: _, kind: __, ...rest } = pod;
  return { ...rest, metadata };
}

function fieldOf(_: unknown, index: number): [string, RawObject] {
  return [`f:field-${index}`, { '.': {}, 'f:name': {} }];
}

function makePages(podCount: number): Buffer[] {
  const pods = [...generateCluster(podCount).pods()];
  const pages: Buffer[] = [];
  for (let start = 0; start < pods.length; start += PAGE) {
    const items = pods.slice(start, start + PAGE).map(withManagedFields);
    const more = start + PAGE < pods.length ? { continue: String(pages.length + 1) } : {};
    const list = { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '1', ...more }, items };
    pages.push(Buffer.from(JSON.stringify(list)));
  }
  return pages;
}

const [podCount = '10000', certificatesFile = '', pagesFile = ''] = process.argv.slice(2);
const { server: own } = JSON.parse(readFileSync(certificatesFile, 'utf8')) as Certificates;
const pages = makePages(Number(podCount));
for (const page of pages) appendFileSync(pagesFile, Buffer.concat([page, Buffer.from('\n')]));
const server = createServer({ cert: own.certificate, key: own.key }, (request, response) => {
  const at = Number(new URL(request.url ?? '/', 'https://bench').searchParams.get('continue') ?? 0);
  response.writeHead(200, { 'content-type': 'application/json' }).end(pages[at]);
});
server.listen(0, '127.0.0.1', () => {
  const bytes = pages.reduce((sum, page) => sum + page.length, 0);
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, bytes }));
});
