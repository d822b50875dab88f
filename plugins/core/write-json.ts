import type { Exchange } from './exchange';

/**
 * Sends what the gateway itself has to say, and ends the exchange.
 *
 * @param delivery `none` where it is no answer that anybody counts
 */
export function writeJson(
  exchange: Exchange,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  delivery: 'complete' | 'none' = 'complete',
): void {
  exchange.res.writeHead(200, { 'content-type': 'application/json', ...headers, ...exchange.answerHeaders });
  exchange.res.end(JSON.stringify(body));
  exchange.end({ status: 200, delivery });
}
