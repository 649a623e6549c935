// A certificate authority of a test's own: the server's certificate for 127.0.0.1 and localhost, and a client's.
import { generate } from 'selfsigned';

export interface Certificates {
  /** PEM. */
  readonly ca: string;
  readonly server: { readonly certificate: string; readonly key: string };
  readonly client: { readonly certificate: string; readonly key: string };
}

const EC = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/** `names` are further host names of the server. */
export async function makeCertificates(names: readonly string[] = []): Promise<Certificates> {
  const authority = await generate([{ name: 'commonName', value: 'bulkhead test authority' }], {
    ...EC,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const ca = { cert: authority.cert, key: authority.private };
  const server = await generate([{ name: 'commonName', value: 'kube-apiserver' }], {
    ...EC,
    ca,
    extensions: [
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
          { type: 2, value: 'kubernetes.default.svc' },
          ...names.map((value) => ({ type: 2 as const, value })),
        ],
      },
    ],
  });
  const client = await generate([{ name: 'commonName', value: 'bulkhead-reader' }], {
    ...EC,
    ca,
    extensions: [{ name: 'extKeyUsage', clientAuth: true }],
  });
  return {
    ca: authority.cert,
    server: { certificate: server.cert, key: server.private },
    client: { certificate: client.cert, key: client.private },
  };
}
