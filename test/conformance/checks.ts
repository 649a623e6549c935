// The corpora that ask about one connection at a time: the network-policy-api conformance cases (ClusterNetworkPolicy
// v1alpha2, https://github.com/kubernetes-sigs/network-policy-api/tree/0eec1b0/conformance) and the checks that the
// kubernetes-network-policy-recipes describe. Both run with the API's default: an ipBlock matches pods by address.
import { join } from 'node:path';
import type { Cluster } from '../../lib/model/cluster.ts';
import type { AddressEnd, Connection, PodEnd, Protocol } from '../../lib/model/connection.ts';
import type { Inventory, InventoryObject } from '../../lib/model/inventory.ts';
import { verdictPorts } from '../../lib/reach/query.ts';
import { hasPort, portCode } from '../../lib/sets/port-set.ts';
import { type ConformanceCase, makeNotes, type Notes } from './case.ts';
import { corpusDir, foldersOf, readJson } from './corpus.ts';
import type { Input } from './mend.ts';
import { makeSubject, readCorpus, type Subject } from './subject.ts';

interface Check {
  readonly src: string;
  readonly dst: string;
  readonly protocol: Protocol;
  readonly port: number;
  readonly allowed: boolean;
}

interface Step {
  readonly file: string;
  readonly checks: readonly Check[];
}

const policyApiDir = join(corpusDir, 'network-policy-api-conformance');
const recipesDir = join(corpusDir, 'ahmetb-recipes');

/** Each has steps: a cluster with the policies of that step. */
export function policyApiCases(): ConformanceCase[] {
  return foldersOf(join(policyApiDir, 'cases')).map((name) => {
    const dir = join(policyApiDir, 'cases', name);
    const { steps } = readJson<{ steps: readonly Step[] }>(join(dir, 'expected.json'));
    const run = async (input: Input) => {
      const notes = makeNotes();
      for (const { file, checks } of steps) {
        await runChecks(join(policyApiDir, 'cluster.yaml'), {
          policies: join(dir, file),
          checks,
          notes,
          input,
        });
      }
      return notes;
    };
    return { id: `network-policy-api/${name}`, group: 'network-policy-api', run };
  });
}

export function recipeCases(): ConformanceCase[] {
  return foldersOf(recipesDir).map((name) => {
    const { checks } = readJson<{ checks: readonly Check[] }>(join(recipesDir, name, 'expected.json'));
    const policies = join(recipesDir, name, 'policy.yaml');
    const run = async (input: Input) => {
      const notes = makeNotes();
      await runChecks(join(recipesDir, 'cluster.yaml'), { policies, checks, notes, input });
      return notes;
    };
    return { id: `recipes/${name}`, group: 'recipes', run };
  });
}

interface Run {
  readonly policies: string;
  readonly checks: readonly Check[];
  readonly notes: Notes;
  readonly input: Input;
}

async function runChecks(clusterFile: string, step: Run): Promise<void> {
  const { notes } = step;
  const base = await readCorpus([clusterFile], step.input);
  const inventory = replaceObjects(base, await readCorpus([step.policies], step.input));
  const subject = makeSubject(inventory, { ipBlockMatchesPods: 'yes' });
  for (const gap of subject.cluster.gaps) notes.differences.push(`Gap in a valid input: ${gap.message}`);
  for (const check of step.checks) {
    notes.compared++;
    const expected = check.allowed ? 'accept' : 'deny';
    for (const [engine, found] of Object.entries(verdictsOf(subject, check))) {
      if (found === expected) continue;
      const { src, dst, protocol, port } = check;
      notes.differences.push(
        `${src} => ${dst} ${protocol} ${port}: expected ${expected}, ${engine} has ${found}`,
      );
    }
  }
}

/** A step's Namespaces take the place of those of the cluster file. */
function replaceObjects(base: Inventory, added: Inventory): Inventory {
  const replaced = new Set(added.objects.map(keyOf));
  const kept = base.objects.filter((object) => !replaced.has(keyOf(object)));
  return { ...base, objects: [...kept, ...added.objects], gaps: [...base.gaps, ...added.gaps] };
}

function keyOf({ apiVersion, kind, object }: InventoryObject): string {
  const { namespace, name } = (object.metadata ?? {}) as { namespace?: string; name?: string };
  return [apiVersion, kind, namespace ?? '', name].join(' ');
}

function verdictsOf(subject: Subject, check: Check): Readonly<Record<string, string>> {
  const { protocol, port } = check;
  const src = endOf(subject.cluster, check.src);
  const dst = endOf(subject.cluster, check.dst);
  const connection: Connection = { src, dst, protocol, port };
  const answer = verdictPorts(subject.analysis, { src, dst });
  const code = portCode(protocol, port);
  const matrix = hasPort(answer.accept, code) ? 'accept' : hasPort(answer.unknown, code) ? 'unknown' : 'deny';
  return { matrix, verdict: subject.engine(connection).verdict };
}

function endOf(cluster: Cluster, text: string): AddressEnd | PodEnd {
  if (text.startsWith('ip:')) return { kind: 'address', address: text.slice('ip:'.length) };
  const pod = cluster.pods.find(({ namespaceId, name }) => {
    return `${cluster.namespaces[namespaceId]?.name}/${name}` === text;
  });
  if (pod === undefined) throw new Error(`Cannot find pod "${text}"`);
  return { kind: 'pod', podId: pod.id };
}
