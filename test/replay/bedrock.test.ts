import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { signatureHeaders } from '../../plugins/providers/bedrock/signature';
import { officialAnswer, officialClient, officialStream, type Saying } from '../providers/bedrock/official';
import { skipWithoutFixtures, type Exchange } from '../support/fixtures';
import type { ReceivedRequest } from '../support/replaying-provider';
import { anthropicClient, askAnthropic } from './ask-anthropic';
import { askOpenAi, openAiClient, type Asked } from './ask-openai';
import { startOneKind, type OneKind } from './one-kind';
import { readAnthropic, readOpenAiChat, type Reading } from './reading';
import { AT_BEDROCK, recordedOf } from './selections';
import { Tally } from './tally';

const SECRET = 'secret-access-key-of-the-gateway';
const REGION = 'eu-central-1';
const FINISH: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  guardrail_intervened: 'content_filter',
};

const CONVERSE = recordedOf('bedrock', ...AT_BEDROCK);
const ANSWERS = CONVERSE.filter(({ status }) => status === 200);
const ERRORS = CONVERSE.filter(({ status }) => status >= 400);

/** The model as clients write it; the recorded path has it percent-encoded. */
const modelOf = ({ url }: Exchange) => decodeURIComponent(url.pathname.split('/')[2]!);

const question = (exchange: Exchange): JsonObject => ({
  model: modelOf(exchange),
  messages: [{ role: 'user', content: 'What did you say?' }],
  stream: exchange.url.pathname.endsWith('-stream'),
});

function asReading({ text, thinking, calls, stopReason }: Saying): Reading {
  const toolCalls = calls.map(({ id, name, input }) => ({ id, name, arguments: input }));
  return { text, thinking, toolCalls, finish: FINISH[stopReason] ?? stopReason };
}

/** Checks a signature as AWS does: by making it again with the secret. */
function expectSigned(request: ReceivedRequest | undefined, provider: string): void {
  const { headers, url, method, body } = request!;
  const time = String(headers['x-amz-date']).replace(/(....)(..)(..T..)(..)(..)Z/, '$1-$2-$3:$4:$5Z');
  const credentials = { accessKeyId: 'AKIDOFTHEGATEWAY', secretAccessKey: SECRET, sessionToken: 'session-token' };
  const call = { method, url: provider + url, headers: { 'content-type': String(headers['content-type']) }, body };
  const expected = signatureHeaders(call, credentials, REGION, new Date(time));
  for (const [name, value] of Object.entries(expected)) expect(headers[name], name).to.equal(value);
  expect(JSON.stringify(headers)).to.not.contain(SECRET);
}

