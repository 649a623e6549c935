// The open pairs of two segments on random clusters, against the question put for every two ends alone: none is lost by
// asking alike ends once, none is told twice, and the nodes of pods answer for themselves.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepare } from '../../lib/analyze.ts';
import { partsOfSpace } from '../../lib/ask/address-parts.ts';
import { makeDirectory } from '../../lib/ask/directory.ts';
import { eachOpenPair } from '../../lib/ask/open-pairs.ts';
import { endOf, type Party } from '../../lib/ask/pairs.ts';
import type { Analysis } from '../../lib/model/analysis.ts';
import type { NamedEnd } from '../../lib/model/question.ts';
import { verdictPorts } from '../../lib/reach/query.ts';
import { buildInventory, networkPolicy } from '../cases/build-inventory.ts';
import { namespaceNames } from './alphabet.ts';
import { arbitraryCluster, podObjects } from './arbitrary-cluster.ts';
import { parameters } from './parameters.ts';

const [FROM] = namespaceNames;

/** The pods of one namespace; all others, with the private address space when asked. */
function segmentsOf(analysis: Analysis, withAddresses: boolean): { src: NamedEnd; dst: NamedEnd } {
  const { cluster } = analysis;
  const isOwn = (namespaceId: number) => cluster.namespaces[namespaceId]?.name === FROM;
  const end = (name: string, podIds: number[], addresses: NamedEnd['addresses'] = []): NamedEnd => {
    return { text: name, name, podIds, addresses };
  };
  const idsOf = (own: boolean) =>
    cluster.pods.filter(({ namespaceId }) => isOwn(namespaceId) === own).map(({ id }) => id);
  const parts = withAddresses ? partsOfSpace(analysis, makeDirectory(cluster), 'private') : [];
  return { src: end('own', idsOf(true)), dst: end('rest', idsOf(false), parts) };
}

/** They leave ports of a namespace unknown. */
const unreadable = fc.uniqueArray(
  fc
    .record({ name: fc.constantFrom(...namespaceNames), app: fc.constantFrom(undefined, 'web', 'db') })
    .map(({ name, app }) => {
      const podSelector = app === undefined ? {} : { matchLabels: { app } };
      return networkPolicy(`${name}/unreadable-${app}`, { podSelector, ingress: 'x', egress: 'x' });
    }),
  { maxLength: 2, selector: ({ metadata }) => JSON.stringify(metadata) },
);

const single = (end: NamedEnd): Party[] => [
  ...end.podIds.map((id) => ({ podIds: [id] })),
  ...end.addresses.map((part) => ({ podIds: [], part })),
];
const textOf = (party: Party) => JSON.stringify(endOf(party));

test.each(['out of it', 'into it'])('what is open between a namespace and the rest, %s', (direction) => {
  fc.assert(
    fc.property(arbitraryCluster, fc.boolean(), unreadable, (random, withAddresses, policies) => {
      const pods = podObjects(random, (index) => `pod-${index}`);
      const objects = [...random.objects, ...pods, ...policies];
      const analysis = prepare(buildInventory(objects, random.networks));
      const { src: own, dst: rest } = segmentsOf(analysis, withAddresses);
      const [src, dst] = direction === 'out of it' ? [own, rest] : [rest, own];
      const told = new Map<string, string>();
      let counted = 0;
      const all = eachOpenPair(analysis, { src, dst }, (pair) => {
        counted += pair.count;
        expect(pair.ports).toEqual(verdictPorts(analysis, pair.example));
        // Pairs of a node with its own pods come after those of which they are a part
        for (const a of expand(pair.src))
          for (const b of expand(pair.dst)) told.set(`${a} ${b}`, portsText(pair.ports));
      });
      expect(all).toBe(single(src).length * single(dst).length);
      const open = new Map<string, string>();
      for (const a of single(src))
        for (const b of single(dst)) {
          const ports = verdictPorts(analysis, { src: endOf(a), dst: endOf(b) });
          if (ports.accept.length + ports.unknown.length > 0)
            open.set(`${textOf(a)} ${textOf(b)}`, portsText(ports));
        }
      expect(counted).toBe(open.size);
      expect([...told].sort()).toEqual([...open].sort());
    }),
    parameters,
  );
});

function expand(party: Party): string[] {
  return party.part === undefined ? party.podIds.map((id) => textOf({ podIds: [id] })) : [textOf(party)];
}

function portsText({ accept, unknown }: { accept: readonly number[]; unknown: readonly number[] }): string {
  return `${accept.join()} / ${unknown.join()}`;
}
