import { expect } from 'chai';
import path from 'node:path';
import OpenAI from 'openai';
import { consumerOf } from '../support/consumers';
import type { RunningGateway } from '../support/gateway';
import { KeepingProvider } from '../support/keeping-provider';
import { blocks } from '../support/messages-turns';
import { startRouted } from '../support/routed-gateway';
import { breaksOff, chunk, failure, json, says, type StandIn, startStandIn } from '../support/stand-in';

type Response = OpenAI.Responses.Response;
type Asked = Omit<OpenAI.Responses.ResponseCreateParamsNonStreaming, 'stream'>;

const THINKING = { type: 'thinking', thinking: 'Look it up.', signature: 'c2lnbmVk' };
const CALL = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { place: 'Rome' } };
const TOOL = {
  type: 'function' as const,
  name: 'weather',
  parameters: { type: 'object', properties: {} },
  strict: false,
};
const RESULT = { type: 'function_call_output' as const, call_id: 'toolu_1', output: 'rain' };

describe('responses that the gateway keeps', () => {
  let claude: StandIn;
  let chatty: StandIn;
  let native: KeepingProvider;
  let gateway: RunningGateway;
  let ann: OpenAI;
  let bob: OpenAI;

  before(async () => {
    process.env.KEPT_KEY = 'the-account';
    [claude, chatty] = [await startStandIn(), await startStandIn()];
    native = await new KeepingProvider('n').start();
    gateway = await start({ keepResponses: { days: 30 } }, undefined, [{ 'ai-auth': null }]);
    [ann, bob] = [await clientOf(gateway, 'ann'), await clientOf(gateway, 'bob')];
  });
  after(async () => {
    await gateway?.stop();
    await Promise.all([claude.close(), chatty.close(), native.close()]);
  });
  beforeEach(() => {
    chatty.answer(says('hello'));
    native.calls.length = 0;
  });

  const start = (router: object, ledger?: string, before: Record<string, null>[] = []) =>
    startRouted({
      endpoints: {
        claude: { url: claude.url, provider: 'anthropic', apiKey: 'env:KEPT_KEY' },
        chatty: chatty.url,
        native: { url: native.url, provider: 'openai', apiKey: 'env:KEPT_KEY' },
      },
      before,
      router: {
        models: { any: ['claude/c', 'chatty/m'], chat: 'chatty/m', own: 'native/x' },
        retries: 0,
        ...router,
      },
      ai: ledger === undefined ? undefined : { ledger: `sqlite:${ledger}` },
    });

  const respond = (more: Partial<Asked> = {}, client = ann) =>
    client.responses.create({ model: 'chat', input: 'hi', ...more });

  for (const streamed of [false, true]) {
    const turn = (asked: Asked): Promise<Response> =>
      streamed ? ann.responses.stream(asked).finalResponse() : ann.responses.create(asked);

    it(`go on with tools and signed thinking, at another provider too (${streamed ? 'streamed' : 'plain'})`, async () => {
      claude.answer(blocks('tool_use', THINKING, CALL), blocks('end_turn', { type: 'text', text: 'It rains.' }));
      const first = await turn({ model: 'any', input: 'Rome?', instructions: 'Be brief.', tools: [TOOL] });
      expect(first).to.include({ store: true, previous_response_id: null });
      expect(first.output.map(({ type }) => type)).to.deep.equal(['reasoning', 'function_call']);

      const previous = { previous_response_id: first.id };
      const second = await turn({ model: 'any', input: [RESULT], store: true, tools: [TOOL], ...previous });
      expect(second).to.include({ output_text: 'It rains.', store: true, previous_response_id: first.id });
      const { system, messages } = claude.received.at(-1)!.body as { system?: unknown; messages: object[] };
      expect(system, 'instructions are of one request').to.equal(undefined);
      expect(messages.map((message) => (message as { role: string }).role)).to.deep.equal([
        'user',
        'assistant',
        'user',
      ]);
      expect(messages[1]).to.deep.include({ content: [THINKING, CALL] });

      claude.answer(failure(500));
      const third = await turn({ model: 'any', input: 'And Oslo?', previous_response_id: second.id });
      expect(third).to.include({ output_text: 'hello', previous_response_id: second.id });
      const said = chatty.received.at(-1)!.body.messages as { role: string; content: unknown }[];
      expect(said.map(({ role }) => role)).to.deep.equal(['user', 'assistant', 'tool', 'assistant', 'user']);
      expect(said.at(-1)!.content).to.equal('And Oslo?');

      await respond({ model: 'own', input: 'And Bern?', previous_response_id: third.id });
      const body = JSON.parse(native.calls.at(-1)!.body.toString()) as { input: { type: string; id?: string }[] };
      expect(body).not.to.have.property('previous_response_id');
      expect(body.input.map(({ type }) => type).join()).to.equal(
        'message,function_call,function_call_output,message,message,message,message',
      );
      expect(body.input.filter(({ id }) => id !== undefined)).to.deep.equal([]);

      const { output, usage, tools } = await ann.responses.retrieve(first.id);
      expect({ usage, tools }).to.deep.equal({ usage: first.usage, tools: first.tools });
      for (const [index, item] of output.entries()) expect(first.output[index]).to.deep.include(item);
      expect(output).to.have.length(2);
      expect((await ann.responses.retrieve(third.id)).output_text).to.equal('hello');
    });
  }

  it('take no thinking of another provider, signed or not, to one that knows its own', async () => {
    const message = { role: 'assistant', content: 'hello', reasoning_content: 'They greet me.' };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    chatty.answer(json(200, { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices }), says('again'));
    const { id, output } = await respond();
    expect(output.map(({ type }) => type)).to.deep.equal(['reasoning', 'message']);
    const next = await respond({ previous_response_id: id });
    await respond({ model: 'own', previous_response_id: next.id });
    expect(native.calls.at(-1)!.body.toString()).to.contain('again').and.not.to.contain('They greet me.');
  });

  it('are each numbered by the gateway, since a provider may give one id twice', async () => {
    const ids = [(await respond()).id, (await respond()).id];
    expect(ids[0])
      .to.match(/^resp_[0-9a-f]{32}$/)
      .and.not.to.equal(ids[1]);
  });

  it('are not asked of the provider, so that nothing is dropped', async () => {
    const { response } = await ann.responses.create({ model: 'chat', input: 'hi', store: true }).withResponse();
    expect(response.headers.get('x-ai-dropped-params')).to.equal(null);
    expect(chatty.received.at(-1)!.body).not.to.have.property('store');
  });

  it('list what was said to the model, page by page', async () => {
    const { id } = await respond({ input: 'one' });
    const next = await respond({ input: [{ role: 'user', content: 'two' }], previous_response_id: id });
    const all = [];
    for await (const item of ann.responses.inputItems.list(next.id, { order: 'asc', limit: 2 })) all.push(item);
    const words = all.map((item) => (item as { content: { text: string }[] }).content[0]!.text);
    expect(words).to.deep.equal(['one', 'hello', 'two']);
    const { data } = await ann.responses.inputItems.list(next.id);
    expect(data).to.deep.equal(all.toReversed());
    expect((await ann.responses.inputItems.list(next.id, { after: 'item_x' })).data).to.deep.equal([]);
  });

  it('are neither cancelled nor streamed again', async () => {
    const { id } = await respond();
    expect(await caught(ann.responses.cancel(id))).to.include({ status: 400, param: 'id' });
    expect(await caught(ann.responses.retrieve(id, { stream: true }))).to.include({ status: 400, param: 'stream' });
  });

  it('are nobody else’s', async () => {
    const { id } = await respond();
    const missing = { status: 404, code: 'not_found' };
    const { responses } = bob;
    for (const call of [responses.retrieve(id), responses.delete(id), responses.cancel(id)]) {
      expect(await caught(call)).to.include(missing);
    }
    expect(await caught(responses.inputItems.list(id))).to.include(missing);
    const told = { status: 400, code: 'previous_response_not_found' };
    expect(await caught(respond({ previous_response_id: id }, bob))).to.include(told);
    expect((await ann.responses.retrieve(id)).id).to.equal(id);
  });

  it('are gone when they are deleted, and so is the way back past them', async () => {
    const { id } = await respond();
    const next = await respond({ previous_response_id: id });
    await ann.responses.delete(id);
    for (const call of [ann.responses.retrieve(id), ann.responses.delete(id)]) {
      expect(await caught(call)).to.include({ status: 404 });
    }
    const error = (await caught(respond({ previous_response_id: next.id }))) as Error;
    expect(error).to.include({ status: 400, code: 'previous_response_not_found', param: 'previous_response_id' });
    expect(error.message).to.contain(`\`${next.id}\` goes on from \`${id}\`, which is deleted or too old`);
    expect((await ann.responses.retrieve(next.id)).id).to.equal(next.id);
  });

  it('are not kept when the request says so, when they are cut, nor when they are too large', async () => {
    const unstored = await respond({ store: false });
    expect(unstored).to.include({ store: false });
    expect(await caught(ann.responses.retrieve(unstored.id))).to.include({ status: 404 });

    chatty.answer(breaksOff(chunk({ content: 'hel' })));
    let begun = '';
    const cut = async () => {
      const stream = await ann.responses.create({ model: 'chat', input: 'hi', stream: true });
      for await (const event of stream) if (event.type === 'response.created') begun = event.response.id;
    };
    expect(await caught(cut())).to.be.instanceOf(Error);
    expect(await caught(ann.responses.retrieve(begun))).to.include({ status: 404 });

    chatty.answer(says('hello'));
    const large = await respond({ input: 'x'.repeat(1024 * 1024) });
    expect(large).to.include({ store: false, output_text: 'hello' });
    const error = (await caught(respond({ previous_response_id: large.id }))) as Error;
    expect(error).to.include({ status: 400, code: 'previous_response_not_found' });
    expect(error.message).to.contain('was too large to be kept');
    expect(((await caught(ann.responses.retrieve(large.id))) as Error).message).to.contain('too large to be kept');
    await ann.responses.delete(large.id);
  });

  it('survive a restart, and may still be gone on from when no more are kept', async () => {
    const ledger = path.join(gateway.folder, 'other.db');
    const before = await start({ keepResponses: { days: 1 } }, ledger);
    const nobody = (running: RunningGateway) =>
      new OpenAI({ apiKey: 'none', baseURL: `${running.url}/v1`, maxRetries: 0 });
    const { id } = await respond({}, nobody(before)).finally(() => before.stop());
    const afterwards = await start({}, ledger);
    try {
      const client = nobody(afterwards);
      expect((await client.responses.retrieve(id)).output_text).to.equal('hello');
      const next = await respond({ previous_response_id: id }, client);
      expect(next).to.include({ store: false });
      expect(chatty.received.at(-1)!.body.messages).to.have.length(3);
      const error = (await caught(respond({ previous_response_id: next.id }, client))) as Error;
      expect(error).to.include({ status: 400, code: 'previous_response_not_found' });
      expect(error.message).to.contain('`keepResponses` of provider-router');
    } finally {
      await afterwards.stop();
    }
  });
});

async function clientOf(gateway: RunningGateway, name: string): Promise<OpenAI> {
  return new OpenAI({ apiKey: await consumerOf(gateway, name), baseURL: `${gateway.url}/v1`, maxRetries: 0 });
}

async function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
