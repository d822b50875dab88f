import http from 'node:http';
import type { RunningGateway } from '../../support/gateway';

export interface AdminAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  /** Of an error body. */
  error: { message: string; type: string; param: null; code: string } | undefined;
}

/** Asks the admin port; unlike `fetch` it may lie about its `Host` and its `Origin`. */
export function askAdmin(
  gateway: RunningGateway,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: http.OutgoingHttpHeaders; body?: unknown } = {},
): Promise<AdminAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request(gateway.adminUrl + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => {
        const error = text.startsWith('{"error"') ? (JSON.parse(text) as Pick<AdminAnswer, 'error'>).error : undefined;
        resolve({ status: response.statusCode!, headers: response.headers, text, error });
      });
    });
    request.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  });
}

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

/** What makes a request from this machine one from elsewhere. */
export const ELSEWHERE = { 'x-forwarded-for': '192.0.2.1' };
