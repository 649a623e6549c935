// Fake API servers as the contexts of a kubeconfig file, for commands.
import { writeFileSync } from 'node:fs';
import type { Certificates } from '../../fakes/kubernetes-api/certificates.ts';
import {
  type FakeApi,
  type FakeApiOptions,
  GOOD_TOKEN,
  startFakeApi,
} from '../../fakes/kubernetes-api/fake-kubernetes-api.ts';
import { FAKE_NOW } from '../../fakes/kubernetes-api/surroundings.ts';

export interface FakeClusters {
  readonly apis: readonly FakeApi[];
  readonly close: () => Promise<void>;
}

/** Starts one for each context and writes the kubeconfig. */
export async function startClusters(
  kubeconfig: string,
  from: {
    readonly certificates: Certificates;
    readonly contexts: Readonly<Record<string, Omit<FakeApiOptions, 'certificates'>>>;
  },
): Promise<FakeClusters> {
  const { certificates, contexts } = from;
  const names = Object.keys(contexts);
  const apis = await Promise.all(
    names.map((name) => startFakeApi({ date: FAKE_NOW, ...contexts[name], certificates })),
  );
  const ca = Buffer.from(certificates.ca).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: names.map((name, index) => ({
      name: `cluster-of-${name}`,
      cluster: { server: apis[index]?.access.server, 'certificate-authority-data': ca },
    })),
    users: [{ name: 'reader', user: { token: GOOD_TOKEN } }],
    contexts: names.map((name) => ({ name, context: { cluster: `cluster-of-${name}`, user: 'reader' } })),
    'current-context': names[0],
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  return { apis, close: async () => void (await Promise.all(apis.map((api) => api.close()))) };
}
