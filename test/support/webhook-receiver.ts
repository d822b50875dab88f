import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { signedHeaders } from '../../plugins/core/webhook-signature';
import { closeServer, listenLocally, urlOf } from './local-server';

export interface ReceivedNotice {
  id: string;
  type: string;
  created: string;
  data: Record<string, unknown>;
}

export interface WebhookReceiver {
  readonly url: string;
  /** Every call that came, refused ones included. */
  readonly calls: { status: number; path: string }[];
  /** What was taken, once each. */
  readonly notices: ReceivedNotice[];
  /** Statuses of the next calls; 204 after them. */
  refuse(...statuses: number[]): void;
  /** Resolves once so many notices are there; fails when they do not come. */
  until(count: number): Promise<void>;
  close(): Promise<void>;
}

/** A server of an operator that checks signatures and forgets none of what it was told. */
export async function startWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  let statuses: number[] = [];
  const server = http.createServer((request, response) => {
    void (async () => {
      const reads: Buffer[] = [];
      for await (const chunk of request) reads.push(chunk as Buffer);
      const body = Buffer.concat(reads).toString();
      const id = String(request.headers['webhook-id']);
      const timestamp = Number(request.headers['webhook-timestamp']);
      const genuine = signedHeaders({ id, timestamp, body }, secret)['webhook-signature'];
      const status = request.headers['webhook-signature'] === genuine ? (statuses.shift() ?? 204) : 401;
      receiver.calls.push({ status, path: request.url ?? '' });
      if (status === 204) receiver.notices.push(JSON.parse(body) as ReceivedNotice);
      response.writeHead(status, status === 307 ? { location: '/elsewhere' } : {}).end();
    })();
  });
  await listenLocally(server);
  const receiver: WebhookReceiver = {
    url: `${urlOf(server)}/hook`,
    calls: [],
    notices: [],
    refuse: (...given) => void (statuses = given),
    async until(count) {
      for (let tries = 0; tries < 200 && receiver.notices.length < count; tries++) await wait(25);
      if (receiver.notices.length < count) throw new Error(`${receiver.notices.length} notices came, not ${count}`);
    },
    close: () => closeServer(server),
  };
  return receiver;
}
