// A lost point in words: where a stranger stands, the connection that is open, the rule or the missing policy that
// opens it, and what mends it (scoring.md P5). Used wherever an opening is told: reports, tables, command line.
import type { Direction } from '../../lib/model/cluster.ts';
import type { Cause, Deduction, Peer, PolicyRef, Position } from '../../lib/model/scan-result.ts';
import { listText, shorten } from './format.ts';

const positionWords: Readonly<Record<Position, string>> = {
  internet: 'internet',
  private: 'private addresses',
  otherNamespaces: 'other namespaces',
  sameNamespace: 'same namespace',
  listedPeers: 'listed peers',
  instanceMetadata: 'instance metadata',
  nodesAndApiServer: 'nodes and API server',
  isolation: 'anyone',
};

/** Follow the name of a workload: `wordpress: open from the internet`. */
const openings: Readonly<Record<Direction, Readonly<Record<Position, string>>>> = {
  ingress: {
    internet: 'open from the internet',
    private: 'open from private addresses',
    otherNamespaces: 'open from other namespaces',
    sameNamespace: 'open from its own namespace',
    listedPeers: 'many ports open to listed peers',
    instanceMetadata: 'open from instance metadata',
    nodesAndApiServer: 'open from nodes and the API server',
    isolation: 'not isolated for ingress',
  },
  egress: {
    internet: 'open to the internet',
    private: 'open to private addresses',
    otherNamespaces: 'open to other namespaces',
    sameNamespace: 'open to its own namespace',
    listedPeers: 'many ports open to listed peers',
    instanceMetadata: 'reaches instance metadata',
    nodesAndApiServer: 'reaches the API server and kubelets',
    isolation: 'not isolated for egress',
  },
};

/** Characters of a peer inside a phrase. */
const phraseLimit = 60;

/** What replaces an open peer, by where the stranger stands. */
const closers: Readonly<Partial<Record<Position, string>>> = {
  internet: 'with the addresses that need it',
  private: 'with the addresses that need it',
  otherNamespaces: 'with the namespaces and pods that need it',
  sameNamespace: 'with the pods that need it',
  instanceMetadata: 'with blocks that leave out 169.254.169.254/32',
  nodesAndApiServer: 'with blocks that leave out the nodes',
};

/** The name of a position, without its direction. */
export function positionWord(position: Position): string {
  return positionWords[position];
}

/** What is open, to follow the name of the workload: `open from the internet`. Real peers are named, strangers not. */
export function openingPhrase(deduction: Pick<Deduction, 'direction' | 'position' | 'peer'>): string {
  const { direction, peer, position } = deduction;
  if (peer.kind !== 'workload' || position === 'listedPeers') return openings[direction][position];
  return `open ${direction === 'ingress' ? 'from' : 'to'} ${shorten(peerText(peer), phraseLimit)}`;
}

/** Ports as a reader says them: `all ports`, or the list as it is. */
export function portsText(ports: string): string {
  return ports === 'all' ? 'all ports' : ports;
}

/** The other end of the connection, to follow `from` or `to`. */
export function peerText(peer: Peer): string {
  if (peer.kind === 'addresses') return peer.range;
  if (peer.kind === 'entryPoint') return `the internet through ${peer.entryPoint}`;
  if (peer.kind === 'workload') {
    const more = peer.count > 1 ? ` and ${peer.count - 1} more` : '';
    return `${peer.workloadKind} ${peer.namespace}/${peer.name}${more}`;
  }
  const where = peer.namespace === 'same' ? 'a pod of the same namespace' : 'a pod of another namespace';
  return `${where}${labelsText(peer.labels)}`;
}

/** The connection where its opening was just named, without what that said already: `any pod, all ports`. */
export function restText({ peer, ports, position }: Pick<Deduction, 'peer' | 'ports' | 'position'>): string {
  const named =
    peer.kind === 'workload' && position !== 'listedPeers' && peerText(peer).length <= phraseLimit;
  if (named) return portsText(ports);
  return `${shortPeerText(peer)}, ${portsText(ports)}`;
}

function shortPeerText(peer: Peer): string {
  if (peer.kind === 'entryPoint') return `through ${peer.entryPoint}`;
  return peer.kind === 'strangerPod' ? strangerText(peer.labels) : peerText(peer);
}

function strangerText(labels: Readonly<Record<string, string>>): string {
  return Object.keys(labels).length === 0 ? 'any pod' : `a pod${labelsText(labels)}`;
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '' : ` labelled ${listText(pairs, 4)}`;
}

/** A policy by kind and name: `NetworkPolicy shop/allow-web`. */
export function policyText(policy: PolicyRef): string {
  const name = policy.namespace === undefined ? policy.name : `${policy.namespace}/${policy.name}`;
  return `${policy.kind} ${name}`;
}

/** `file:line`, the rule's line before the policy's; empty for a missing policy. */
export function causeSource(cause: Cause): string {
  if (cause.kind === 'noPolicy' || cause.kind === 'node' || cause.kind === 'notEnforced') return '';
  const line = cause.kind === 'rule' && cause.line !== undefined ? cause.line : cause.policy.line;
  return placeText({ file: cause.policy.file, line });
}

/** `file:line`; the file alone where the source has no lines. */
export function placeText(place: { readonly file: string; readonly line: number }): string {
  return place.line > 0 ? `${place.file}:${place.line}` : place.file;
}

/** What took the point, without full stop; rules are counted from 1, as people do. */
export function causeText(cause: Cause, direction: Direction): string {
  switch (cause.kind) {
    case 'noPolicy':
      return `No policy isolates ${direction}`;
    case 'node':
      return 'The node lets it through, whatever the policies say';
    case 'rule':
      return `${policyText(cause.policy)}, ${direction} rule ${cause.ruleIndex + 1}`;
    case 'unreadable':
      return `${policyText(cause.policy)} could not be read and may allow it`;
    case 'notEnforced':
      return cause.proved
        ? 'Its policies are not enforced'
        : 'Whether its policies are enforced is not known';
  }
}

/** What mends it: one imperative sentence without full stop, names shortened. */
export function fixText(deduction: Pick<Deduction, 'cause' | 'direction' | 'position'>): string {
  const { cause, direction, position } = deduction;
  switch (cause.kind) {
    case 'noPolicy':
      return direction === 'ingress'
        ? 'Apply a default-deny ingress policy, then allow the peers that need it'
        : 'Apply a default-deny egress policy, then allow DNS and the peers that are needed';
    case 'node':
      return 'Run it without hostNetwork and hostPort, or record an exception';
    case 'unreadable':
      return `Correct ${shorten(policyText(cause.policy), 60)}, then scan again`;
    case 'notEnforced':
      return cause.proved
        ? 'Enforce network policies where it runs, or run it where they are enforced'
        : 'Let the scanner read what enforces policies, then scan again';
    case 'rule': {
      const rule = `${direction} rule ${cause.ruleIndex + 1} of ${shorten(policyText(cause.policy), 60)}`;
      const closer = closers[position];
      return closer === undefined ? `Name the ports in ${rule}` : `Replace the peer in ${rule} ${closer}`;
    }
  }
}
