import { type IncomingMessage, request } from 'node:http';
import type { RouteRequest } from './every-route';

export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** Sends a route's request; `fetch` could not ask for a WebSocket connection. */
export async function ask(
  url: string,
  route: RouteRequest,
  { model, prefix = '', key }: { model: string; prefix?: string; key?: string },
): Promise<RawAnswer> {
  const given = new Response(route.body(model));
  const body = Buffer.from(await given.arrayBuffer());
  const type = given.headers.get('content-type')?.replace(/^text\/plain.*/, 'application/json');
  const sent: Record<string, string> = {
    ...route.headers,
    ...(key === undefined ? {} : credential(route, key)),
    ...(body.length ? { 'content-type': type! } : {}),
  };
  return new Promise((resolve, reject) => {
    const call = request(url + prefix + route.path(model), { method: route.method, headers: sent, agent: false });
    call.on('error', reject);
    call.on('response', (response) => void textOf(response).then((text) => resolve(answered(response, text)), reject));
    call.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(answered(response, ''));
    });
    call.end(body);
  });
}

/** As the clients of the route send it. */
function credential({ dialect }: RouteRequest, key: string): Record<string, string> {
  if (dialect.name.startsWith('gemini')) return { 'x-goog-api-key': key };
  if (dialect.requestIdHeader === 'request-id') return { 'x-api-key': key };
  return { authorization: `Bearer ${key}` };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk as string;
  return text;
}

function answered(response: IncomingMessage, text: string): RawAnswer {
  return { status: response.statusCode ?? 0, headers: new Headers(response.headers as Record<string, string>), text };
}
