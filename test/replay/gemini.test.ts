import { GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { asEvents, isList, saidIn } from '../providers/gemini/recordings';
import { skipWithoutFixtures, type Exchange } from '../support/fixtures';
import { anthropicClient, askAnthropic } from './ask-anthropic';
import { askOpenAi, CLIENT_KEY, openAiClient } from './ask-openai';
import type { BookedRow } from './ledger-file';
import { startOneKind, type OneKind } from './one-kind';
import { readAnthropic, readOpenAiChat, type Reading } from './reading';
import { PROVIDER_KEY } from './replay-gateway';
import { AT_GOOGLE, recordedOf } from './selections';

const PLACE = { project: 'mine', location: 'europe-west4' };

/** A stream that was recorded as a list comes as events: the gateway asks for these. */
function asAskedFor(exchange: Exchange): Exchange {
  if (!isList(exchange)) return exchange;
  return { ...exchange, streamed: true, headers: { 'content-type': 'text/event-stream' }, body: asEvents(exchange) };
}

/** What must reach Google for the recorded address: in the endpoint's own project, by the version of Google's SDKs. */
function expectedUrl({ url, operation }: Exchange): string {
  const { project, location } = PLACE;
  const path = url.pathname
    .replace(/^\/v1\/projects/, '/v1beta1/projects')
    .replace(/projects\/[^/]+\/locations\/[^/]+/, `projects/${project}/locations/${location}`);
  return operation === 'streamGenerateContent' ? `${path}?alt=sse` : path;
}

function responsesIn({ body, streamed }: Exchange): GenerateContentResponse[] {
  const text = body.toString();
  const pieces = streamed ? text.split(/\r?\n\r?\n/).map((event) => event.replace(/^data: ?/, '')) : [text];
  return pieces.filter((piece) => piece.trim()).map((piece) => JSON.parse(piece) as GenerateContentResponse);
}

function modelOf({ url }: Exchange): string {
  return /models\/([^:]+):/.exec(url.pathname)![1]!;
}

for (const kind of ['gemini', 'vertex']) {
  describe(`replay: ${kind} behind the gateway`, () => {
    const exchanges = recordedOf(kind, ...AT_GOOGLE).map(asAskedFor);
    const chats = exchanges.filter(({ operation, status }) => /ontent$/.test(operation) && status < 400);
    let behind: OneKind;

    before(async function () {
      skipWithoutFixtures(this);
      behind = await startOneKind(kind, kind === 'vertex' ? PLACE : {});
    });
    after(() => behind?.close());

    it('has something to replay', () => {
      expect([exchanges.length, chats.length]).to.not.include(0);
    });

    for (const exchange of exchanges) {
      it(exchange.name, async () => {
        behind.provider.replay(exchange);
        const query = exchange.operation === 'streamGenerateContent' ? '?alt=sse' : '';
        const answer = await fetch(behind.url + exchange.url.pathname + query, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-goog-api-key': CLIENT_KEY },
          body: JSON.stringify(exchange.request),
        });
        const bytes = await answer.text();
        const received = behind.provider.received[0]!;
        expect(received.url).to.equal(expectedUrl(exchange));
        expect(received.body.toString()).to.equal(JSON.stringify(exchange.request));
        const credential = received.headers['x-goog-api-key'] ?? received.headers.authorization;
        expect(credential).to.equal(kind === 'vertex' ? `Bearer ${PROVIDER_KEY}` : PROVIDER_KEY);
        expect(JSON.stringify(received.headers)).to.not.contain(CLIENT_KEY);
        if (bytes.includes('provider_credentials_rejected')) {
          expect(answer.status).to.equal(502);
          expect(exchange.body.toString()).to.contain('API_KEY_INVALID');
          return;
        }
        expect([answer.status, bytes]).to.deep.equal([exchange.status, exchange.body.toString()]);
        expectBooked(await behind.row(answer.headers.get('x-request-id')!), exchange);
      });
    }

    for (const exchange of chats) {
      it(`${exchange.name}, read by the SDKs of other APIs`, async () => {
        const { usage: _, ...said } = saidIn(responsesIn(exchange));
        const messages = [{ role: 'user', content: 'What did you say?' }];
        const question: JsonObject = { model: modelOf(exchange), messages, stream: exchange.streamed };
        behind.provider.replay(exchange);
        const openAi = await askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', question);
        expectSaid(readOpenAiChat(openAi.wire), said);
        behind.provider.replay(exchange);
        const anthropic = await askAnthropic(anthropicClient(behind.url), { body: { ...question, max_tokens: 99 } });
        expectSaid(readAnthropic(anthropic.wire), said);
      });
    }
  });
}

function expectBooked(row: BookedRow, exchange: Exchange): void {
  expect(row.model_requested).to.equal(modelOf(exchange));
  if (exchange.status >= 400 || !/ontent$/.test(exchange.operation)) return;
  const { usage } = saidIn(responsesIn(exchange));
  expect({
    input: (row.input_tokens ?? 0) + (row.cache_read_tokens ?? 0),
    cacheRead: row.cache_read_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens,
  }).to.deep.equal(usage);
}

function expectSaid(reading: Reading, said: Omit<ReturnType<typeof saidIn>, 'usage'>): void {
  expect(reading.text).to.equal(said.text);
  expect(reading.thinking).to.equal(said.thinking);
  expect(reading.finish).to.equal(said.finish);
  // Ids are made up where the recording has none.
  const calls = reading.toolCalls.map(({ id, name, arguments: args }, index) => ({
    id: said.calls[index]?.id === undefined ? undefined : id,
    name,
    args,
  }));
  expect(calls).to.deep.equal(said.calls);
}

describe('Google’s SDK for Vertex AI in front of the gateway', () => {
  const [exchange] = recordedOf('vertex', 'generateContent').filter(({ status }) => status < 400);
  let behind: OneKind;

  before(async function () {
    skipWithoutFixtures(this);
    behind = await startOneKind('vertex', PLACE);
  });
  after(() => behind?.close());

  it('reads what it reads without it', async () => {
    behind.provider.replay(exchange!);
    const httpOptions = { baseUrl: behind.url };
    const client = new GoogleGenAI({ vertexai: true, apiKey: CLIENT_KEY, httpOptions });
    const response = await client.models.generateContent({ model: 'gemini-2.5-flash', contents: 'Hi' });
    expect(saidIn([response])).to.deep.equal(saidIn(responsesIn(exchange!)));
    const { project, location } = PLACE;
    expect(behind.provider.received[0]!.url).to.equal(
      `/v1beta1/projects/${project}/locations/${location}/publishers/google/models/gemini-2.5-flash:generateContent`,
    );
  });
});
