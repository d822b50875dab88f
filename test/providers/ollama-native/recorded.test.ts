import { expect } from 'chai';
import type { JsonObject } from '../../../plugins/core/json';
import { skipWithoutFixtures, type Exchange } from '../../support/fixtures';
import type { RunningGateway } from '../../support/gateway';
import { ReplayingProvider } from '../../support/replaying-provider';
import { startRouted } from '../../support/routed-gateway';
import { askOpenAi, openAiClient } from '../../replay/ask-openai';
import { readOpenAiChat } from '../../replay/reading';
import { readOpenAiUsage } from '../../replay/recorded-usage';
import { recordedOfOllama } from '../../replay/selections';

const EXCHANGES = recordedOfOllama();

interface Recorded extends JsonObject {
  message?: JsonObject & { content?: string; thinking?: string; tool_calls?: { function: { name: string } }[] };
  response?: string;
  thinking?: string;
  prompt_eval_count?: number;
  eval_count?: number;
}

/** What a recording says, read by rules of this test's own. */
function recorded({ body, streamed }: Exchange) {
  const text = body.toString();
  const lines = (streamed ? text.trim().split('\n') : [text]).map((line) => JSON.parse(line) as Recorded);
  const last = lines.at(-1)!;
  const calls = lines.flatMap(({ message }) => message?.tool_calls ?? []);
  return {
    text: lines.map(({ message, response }) => message?.content ?? response ?? '').join(''),
    thinking: lines.map(({ message, thinking }) => message?.thinking ?? thinking ?? '').join(''),
    calls: calls.map(({ function: called }) => ({ name: called.name, arguments: called['arguments' as 'name'] })),
    usage: last.prompt_eval_count === undefined ? undefined : [last.prompt_eval_count, last.eval_count],
  };
}

describe('ollama’s own API behind the gateway', () => {
  let provider: ReplayingProvider;
  let gateway: RunningGateway;

  before(async function () {
    skipWithoutFixtures(this);
    provider = await ReplayingProvider.start();
    gateway = await startRouted({
      endpoints: { local: { url: provider.url, provider: 'ollama-native', contextLength: 8192 } },
      router: { retries: 0, models: { '*': 'local/*' } },
    });
  });
  after(async () => {
    await gateway?.stop();
    await provider?.close();
  });

  async function ask(exchange: Exchange, operation: string, question: JsonObject) {
    const type = exchange.streamed ? 'application/x-ndjson' : 'application/json';
    provider.replay({ ...exchange, headers: { 'content-type': type, ...exchange.headers } });
    const stream = exchange.streamed ? { stream: true, stream_options: { include_usage: true } } : {};
    const model = String(exchange.request['model']);
    const { wire } = await askOpenAi(openAiClient(`${gateway.url}/v1`), operation, { model, ...question, ...stream });
    const { url, body } = provider.received[0]!;
    return { wire, url, sent: JSON.parse(body.toString()) as JsonObject };
  }

  const of = (operation: string, failed = false) =>
    EXCHANGES.filter((each) => each.operation === operation && each.status >= 400 === failed);

  it('has recordings of every kind', function () {
    skipWithoutFixtures(this);
    expect([of('api-chat'), of('api-generate'), of('embeddings'), of('api-chat', true)]).not.to.deep.include([]);
  });

  for (const exchange of of('api-chat')) {
    it(`reads ${exchange.name}`, async () => {
      const messages = exchange.request['messages']!;
      const { wire, url, sent } = await ask(exchange, 'chat', { messages });
      const { text, thinking, toolCalls, finish } = readOpenAiChat(wire);
      const said = recorded(exchange);
      expect({ text, thinking }).to.deep.equal({ text: said.text, thinking: said.thinking });
      expect(toolCalls.map(({ name, arguments: input }) => ({ name, arguments: input }))).to.deep.equal(said.calls);
      expect(toolCalls.every(({ id }) => id !== '')).to.equal(true);
      expect(finish).to.equal(said.calls.length ? 'tool_calls' : 'stop');
      const used = readOpenAiUsage(wire);
      expect(used && [used.input, used.output]).to.deep.equal(said.usage);
      expect(url).to.equal('/api/chat');
      expect(sent).to.deep.equal({
        model: exchange.request['model'],
        messages,
        stream: exchange.streamed,
        options: { num_ctx: 8192 },
      });
    });
  }

  for (const exchange of of('api-generate')) {
    it(`reads ${exchange.name}`, async () => {
      const { wire, url, sent } = await ask(exchange, 'completions', { prompt: exchange.request['prompt'] });
      const answers = (wire.kind === 'stream' ? wire.events : wire.kind === 'whole' ? [wire.body] : []) as {
        choices: { text: string; finish_reason: string | null }[];
      }[];
      const choices = answers.flatMap((answer) => answer.choices);
      const said = recorded(exchange);
      expect(choices.map(({ text }) => text).join('')).to.equal(said.text);
      expect(choices.at(-1)?.finish_reason).to.equal('stop');
      const used = readOpenAiUsage(wire);
      expect(used && [used.input, used.output]).to.deep.equal(said.usage);
      expect([url, sent['prompt']]).to.deep.equal(['/api/generate', exchange.request['prompt']]);
    });
  }

  for (const exchange of of('embeddings')) {
    it(`reads ${exchange.name}`, async () => {
      const { wire, url, sent } = await ask(exchange, 'embeddings', { input: exchange.request['prompt'] });
      const { embedding } = JSON.parse(exchange.body.toString()) as { embedding: number[] };
      const { data } = (wire as { body: { data?: { embedding: number[] }[] } }).body;
      expect(data?.map((item) => item.embedding)).to.deep.equal([embedding]);
      expect([url, sent['input']]).to.deep.equal(['/api/embed', [exchange.request['prompt']]]);
    });
  }

  for (const exchange of of('api-chat', true)) {
    it(`reads ${exchange.name}`, async () => {
      const { wire } = await ask(exchange, 'chat', { messages: exchange.request['messages'] });
      if (wire.kind !== 'error') throw new Error(`an error was expected, not ${JSON.stringify(wire)}`);
      const { error } = JSON.parse(exchange.body.toString()) as { error: string };
      expect([wire.status, (wire.error as { message: string }).message]).to.deep.equal([exchange.status, error]);
    });
  }

  it('takes a stream without its end for a cut one', async () => {
    const [exchange] = of('api-chat').filter(({ streamed }) => streamed);
    const cut = exchange!.body.subarray(0, exchange!.body.lastIndexOf('{"model"'));
    const failure = await ask({ ...exchange!, body: cut }, 'chat', {
      messages: [{ role: 'user', content: 'Hi' }],
    }).then(
      () => 'a short success',
      (error: Error) => error.message,
    );
    expect(failure).to.contain('broke off');
  });
});
