import type { TransportAnswer } from '../core/provider';

/** What a provider inside the gateway answers in place of the network. */
export function jsonAnswer(status: number, body: object, headers: TransportAnswer['headers'] = {}): TransportAnswer {
  const bytes = Buffer.from(JSON.stringify(body));
  const pieces = (async function* () {
    yield bytes;
  })();
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: pieces, destroy() {} };
}
