import http from 'node:http';
import type { RunningGateway } from '../../support/gateway';

export interface LiveEvent {
  event: string;
  data: Record<string, unknown>;
}

/** Somebody who watches `GET /ai/live`. */
export interface Watcher {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly events: LiveEvent[];
  /** The first event, of those that have come or will, for which this is true. */
  until(wanted: (event: LiveEvent) => boolean): Promise<LiveEvent>;
  /** Resolves when the gateway has ended it. */
  readonly ended: Promise<void>;
  pause(): void;
  resume(): void;
  close(): void;
}

export function watchLive(
  gateway: Pick<RunningGateway, 'adminUrl'>,
  query = '',
  headers: http.OutgoingHttpHeaders = {},
): Promise<Watcher> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${gateway.adminUrl}/ai/live${query}`, { headers, agent: false });
    request.on('error', reject);
    request.on('response', (response) => resolve(watcherOf(request, response)));
  });
}

function watcherOf(request: http.ClientRequest, response: http.IncomingMessage): Watcher {
  const events: LiveEvent[] = [];
  let waiting: (() => void)[] = [];
  let text = '';
  response.setEncoding('utf8').on('data', (piece: string) => {
    const blocks = (text + piece).split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      if (event) events.push({ event, data: JSON.parse(data!) as LiveEvent['data'] });
    }
    for (const look of waiting) look();
  });
  response.on('error', () => {});
  return {
    status: response.statusCode!,
    headers: response.headers,
    events,
    until: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(wanted);
          if (!found) return;
          waiting = waiting.filter((one) => one !== look);
          resolve(found);
        };
        waiting.push(look);
        look();
      }),
    ended: new Promise((resolve) => response.once('close', () => resolve())),
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    close: () => void request.destroy(),
  };
}
