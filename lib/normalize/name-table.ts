// A map by namespace, kind and name. Nested and not keyed by joined text: it is asked once for every pod, and the
// strings that are there already have their hashes.

export interface NameKey {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
}

/** Makes an empty table; order of iteration is that of insertion, inside each namespace and kind. */
export function makeNameTable<T>(): NameTable<T> {
  const byNamespace = new Map<string, Map<string, Map<string, T>>>();
  return {
    get: ({ namespace, kind, name }) => byNamespace.get(namespace)?.get(kind)?.get(name),
    set: ({ namespace, kind, name }, value) => {
      const byKind = byNamespace.get(namespace) ?? new Map<string, Map<string, T>>();
      const byName = byKind.get(kind) ?? new Map<string, T>();
      byNamespace.set(namespace, byKind);
      byKind.set(kind, byName);
      byName.set(name, value);
    },
    entries: () =>
      [...byNamespace].flatMap(([namespace, byKind]) =>
        [...byKind].flatMap(([kind, byName]) =>
          [...byName].map(([name, value]) => [{ namespace, kind, name }, value] as const),
        ),
      ),
  };
}

export interface NameTable<T> {
  readonly get: (key: NameKey) => T | undefined;
  readonly set: (key: NameKey, value: T) => void;
  readonly entries: () => readonly (readonly [NameKey, T])[];
}
