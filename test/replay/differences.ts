import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import type { Exchange } from '../support/fixtures';
import { errorClassOf, recordedWire, type Wire } from './wire';

/** Where the gateway means something else to arrive than was recorded, and why. */
interface Difference {
  reason: string;
  applies(exchange: Exchange): boolean;
  /** The path and query that must reach the provider instead. */
  url?(recorded: URL, exchange: Exchange): string;
  /** Checks what the client reads instead. */
  expectAnswer?(wire: Wire, exchange: Exchange): void;
  /** What of the recording a client of the same API gets. */
  forwarded?(recorded: Wire): Wire;
  /** Checks what the client of the same API reads besides, and takes it away. */
  withoutAddition?(wire: Wire): Wire;
}

/** Some clients put two slashes before it. */
const DEPLOYMENT = /^\/+openai\/deployments\/[^/]+\//;

/** All of them. What is not listed here must arrive as it was recorded. */
const DIFFERENCES: readonly Difference[] = [
  {
    reason:
      "a provider's 401, 402 or 403 becomes 502 provider_credentials_rejected: the key it rejects is the gateway's, " +
      "the caller's own is fine",
    applies: ({ status }) => [401, 402, 403].includes(status),
    expectAnswer(wire) {
      if (wire.kind !== 'error') throw new Error(`an error was expected, not ${JSON.stringify(wire)}`);
      expect([wire.status, wire.errorClass]).to.deep.equal([502, errorClassOf(502)]);
      const { code, error } = wire.error as { code?: string; error?: { type?: string } };
      // Anthropic's API has no codes; a fault of the server's side is all that its clients are told.
      expect(error ? error.type : code).to.equal(error ? 'api_error' : 'provider_credentials_rejected');
    },
  },
  {
    reason:
      "an error's body that is not in OpenAI's form is put into it, for SDKs to read, with all that the provider said",
    applies: ({ operation, status, body }) =>
      operation === 'responses' &&
      status === 400 &&
      typeof (JSON.parse(body.toString()) as JsonObject)['error'] === 'string',
    expectAnswer(wire, exchange) {
      const body = JSON.parse(exchange.body.toString()) as JsonObject;
      const { status, error } = wire as Wire & { kind: 'error' };
      expect(status).to.equal(exchange.status);
      expect(error).to.include({ message: body['error'] }).and.deep.include({ provider: body });
    },
  },
  {
    reason:
      "`?beta=true` of older SDKs is left out, as today's SDK does: the names in `anthropic-beta` say it all, and " +
      'no query that a client writes goes upstream',
    applies: ({ url }) => url.searchParams.get('beta') === 'true',
    url: ({ pathname }) => pathname,
  },
  {
    reason: 'the model that is asked for is the deployment at Azure; these were recorded with another name in the body',
    applies: ({ url, request }) =>
      DEPLOYMENT.test(url.pathname) && !url.pathname.includes(`/${String(request['model'])}/`),
    url: ({ pathname, search }, { request }) =>
      pathname.replace(DEPLOYMENT, `/openai/deployments/${String(request['model'])}/`) + search,
  },
  {
    reason: 'what was filled in comes as a text completion, for which a client of OpenAI’s API has asked',
    applies: ({ operation }) => operation === 'fim',
    expectAnswer(wire, exchange) {
      const { choices, ...rest } = JSON.parse(exchange.body.toString()) as JsonObject;
      const texts = (choices as JsonObject[]).map(({ message }) => (message as JsonObject)['content']);
      expect(wire).to.have.property('kind', 'whole');
      const { choices: completed, ...said } = (wire as Wire & { kind: 'whole' }).body;
      expect((completed as JsonObject[]).map(({ text }) => text)).to.deep.equal(texts);
      expect(said).to.deep.equal({ ...rest, object: 'text_completion' });
    },
  },
  {
    reason: 'what Mistral does not say of a moderation, whether it is flagged, is told: clients look for it alone',
    applies: ({ operation, provider }) => provider === 'mistral' && operation === 'moderations',
    expectAnswer(wire, exchange) {
      const { results, ...rest } = JSON.parse(exchange.body.toString()) as JsonObject;
      const flagged = (results as JsonObject[]).map((result) => ({ ...result, flagged: isFlagged(result) }));
      expect(wire).to.deep.equal({ kind: 'whole', body: { ...rest, results: flagged } });
    },
  },
  {
    reason: 'vectors of bytes in base64 become arrays of numbers: clients of OpenAI’s API read nothing else',
    applies: ({ operation, provider }) => provider === 'perplexity' && operation === 'embeddings',
    expectAnswer(wire, exchange) {
      const { data, ...rest } = JSON.parse(exchange.body.toString()) as JsonObject;
      const numbers = (data as { embedding: string }[]).map(({ embedding }) =>
        [...Buffer.from(embedding, 'base64')].map((byte) => (byte > 127 ? byte - 256 : byte)),
      );
      expect(wire).to.have.property('kind', 'whole');
      const { data: read, ...said } = (wire as Wire & { kind: 'whole' }).body;
      expect((read as JsonObject[]).map(({ embedding }) => embedding)).to.deep.equal(numbers);
      expect(said).to.deep.equal(rest);
    },
  },
  {
    reason: 'the usage chunk of a stream goes to clients that asked for one: many others look at `choices[0]` of each',
    applies: (exchange) => saysUsage(exchange) && !asksForUsage(exchange),
    forwarded: (recorded) => ({ kind: 'stream', events: (recorded as Wire & { kind: 'stream' }).events.slice(0, -1) }),
  },
  {
    reason: 'the last usage of a stream also says what the request cost, for want of a header at that time',
    // Models at Ollama have no price.
    applies: (exchange) => exchange.provider !== 'ollama' && saysUsage(exchange) && asksForUsage(exchange),
    withoutAddition(wire) {
      const { cost, ...usage } = usageOnlyChunk(wire)?.['usage'] as JsonObject;
      expect(cost).to.be.a('number').above(0);
      const events = (wire as Wire & { kind: 'stream' }).events.slice(0, -1);
      return { kind: 'stream', events: [...events, { ...usageOnlyChunk(wire), usage }] };
    },
  },
];

