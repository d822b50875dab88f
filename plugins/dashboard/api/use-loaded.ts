import { useEffect, useRef, useState } from 'preact/hooks';

/** What is being fetched; while it is fetched anew, the value before stays. */
export interface Loaded<T> {
  value?: T;
  error?: Error;
  loading: boolean;
}

/** Loads whenever the key changes; what is on its way for another key is given up. */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ loading: true });
  const latest = useRef(load);
  latest.current = load;
  useEffect(() => {
    const aborter = new AbortController();
    const unlessAborted = (next: (before: Loaded<T>) => Loaded<T>) => {
      if (!aborter.signal.aborted) setState(next);
    };
    unlessAborted((before) => ({ ...before, loading: true }));
    latest.current(aborter.signal).then(
      (value) => unlessAborted(() => ({ value, loading: false })),
      (error: Error) => unlessAborted(({ value }) => ({ value, error, loading: false })),
    );
    return () => aborter.abort();
  }, [key]);
  return state;
}
