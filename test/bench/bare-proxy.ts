/**
 * The least that a proxy in Node can do: `node:http` in front, undici behind, bodies piped. The measure for what
 * everything else costs. Listens on the port in `PORT` and asks the provider at `PROVIDER_URL`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Pool } from 'undici';

const provider = new Pool(String(process.env.PROVIDER_URL), { connections: 256 });

async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await provider.request({
    method: 'POST',
    path: request.url ?? '/',
    headers: {
      'content-type': request.headers['content-type'],
      'content-length': request.headers['content-length'],
    },
    body: request,
  });
  response.writeHead(answer.statusCode, answer.headers);
  await pipeline(answer.body, response);
}

createServer((request, response) => {
  forward(request, response).catch(() => response.destroy());
}).listen(Number(process.env.PORT), '127.0.0.1');