function isFlagged({ categories }: JsonObject): boolean {
  return Object.values(categories as JsonObject).includes(true);
}

/** The chunk of nothing but usage that ends a stream of OpenAI's API. */
function usageOnlyChunk(wire: Wire): JsonObject | undefined {
  const last = wire.kind === 'stream' ? wire.events.at(-1) : undefined;
  return Array.isArray(last?.['choices']) && last['choices'].length === 0 ? last : undefined;
}

function saysUsage(exchange: Exchange): boolean {
  return usageOnlyChunk(recordedWire(exchange)) !== undefined;
}

function asksForUsage({ request }: Exchange): boolean {
  return (request['stream_options'] as JsonObject | undefined)?.['include_usage'] === true;
}

function differencesOf(exchange: Exchange): Difference[] {
  return DIFFERENCES.filter((difference) => difference.applies(exchange));
}

/** The path and query that must reach the provider. */
export function expectedUrl(exchange: Exchange): string {
  const different = differencesOf(exchange).find((difference) => difference.url);
  return different?.url?.(exchange.url, exchange) ?? exchange.url.pathname + exchange.url.search;
}

/** Checks what the client read: what was recorded, by `asRecorded`, unless the table says otherwise. */
export function expectAnswer(exchange: Exchange, wire: Wire, asRecorded: (wire: Wire) => void): void {
  const different = differencesOf(exchange).find((difference) => difference.expectAnswer);
  if (different) different.expectAnswer?.(wire, exchange);
  else asRecorded(wire);
}

/** What the client of the same API read, without what the table says is added. */
export function withoutAdditions(exchange: Exchange, wire: Wire): Wire {
  return differencesOf(exchange).reduce((rest, { withoutAddition }) => withoutAddition?.(rest) ?? rest, wire);
}

/** What a client of the same API gets of the recording. */
export function forwardedWire(exchange: Exchange): Wire {
  return differencesOf(exchange).reduce((wire, { forwarded }) => forwarded?.(wire) ?? wire, recordedWire(exchange));
}

/** Why an exchange is meant to differ; `answer` looks at what the client reads only. */
export function reasonsOf(exchange: Exchange, what: 'all' | 'answer' = 'all'): string[] {
  const chosen = differencesOf(exchange).filter(({ expectAnswer }) => what === 'all' || expectAnswer);
  return chosen.map(({ reason }) => reason);
}
