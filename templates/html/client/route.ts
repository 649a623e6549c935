// Where the reader is, as it stands behind the # of the address: `ns/payments`, `namespaces?status=notMet`.
export interface Route {
  readonly view: string;
  /** What follows the view, decoded. */
  readonly parts: readonly string[];
  /** Filters and order. */
  readonly params: URLSearchParams;
}

/** Whether a part of an address names this. */
export function isNamed(part: string | undefined, name: string): boolean {
  return part === name.toWellFormed();
}

/** Reads what stands behind the #; an address that is no address leads to the first view. */
export function readRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [view = '', ...parts] = path.split('/').map(decode);
  return { view: view === '' ? 'overview' : view, parts, params: new URLSearchParams(query) };
}

/** Remembers a filter in the address without a step of history. */
export function keepParam(name: string, value: string): void {
  const [path = '', query = ''] = location.hash.split('?');
  const params = new URLSearchParams(query);
  if (value === '') params.delete(name);
  else params.set(name, value);
  const text = params.toString();
  history.replaceState(null, '', `${path === '' ? '#overview' : path}${text === '' ? '' : `?${text}`}`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
