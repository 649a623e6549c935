// JSON values with everything that is equal written once: a result says the same lost point for hundreds of workloads.
// The packed form is a list of nodes, each after the nodes that it refers to:
//   text, number, true, false or null   itself
//   [0, node, …]                        a list
//   [shape, node, …]                    an object; its keys stand in shapes[shape - 1]
// Unpacked values that were equal are one object, so they must not be changed.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface Packed {
  readonly shapes: readonly (readonly string[])[];
  readonly nodes: readonly (string | number | boolean | null | readonly number[])[];
}

/** What `unpack` gives back; members of objects that are undefined are left out, as JSON leaves them. */
export function pack(value: unknown): Packed {
  const shapes: string[][] = [];
  const nodes: (string | number | boolean | null | number[])[] = [];
  const shapeIds = new Map<string, number>();
  const nodeIds = new Map<string | number | boolean | null, number>();
  const lists = new Map<string, number>();

  function add(one: unknown): number {
    if (one === null || typeof one !== 'object') {
      const leaf = one as string | number | boolean | null;
      const id = nodeIds.get(leaf) ?? nodes.length;
      if (id === nodes.length) nodes.push(leaf);
      nodeIds.set(leaf, id);
      return id;
    }
    const parts = Array.isArray(one) ? [0, ...one.map(add)] : addObject(one as Record<string, unknown>);
    const key = parts.join();
    const id = lists.get(key) ?? nodes.length;
    if (id === nodes.length) nodes.push(parts);
    lists.set(key, id);
    return id;
  }

  function addObject(one: Record<string, unknown>): number[] {
    const keys = Object.keys(one).filter((key) => one[key] !== undefined);
    const name = JSON.stringify(keys);
    const shape = shapeIds.get(name) ?? shapes.length;
    if (shape === shapes.length) shapes.push(keys);
    shapeIds.set(name, shape);
    return [shape + 1, ...keys.map((key) => add(one[key]))];
  }

  add(value);
  return { shapes, nodes };
}

/** The value that was packed; the last node is the whole. */
export function unpack({ shapes, nodes }: Packed): Json {
  const values: Json[] = [];
  for (const node of nodes) {
    if (!Array.isArray(node)) {
      values.push(node as Json);
      continue;
    }
    const [shape, ...parts] = node as number[];
    const members = parts.map((part) => values[part] as Json);
    if (shape === 0) values.push(members);
    else {
      // A key may be __proto__, which only fromEntries takes as a name
      const keys = shapes[(shape as number) - 1] as readonly string[];
      values.push(Object.fromEntries(keys.map((key, index) => [key, members[index] as Json])));
    }
  }
  return values.at(-1) as Json;
}
