import { useEffect, useState } from 'preact/hooks';

/** Where somebody is on the page, as it stands behind the `#` of the address: `#/usage?range=7d&by=team`. */
export interface Place {
  view: string;
  params: URLSearchParams;
}

export type Changes = Readonly<Record<string, string | undefined>>;

/** Parameters that go along from view to view. */
const LASTING = ['range', 'from', 'to'];

export function usePlace(): Place {
  const [place, setPlace] = useState(readPlace);
  useEffect(() => {
    const follow = () => setPlace(readPlace());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return place;
}

function readPlace(): Place {
  const [path = '', query] = location.hash.replace(/^#\/?/, '').split('?');
  return { view: path || 'overview', params: new URLSearchParams(query) };
}

/** The address of a view that keeps the time range. */
export function hrefOf(view: string, changes: Changes = {}): string {
  const { params } = readPlace();
  const kept = new URLSearchParams([...params].filter(([name]) => LASTING.includes(name)));
  return written(view, kept, changes);
}

/** Changes parameters of the view that is open. */
export function change(changes: Changes): void {
  const { view, params } = readPlace();
  location.hash = written(view, params, changes);
}

export function goTo(view: string, changes: Changes = {}): void {
  location.hash = hrefOf(view, changes);
}

function written(view: string, params: URLSearchParams, changes: Changes): string {
  const changed = new URLSearchParams(params);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) changed.delete(name);
    else changed.set(name, value);
  }
  const query = changed.toString();
  return `#/${view}${query && `?${query}`}`;
}
