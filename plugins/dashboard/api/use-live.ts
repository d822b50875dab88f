import { useEffect, useRef, useState } from 'preact/hooks';
import { addressOf } from './ask';
import type { LiveRequest } from './requests';
import type { Filters } from './usage';

/** Requests that are kept in sight. */
const KEPT = 200;
/** Milliseconds until a stream that was refused is asked for again. */
const PAUSE = 5_000;

export interface Live {
  /** The newest first. */
  requests: readonly LiveRequest[];
  /** Requests that have come since it was paused. */
  waiting: number;
  connected: boolean;
  /** What this browser was too slow for. */
  dropped: number;
}

const NOTHING: Live = { requests: [], waiting: 0, connected: false, dropped: 0 };

/** Requests as they come and go. While it is paused, what is in sight stays as it is. */
export function useLive(where: Filters, paused: boolean): Live {
  const [live, setLive] = useState(NOTHING);
  const pausedNow = useRef(paused);
  const show = useRef<() => void>(() => undefined);
  useEffect(() => {
    const watch = new Watch(where, (next, isNew) => {
      setLive((before) => {
        if (!pausedNow.current) return next;
        return { ...next, requests: before.requests, waiting: before.waiting + (isNew ? 1 : 0) };
      });
    });
    show.current = () => watch.tell();
    return () => watch.close();
  }, [JSON.stringify(where)]);
  useEffect(() => {
    pausedNow.current = paused;
    if (!paused) show.current();
  }, [paused]);
  return live;
}

/** Follows the stream, and tells at most once for each frame that the browser draws. */
class Watch {
  private readonly requests = new Map<string, LiveRequest>();
  private connected = false;
  private dropped = 0;
  private hasNew = false;
  private frame = 0;
  private timer = 0;
  private source: EventSource | undefined;

  constructor(
    private readonly where: Filters,
    private readonly onChange: (live: Live, isNew: boolean) => void,
  ) {
    this.open();
  }

  tell(): void {
    const requests = [...this.requests.values()].reverse();
    this.onChange({ requests, waiting: 0, connected: this.connected, dropped: this.dropped }, this.hasNew);
    this.hasNew = false;
  }

  close(): void {
    this.source?.close();
    cancelAnimationFrame(this.frame);
    window.clearTimeout(this.timer);
  }

  private open(): void {
    const source = new EventSource(addressOf('live', this.where));
    this.source = source;
    source.addEventListener('open', () => this.setConnected(true));
    source.addEventListener('request', ({ data }) => this.take(JSON.parse(data as string) as LiveRequest));
    source.addEventListener('dropped', ({ data }) => {
      this.dropped += (JSON.parse(data as string) as { count: number }).count;
      this.tellSoon();
    });
    source.addEventListener('error', () => {
      this.setConnected(false);
      // A stream that was refused is not tried again by itself, as one that breaks is.
      if (source.readyState === EventSource.CLOSED) this.timer = window.setTimeout(() => this.open(), PAUSE);
    });
  }

  private setConnected(connected: boolean): void {
    this.connected = connected;
    this.tellSoon();
  }

  private take(request: LiveRequest): void {
    const before = this.requests.get(request.id);
    this.hasNew ||= before === undefined;
    this.requests.set(request.id, { ...before, ...request });
    for (const oldest of this.requests.keys()) {
      if (this.requests.size <= KEPT) break;
      this.requests.delete(oldest);
    }
    this.tellSoon();
  }

  private tellSoon(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.tell();
    });
  }
}
