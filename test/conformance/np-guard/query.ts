// The filters of an np-guard query, read from the name of the expected file: which pairs the list is about.
import { type PortProtocol, type PortSet, portRange } from '../../../lib/sets/port-set.ts';

export interface Query {
  /** Names of the workloads asked about; absent = all pairs. */
  readonly focus?: ReadonlySet<string>;
  /** The other end of each pair; absent = any. */
  readonly with?: ReadonlySet<string>;
  readonly direction?: 'ingress' | 'egress';
  readonly asked?: PortSet;
  /** Of explanations: only what is allowed, or only what is denied. */
  readonly show?: 'allow' | 'deny';
}

export const INGRESS_CONTROLLER = '{ingress-controller}';

/**
 * Reads e.g. `focus_workload_backend_checkout_egress_with_webapp_tcp-80_allow`. A workload is one token (its name) or
 * two (namespace, name), which only the workloads of the cluster can tell; `workloads` are `namespace/name[Kind]`.
 */
export function parseQuery(query: string | undefined, workloads: readonly string[]): Query {
  const tokens = (query ?? '').split('_').filter((token) => token !== '');
  const result: { -readonly [key in keyof Query]: Query[key] } = {};
  let names: Set<string> | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as string;
    const port = /^(tcp|udp|sctp)-(\d+)$/.exec(token);
    if (token === 'focus' && tokens[i + 1] === 'workload') {
      names = new Set();
      result.focus = names;
      i++;
    } else if (token === 'with') {
      names = new Set();
      result.with = names;
    } else if (token === 'ingress' || token === 'egress') result.direction = token;
    else if (token === 'allow' || token === 'deny') result.show = token;
    else if (port !== null) {
      const protocol = (port[1] as string).toUpperCase() as PortProtocol;
      result.asked = portRange(protocol, Number(port[2]), Number(port[2]));
    } else {
      const found = workloadsOf(workloads, { token, next: tokens[i + 1] });
      if (names === undefined || found.names.length === 0)
        throw new Error(`Cannot read query "${query}" at "${token}"`);
      for (const name of found.names) names.add(name);
      i += found.used - 1;
    }
  }
  return result;
}

function workloadsOf(workloads: readonly string[], tokens: { token: string; next: string | undefined }) {
  const { token, next } = tokens;
  if (token === 'ingress-controller') return { names: [INGRESS_CONTROLLER], used: 1 };
  const both = workloads.filter((name) => name.startsWith(`${token}/${next}[`));
  if (both.length > 0) return { names: both, used: 2 };
  return { names: workloads.filter((name) => name.includes(`/${token}[`)), used: 1 };
}

/** Whether a list of this query shows the pair. */
export function showsPair(query: Query, pair: { src: string; dst: string }): boolean {
  const { focus, direction } = query;
  if (focus === undefined) return true;
  const fits = (one: string, other: string) => focus.has(one) && (query.with?.has(other) ?? true);
  return (
    (direction !== 'ingress' && fits(pair.src, pair.dst)) ||
    (direction !== 'egress' && fits(pair.dst, pair.src))
  );
}

/** Whether an exposure report of this query shows the workload in the direction. */
export function showsExposure(query: Query, fact: { workload: string; direction: string }): boolean {
  if (query.focus === undefined) return true;
  return query.focus.has(fact.workload) && (query.direction ?? fact.direction) === fact.direction;
}