describe('replay: bedrock behind the gateway', () => {
  const tally = new Tally('two APIs');
  const used = new Map<string, Saying['usage']>();
  let behind: OneKind;
  let official: BedrockRuntimeClient;

  before(async function () {
    skipWithoutFixtures(this);
    Object.assign(process.env, {
      BEDROCK_TEST_ID: 'AKIDOFTHEGATEWAY',
      BEDROCK_TEST_SECRET: SECRET,
      BEDROCK_TEST_TOKEN: 'session-token',
    });
    const credentials = {
      accessKeyId: 'env:BEDROCK_TEST_ID',
      secretAccessKey: 'env:BEDROCK_TEST_SECRET',
      sessionToken: 'env:BEDROCK_TEST_TOKEN',
    };
    behind = await startOneKind('bedrock', { apiKey: undefined, region: REGION, credentials } as object);
    official = officialClient(behind.provider.url);
  });
  after(async () => {
    official?.destroy();
    await behind?.close();
    tally.print();
  });

  it('has something to replay', () => {
    for (const found of [ANSWERS, ERRORS]) expect(found).not.to.have.length(0);
  });

  /** Asks by one client, and checks what reached the provider. */
  async function asked(exchange: Exchange, ask: () => Promise<Asked>): Promise<Asked> {
    behind.provider.replay(asBedrock(exchange));
    const answer = await ask();
    const [received] = behind.provider.received;
    expect(received?.url).to.equal(exchange.url.pathname.replace(/:/g, '%3A'));
    expectSigned(received, behind.provider.url);
    return answer;
  }

  async function readOfficially(exchange: Exchange): Promise<Saying> {
    behind.provider.replay(asBedrock(exchange));
    return exchange.streamed ? officialStream(official) : officialAnswer(official);
  }

  for (const exchange of ANSWERS) {
    it(`${exchange.name}: clients of OpenAI's and Anthropic's API read what AWS's client reads`, () =>
      tally.count(exchange, async () => {
        const native = await readOfficially(exchange);
        const usage = exchange.streamed ? { stream_options: { include_usage: true } } : {};
        const body = { ...question(exchange), ...usage } as JsonObject;
        const byOpenAi = await asked(exchange, () => askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', body));
        expect(readOpenAiChat(byOpenAi.wire)).to.deep.equal(asReading(native));

        const messages = { max_tokens: 1024, ...question(exchange) };
        const byAnthropic = await asked(exchange, () => askAnthropic(anthropicClient(behind.url), { body: messages }));
        expect(readAnthropic(byAnthropic.wire)).to.deep.equal(asReading(native));
        expect(citedIn(byAnthropic)).to.deep.equal(native.citations);
        for (const { requestId } of [byOpenAi, byAnthropic]) used.set(String(requestId), native.usage);
      }));
  }

  for (const exchange of ERRORS) {
    it(`${exchange.name}: is an error of the client's API`, async () => {
      const { wire } = await asked(exchange, () =>
        askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', question(exchange)),
      );
      const [status, code] =
        exchange.status === 403 ? [502, 'provider_credentials_rejected'] : [400, 'model_not_found'];
      expect(wire).to.deep.include({ kind: 'error', status });
      expect((wire as { error: JsonObject }).error['code']).to.equal(code);
    });
  }

  for (const exchange of ANSWERS.filter(({ streamed }) => streamed).slice(0, 5)) {
    it(`${exchange.name}: cut or damaged, it is an error for both clients`, async () => {
      const { body } = exchange;
      const flipped = Buffer.from(body);
      flipped[body.length - 30]! ^= 4;
      for (const bytes of [
        body.subarray(0, body.length / 2),
        body.subarray(0, body.lastIndexOf('metadata')),
        flipped,
      ]) {
        const damaged = { ...exchange, body: bytes };
        const asks = [
          () => askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', question(exchange)),
          () => askAnthropic(anthropicClient(behind.url), { body: { max_tokens: 9, ...question(exchange) } }),
        ];
        for (const ask of asks) {
          const failed = await asked(damaged, ask).then(
            ({ wire }) => wire.kind === 'error',
            () => true,
          );
          expect(failed).to.equal(true);
        }
      }
    });
  }

  it('books what Bedrock has counted', async () => {
    expect(used.size).to.be.above(0);
    for (const [id, { input, cacheRead, cacheWrite, output }] of used) {
      const row = await behind.row(id);
      const booked = [row.input_tokens, row.cache_read_tokens, row.cache_write_5m_tokens, row.output_tokens];
      expect(booked).to.deep.equal([input, cacheRead, cacheWrite, output]);
      expect(row.input_provenance).to.equal('reported');
    }
  });
});

/** Some recorders have hidden the content type. */
function asBedrock(exchange: Exchange): Exchange {
  const type = exchange.streamed ? 'application/vnd.amazon.eventstream' : 'application/json';
  return { ...exchange, headers: { ...exchange.headers, 'content-type': type } };
}

function citedIn({ wire }: Asked): string[] {
  const text = JSON.stringify(wire);
  return [...text.matchAll(/"cited_text":("(?:[^"\\]|\\.)*")/g)].map(([, cited]) => JSON.parse(cited!) as string);
}
