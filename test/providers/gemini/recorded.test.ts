import { GoogleGenAI } from '@google/genai';
import { expect } from 'chai';
import OpenAI from 'openai';
import type { ChatChunk, ChatCompletion } from '../../../plugins/core/hub';
import { SseParser } from '../../../plugins/core/sse';
import { totalInput, type Usage } from '../../../plugins/core/usage';
import { readWhole } from '../../../plugins/providers/gemini/answer';
import { readError } from '../../../plugins/providers/gemini/errors';
import { GeminiStreamReader } from '../../../plugins/providers/gemini/stream';
import { cut } from '../../support/cut';
import { skipWithoutFixtures, type Exchange } from '../../support/fixtures';
import { serveBytes, type ByteServer } from '../../support/serve-bytes';
import { collected, timeless } from '../chunks';
import { asEvents, isList, parsed, recordedChats, saidIn } from './recordings';

type Said = ReturnType<typeof saidIn>;

/** What the hub's answer says. Ids that the gateway made up, because the recording has none, are left out. */
function hubSaying({ choices }: ChatCompletion, usage: Usage | undefined, said: Said): Said {
  const { message, finish_reason: finish } = choices[0]!;
  const calls = (message.tool_calls ?? []).map(({ id, function: called }, index) => ({
    id: said.calls[index]?.id === undefined ? undefined : id,
    name: called.name,
    args: JSON.parse(called.arguments) as Record<string, unknown>,
  }));
  const { cacheRead, output, reasoning } = usage!;
  return {
    text: (message.content as string | null) ?? '',
    thinking: message.reasoning_content ?? '',
    calls,
    finish: String(finish),
    usage: { input: totalInput(usage!), cacheRead, output, reasoning },
  };
}

interface StreamRun {
  chunks: ChatChunk[];
  usage: Usage | undefined;
  complete: boolean;
}

function readStream(reads: Iterable<Buffer>): StreamRun {
  const parser = new SseParser();
  const reader = new GeminiStreamReader();
  const run: StreamRun = { chunks: [], usage: undefined, complete: false };
  const take = (batch: ReturnType<SseParser['push']>) => {
    for (const event of batch?.events ?? []) {
      const { chunks, usage, error } = reader.read(event);
      expect(error).to.equal(undefined);
      run.chunks.push(...(chunks as ChatChunk[]));
      run.usage = usage ?? run.usage;
    }
  };
  for (const read of reads) take(parser.push(read));
  take(parser.finish());
  run.complete = reader.complete;
  return run;
}

describe('the gemini provider on recorded answers', () => {
  const ask = { model: 'gemini-2.5-flash', contents: 'Hi' };
  let server: ByteServer;
  let openai: OpenAI;
  let native: GoogleGenAI;

  before(async () => {
    server = await serveBytes();
    openai = new OpenAI({ baseURL: server.url, apiKey: 'test', maxRetries: 0 });
    native = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: server.url } });
  });
  after(() => server.close());

  const answered = recordedChats().filter(({ status }) => status < 400);
  const isStream = (exchange: Exchange) => exchange.streamed || isList(exchange);
  const plain = answered.filter((exchange) => !isStream(exchange));
  const streams = answered.filter(isStream);
  const errors = recordedChats().filter(({ status }) => status >= 400);

  it('finds recordings of every kind', function () {
    skipWithoutFixtures(this);
    expect([plain.length, streams.length, errors.length]).to.not.include(0);
  });

  for (const exchange of plain) {
    it(`reads ${exchange.name}`, async () => {
      server.answer = { body: exchange.body };
      const said = saidIn([await native.models.generateContent(ask)]);
      const { whole, usage } = readWhole(parsed(exchange));
      expect(hubSaying(whole as ChatCompletion, usage, said)).to.deep.equal(said);
      expect(whole.id).to.equal(parsed(exchange).responseId);

      server.answer = { body: JSON.stringify(whole) };
      const answer = await openai.chat.completions.create({ model: 'any', messages: [] });
      expect(answer.choices[0]?.message.content ?? '').to.equal(said.text);
      expect(answer.usage?.prompt_tokens).to.equal(said.usage.input);
      expect(answer.usage?.completion_tokens).to.equal(said.usage.output);
    });
  }

  for (const exchange of streams) {
    const bytes = asEvents(exchange);

    it(`reads ${exchange.name}`, async () => {
      server.answer = { body: bytes, streamed: true };
      const responses = [];
      for await (const response of await native.models.generateContentStream(ask)) responses.push(response);
      const said = saidIn(responses);
      const run = readStream([bytes]);
      expect(run.complete).to.equal(true);
      expect(hubSaying(collected(run.chunks), run.usage, said)).to.deep.equal(said);

      const events = run.chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
      server.answer = { body: `${events}data: [DONE]\n\n`, streamed: true };
      const answer = await openai.chat.completions.stream({ model: 'any', messages: [] }).finalChatCompletion();
      expect(answer.choices[0]?.message.content ?? '').to.equal(said.text);
      expect(answer.usage?.completion_tokens).to.equal(said.usage.output);
    });

    it(`reads ${exchange.name} the same however the network cuts it`, () => {
      const expected = timeless(readStream([bytes]).chunks);
      for (const seed of [1, 2, 3]) expect(timeless(readStream(cut(bytes, seed)).chunks)).to.deep.equal(expected);
    });

    it(`holds ${exchange.name} for incomplete when its end is missing`, () => {
      const last = bytes.lastIndexOf('data:');
      expect(readStream([bytes.subarray(0, last)]).complete).to.equal(false);
    });
  }

  for (const exchange of errors) {
    it(`reads ${exchange.name}`, () => {
      const { error } = parsed(exchange) as { error: { message: string } };
      const read = readError(parsed(exchange));
      expect(read?.message).to.equal(error.message);
      expect(read?.code).to.equal(exchange.status === 404 ? 'model_not_found' : undefined);
    });
  }
});
