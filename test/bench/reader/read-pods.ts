// One way to read the pods of serve-pods.ts, in a process of its own: prints the time, the count and the peak memory.
// Packages are imported outside the time, and only by the way that needs them.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Certificates } from '../../fakes/kubernetes-api/certificates.ts';

export interface Reading {
  readonly wallMs: number;
  /** Of the thread that reads: a busy machine lengthens only the other. */
  readonly cpuMs: number;
  /** High water of the resident set, bytes, with Node itself. */
  readonly peakBytes: number;
  readonly pods: number;
}

interface Given {
  readonly server: string;
  readonly ca: string;
  readonly pagesFile: string;
}

/** Each imports what it needs, and returns what is measured: it resolves to the number of pods. */
const WAYS: Readonly<Record<string, (given: Given) => Promise<() => Promise<number>>>> = {
  parse: async ({ pagesFile }) => {
    const pages = readFileSync(pagesFile)
      .toString('latin1')
      .trimEnd()
      .split('\n')
      .map((page) => Buffer.from(page, 'latin1'));
    return async () => {
      let pods = 0;
      for (const page of pages) pods += (JSON.parse(page.toString()) as { items: unknown[] }).items.length;
      return pods;
    };
  },
  reader: async ({ server, ca }) => {
    const { makeAsker } = await import('../../../functions/adapters/kubernetes-api/ask.ts');
    const { listResource } = await import('../../../functions/adapters/kubernetes-api/list-resource.ts');
    const { READER_LIMITS } = await import('../../../functions/adapters/kubernetes-api/reader-limits.ts');
    const surroundings = { now: Date.now, sleep: (ms: number) => sleep(ms), random: Math.random };
    return async () => {
      const options = { limits: READER_LIMITS, surroundings, userAgent: 'bench' };
      const asker = makeAsker({ name: 'bench', server, ca }, options);
      const target = { apiVersion: 'v1', kind: 'Pod', path: '/api/v1/pods' };
      const listed = await listResource(asker.ask, target, { limits: READER_LIMITS });
      asker.close();
      if (listed.is !== 'complete') throw new Error(`Cannot read the pods: ${JSON.stringify(listed)}`);
      return listed.objects.length;
    };
  },
  client: async ({ server, ca }) => {
    const { READER_LIMITS } = await import('../../../functions/adapters/kubernetes-api/reader-limits.ts');
    const { pageSize } = READER_LIMITS;
    const { CoreV1Api, KubeConfig } = await import('@kubernetes/client-node');
    const config = new KubeConfig();
    config.loadFromOptions({
      clusters: [{ name: 'c', server, caData: Buffer.from(ca).toString('base64'), skipTLSVerify: false }],
      users: [{ name: 'u', token: 'bench' }],
      contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
      currentContext: 'x',
    });
    const api = config.makeApiClient(CoreV1Api);
    return async () => {
      const pods: unknown[] = [];
      let next: string | undefined;
      do {
        const page = await api.listPodForAllNamespaces({ limit: pageSize, ...(next && { _continue: next }) });
        pods.push(...page.items);
        next = page.metadata?._continue;
      } while (next);
      return pods.length;
    };
  },
};

const [way = '', port = '', certificatesFile = '', pagesFile = ''] = process.argv.slice(2);
const { ca } = JSON.parse(readFileSync(certificatesFile, 'utf8')) as Certificates;
const work = await WAYS[way]?.({ server: `https://127.0.0.1:${port}`, ca, pagesFile });
if (work === undefined) throw new Error(`There is no way called "${way}"`);
const started = performance.now();
const before = process.threadCpuUsage();
const pods = await work();
const { user, system } = process.threadCpuUsage(before);
const reading: Reading = {
  wallMs: performance.now() - started,
  cpuMs: (user + system) / 1000,
  peakBytes: process.resourceUsage().maxRSS * 1024,
  pods,
};
console.log(JSON.stringify(reading));
process.exit(0);
