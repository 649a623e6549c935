// A map by namespace, kind and name. Nested and not keyed by joined text: it is asked for every pod and controller.
// What it is asked comes sorted by namespace, so it remembers the last one.

export interface NameKey {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
}

export interface NameTable<T> {
  readonly get: (key: NameKey) => T | undefined;
  readonly set: (key: NameKey, value: T) => void;
  readonly values: () => Iterable<T>;
  readonly entries: () => Iterable<readonly [NameKey, T]>;
}

/** An empty table; order of iteration is that of insertion, inside each namespace and kind. */
export function makeNameTable<T>(): NameTable<T> {
  const byNamespace = new Map<string, Map<string, Map<string, T>>>();
  let last: string | undefined;
  let lastByKind: Map<string, Map<string, T>> | undefined;
  const byKindOf = (namespace: string) => {
    if (namespace !== last) {
      last = namespace;
      lastByKind = byNamespace.get(namespace);
    }
    return lastByKind;
  };
  function* entries(): Generator<readonly [NameKey, T]> {
    for (const [namespace, byKind] of byNamespace) {
      for (const [kind, byName] of byKind) {
        for (const [name, value] of byName) yield [{ namespace, kind, name }, value];
      }
    }
  }
  return {
    get: ({ namespace, kind, name }) => byKindOf(namespace)?.get(kind)?.get(name),
    set: ({ namespace, kind, name }, value) => {
      const byKind = byKindOf(namespace) ?? new Map<string, Map<string, T>>();
      const byName = byKind.get(kind) ?? new Map<string, T>();
      byNamespace.set(namespace, byKind);
      lastByKind = byKind;
      byKind.set(kind, byName);
      byName.set(name, value);
    },
    entries,
    *values() {
      for (const [, value] of entries()) yield value;
    },
  };
}
