// Bucket and table of the service's bench: keeps in memory what is put, over the HTTP of S3 and DynamoDB, as far as a scan and
// a report call it.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ObjectServer {
  readonly url: string;
  /** By `/BUCKET/KEY`. */
  readonly objects: Map<string, Buffer>;
  /** Of the table, which is only read: the text of each value by `PARTITION SORT`. */
  readonly items: Map<string, string>;
  readonly close: () => void;
}

/** Starts it on a free port of this machine. */
export async function startObjectServer(): Promise<ObjectServer> {
  const objects = new Map<string, Buffer>();
  const items = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://s3');
    const key = decodeURIComponent(pathname);
    if (request.method === 'PUT') {
      objects.set(key, await bodyOf(request));
      response.writeHead(200, { etag: '"1"' }).end();
      return;
    }
    if (String(request.headers['x-amz-target'] ?? '').endsWith('.GetItem')) {
      const { Key } = JSON.parse((await bodyOf(request)).toString('utf8'));
      const value = items.get(`${Key.pk.S} ${Key.sk.S}`);
      const Item = value && { ...Key, version: { N: '1' }, value: { S: value } };
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ Item }));
      return;
    }
    const found = objects.get(key);
    if (found === undefined) {
      response
        .writeHead(404, { 'content-type': 'application/xml' })
        .end('<Error><Code>NoSuchKey</Code><Message>none</Message></Error>');
    } else response.writeHead(200, { 'content-length': found.length }).end(found);
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    items,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The bytes, without the frames of `aws-chunked` where the SDK sends a checksum behind them. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  if (!String(request.headers['content-encoding'] ?? '').includes('aws-chunked')) return body;
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
