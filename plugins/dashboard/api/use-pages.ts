import { useEffect, useRef, useState } from 'preact/hooks';
import { loadRequests, type RequestsAsked, type RequestSummary } from './requests';

interface Pages {
  rows: readonly RequestSummary[];
  next: string | null;
  loading: boolean;
  error?: Error;
}

export interface PagesShown extends Omit<Pages, 'next'> {
  /** Whether there are older ones. */
  more: boolean;
  loadMore(): void;
}

/** Requests page by page. As time goes on, the first page is read anew until somebody has gone further. */
export function usePages(asked: RequestsAsked): PagesShown {
  const [pages, setPages] = useState<Pages>({ rows: [], next: null, loading: true });
  const aborter = useRef<AbortController>(undefined);
  const further = useRef(false);
  const load = (cursor: string | undefined, rowsBefore: readonly RequestSummary[]) => {
    aborter.current?.abort();
    const { signal } = (aborter.current = new AbortController());
    setPages((before) => ({ ...before, loading: true }));
    loadRequests(asked, cursor, signal).then(
      ({ data, next_cursor: next }) => {
        if (!signal.aborted) setPages({ rows: [...rowsBefore, ...data], next, loading: false });
      },
      (error: Error) => {
        if (!signal.aborted) setPages((before) => ({ ...before, loading: false, error }));
      },
    );
  };
  const { from, to, ...choice } = asked;
  const chosen = JSON.stringify(choice);
  const before = useRef(chosen);
  useEffect(() => {
    if (before.current !== chosen) further.current = false;
    before.current = chosen;
    if (!further.current) load(undefined, []);
  }, [from, to, chosen]);
  useEffect(() => () => aborter.current?.abort(), []);
  const loadMore = () => {
    further.current = true;
    load(pages.next ?? undefined, pages.rows);
  };
  const { next, ...shown } = pages;
  return { ...shown, more: next !== null, loadMore };
}
