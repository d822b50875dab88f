import { createServer, type IncomingHttpHeaders } from 'node:http';
import { closeServer, listenLocally, urlOf } from '../../support/local-server';

/** Stands in for what gives keys at AWS: it gives the answers that are set, one after the other. */
export interface StsStandIn {
  readonly url: string;
  /** A text goes as it is. */
  answers: { status: number; body: object | string }[];
  readonly received: {
    method: string;
    path: string;
    authorization?: string;
    headers: IncomingHttpHeaders;
    body: string;
  }[];
  close(): Promise<void>;
}

export async function startStsStandIn(): Promise<StsStandIn> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (read: string) => (body += read));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      standIn.received.push({ method, path, authorization: headers.authorization, headers, body });
      const answer = standIn.answers.shift() ?? { status: 500, body: {} };
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await listenLocally(server);
  const standIn: StsStandIn = {
    url: urlOf(server),
    answers: [],
    received: [],
    close: () => closeServer(server),
  };
  return standIn;
}
