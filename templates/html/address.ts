// Addresses of views within a page: what stands behind the #, read by client/route.ts.

/** The address of a view; lone surrogates, which no address can hold, are replaced. */
export function addressOf(...parts: readonly string[]): string {
  return `#${parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/')}`;
}

export function nsAddress(namespace: string): string {
  return addressOf('ns', namespace);
}

export function workloadAddress(namespace: string, kind: string, name: string): string {
  return addressOf('workload', namespace, kind, name);
}
