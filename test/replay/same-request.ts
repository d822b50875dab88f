import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import type { Exchange } from '../support/fixtures';
import { CLIENT_KEY } from './ask-openai';
import type { ReceivedRequest } from '../support/replaying-provider';

/** Headers of the recording that the provider must get as the client sent them. */
const KEPT_HEADERS = ['anthropic-version', 'anthropic-beta'];

/**
 * The request that reached the provider is the recorded one: the same bytes, or, for a stream, the same members in the
 * same order once the gateway's own wish for usage is left out.
 */
export function expectSameRequest(
  received: ReceivedRequest | undefined,
  exchange: Exchange,
  { key, url }: { key: string; url: string },
): void {
  if (!received) throw new Error('nothing reached the provider');
  expect(received.method).to.equal('POST');
  expect(received.url).to.equal(url);
  const recorded = JSON.stringify(exchange.request);
  if (received.body.toString() !== recorded) {
    expect(exchange.streamed, `changed bytes of a plain request: ${received.body.toString()}`).to.equal(true);
    const body = JSON.parse(received.body.toString()) as JsonObject;
    expect(JSON.stringify(withoutWishForUsage(body))).to.equal(JSON.stringify(withoutWishForUsage(exchange.request)));
  }
  for (const name of KEPT_HEADERS) {
    const value = exchange.requestHeaders[name];
    if (value) expect(received.headers[name], name).to.equal(value);
  }
  const { authorization, 'x-api-key': anthropicKey, 'api-key': azureKey } = received.headers;
  expect([anthropicKey, azureKey, authorization]).to.include.oneOf([key, `Bearer ${key}`]);
  if (key !== CLIENT_KEY) expect(JSON.stringify(received.headers)).to.not.contain(CLIENT_KEY);
}

function withoutWishForUsage({ stream_options, ...rest }: JsonObject): JsonObject {
  const { include_usage: _wish, ...others } = (stream_options ?? {}) as JsonObject;
  return { ...rest, stream_options: others };
}
