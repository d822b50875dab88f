import { expect } from 'chai';
import OpenAI from 'openai';
import { consumerOf } from '../support/consumers';
import type { RunningGateway } from '../support/gateway';
import { KeepingProvider } from '../support/keeping-provider';
import { openAiError, post, startRouted } from '../support/routed-gateway';

describe('stored responses', () => {
  let first: KeepingProvider;
  let second: KeepingProvider;
  let gateway: RunningGateway;
  let ann: OpenAI;
  let bob: OpenAI;
  let bobsKey: string;

  before(async () => {
    process.env.RESPONSES_KEY = 'the-account';
    process.env.OTHER_RESPONSES_KEY = 'other-account';
    [first, second] = [await new KeepingProvider('a').start(), await new KeepingProvider('b').start()];
    gateway = await startRouted({
      endpoints: {
        first: { url: first.url, provider: 'openai', apiKey: ['env:RESPONSES_KEY', 'env:OTHER_RESPONSES_KEY'] },
        second: { url: second.url, provider: 'openai', apiKey: 'env:RESPONSES_KEY' },
        chatty: { url: 'demo:', provider: 'demo' },
      },
      before: [{ 'ai-auth': null }, { 'usage-meter': null }, { 'token-counter': null }],
      router: { models: { one: ['first/x', 'second/y'], other: 'second/y', offline: 'chatty/chat' } },
    });
    ann = new OpenAI({ apiKey: await consumerOf(gateway, 'ann'), baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    bobsKey = await consumerOf(gateway, 'bob');
    bob = new OpenAI({ apiKey: bobsKey, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
  });
  after(async () => {
    await gateway?.stop();
    await Promise.all([first.close(), second.close()]);
  });
  beforeEach(() => {
    first.calls.length = second.calls.length = 0;
  });

  const respond = (more: object = {}, client = ann) =>
    client.responses.create({ model: 'one', input: 'hi', ...more }) as Promise<OpenAI.Responses.Response>;

  it('are read, cancelled and deleted where they were made', async () => {
    const [one, other] = [await respond(), await respond()];
    for (const { id } of [one, other, await respond({ model: 'other' })]) {
      expect(await ann.responses.retrieve(id)).to.include({ id, object: 'response', output_text: 'Hello.' });
      expect((await ann.responses.inputItems.list(id)).data).to.deep.equal([{ id: 'msg_1', type: 'message' }]);
      expect((await ann.responses.cancel(id)).id).to.equal(id);
      await ann.responses.delete(id);
      expect(await caught(ann.responses.retrieve(id))).to.be.instanceOf(OpenAI.NotFoundError);
    }
    const { data, response } = await ann.responses.retrieve((await respond()).id).withResponse();
    expect(data.status).to.equal('completed');
    expect([response.headers.get('x-ai-provider'), response.headers.get('x-ai-model')]).to.deep.equal(['first', 'x']);
  });

  it('are nobody else’s', async () => {
    const { id } = await respond();
    first.calls.length = 0;
    for (const call of [bob.responses.retrieve(id), bob.responses.delete(id), bob.responses.cancel(id)]) {
      expect(await caught(call))
        .to.be.instanceOf(OpenAI.NotFoundError)
        .and.include({ code: 'not_found', param: 'id' });
    }
    const stolen = await caught(respond({ previous_response_id: id }, bob));
    const told = { status: 400, code: 'previous_response_not_found', param: 'previous_response_id' };
    expect(stolen).to.include(told);
    expect(await caught(respond({ previous_response_id: 'resp_x' }))).to.include(told);
    expect(first.calls).to.have.length(0);
  });

  it('are streamed again from where the client was', async () => {
    const { id } = await respond();
    const types = async (query: object) => {
      const stream = await ann.responses.retrieve(id, { stream: true, ...query });
      const seen = [];
      for await (const { type } of stream) seen.push(type);
      return seen;
    };
    const all = ['response.created', 'response.output_text.delta', 'response.completed'];
    expect(await types({})).to.deep.equal(all);
    expect(await types({ starting_after: 0 })).to.deep.equal(all.slice(1));
    expect(first.calls.at(-1)!.url).to.equal(`/v1/responses/${id}?stream=true&starting_after=0`);
    // One that ends before its end is an error, however cleanly the connection was closed.
    first.instead = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('event: response.created\ndata: {"type":"response.created","response":{}}\n\n');
    };
    expect(await caught(types({}))).to.be.instanceOf(Error);
  });

  for (const stream of [false, true]) {
    it(`are gone on from at the account that has them, and nowhere else (${stream ? 'streamed' : 'plain'})`, async () => {
      for (let n = 0; n < 3; n++) {
        const id = await idOf({ model: n === 2 ? 'other' : 'one', stream });
        const { calls } = n === 2 ? second : first;
        const { account } = calls.at(-1)!;
        const next = await idOf({ model: n === 2 ? 'other' : 'one', stream, previous_response_id: id });
        expect(calls.at(-1)).to.include({ account, method: 'POST', url: '/v1/responses' });
        expect((await ann.responses.retrieve(next)).previous_response_id).to.equal(id);
      }
    });
  }

  it('do not fail over to who does not have them', async () => {
    const { id } = await respond();
    first.instead = (response) => response.writeHead(400).end('{"error":{"message":"no"}}');
    expect(await caught(respond({ previous_response_id: id }))).to.include({ status: 400 });
    first.instead = (response) => response.writeHead(500).end('{"error":{"message":"down"}}');
    await respond({ previous_response_id: id });
    expect(second.calls).to.have.length(0);
    const error = (await caught(respond({ model: 'other', previous_response_id: id }))) as Error;
    expect(error).to.include({ status: 400, param: 'model' });
    expect(error.message).to.contain('is kept by `first`, where `other` does not lead');
  });

  it('are not remembered when they are not stored, nor when no provider keeps them', async () => {
    for (const more of [{ store: false }, { model: 'offline' }]) {
      const { id } = await respond(more);
      expect(await caught(ann.responses.retrieve(id))).to.be.instanceOf(OpenAI.NotFoundError);
    }
  });

  it('belong to conversations, which are kept as well', async () => {
    const { id } = await ann.conversations.create(
      { metadata: { topic: 'x' } },
      { headers: { 'x-ai-endpoint': 'second' } },
    );
    expect(await ann.conversations.retrieve(id)).to.deep.include({ id, metadata: { topic: 'x' } });
    await ann.conversations.items.list(id);
    await ann.conversations.items.create(id, { items: [{ role: 'user', content: 'hi' }] });
    expect(second.calls.at(-1)).to.include({ method: 'POST', url: `/v1/conversations/${id}/items` });
    expect(second.calls.at(-1)!.body.toString()).to.equal('{"items":[{"role":"user","content":"hi"}]}');
    second.calls.length = 0;
    second.instead = (response) => response.writeHead(500).end('{}');
    const twice = ann.conversations.items.create(id, { items: [{ role: 'user', content: 'again' }] });
    expect(await caught(twice)).to.include({ status: 500 });
    expect(second.calls).to.have.length(1);
    await ann.conversations.items.delete('msg_1', { conversation_id: id });
    expect(second.calls.at(-1)).to.include({ method: 'DELETE', url: `/v1/conversations/${id}/items/msg_1` });
    await respond({ conversation: id });
    await respond({ conversation: { id } });
    expect(first.calls).to.have.length(0);
    for (const call of [bob.conversations.retrieve(id), respond({ conversation: id }, bob)]) {
      expect(await caught(call)).to.include({ code: 'not_found' });
    }
    await ann.conversations.delete(id);
    expect(await caught(ann.conversations.retrieve(id))).to.be.instanceOf(OpenAI.NotFoundError);
  });

  it('build on files where these are, and on nobody else’s', async () => {
    const file = await ann.files.create(
      { file: new File(['x'], 'x.pdf'), purpose: 'user_data' },
      { headers: { 'x-ai-endpoint': 'second' } },
    );
    const input = [{ role: 'user', content: [{ type: 'input_file', file_id: file.id }] }];
    await respond({ input });
    expect(first.calls).to.have.length(0);
    for (const member of ['file_id', 'file\\u005fid']) {
      const body = JSON.stringify({ model: 'one', input }).replace('file_id', member);
      const answer = await post(`${gateway.url}/v1/responses`, body, { 'x-api-key': bobsKey });
      expect(answer.status).to.equal(400);
      expect(openAiError(answer.text)).to.include({ code: 'not_found', param: 'file_id' });
    }
    const content = [{ type: 'file', file: { file_id: file.id } }];
    const chat = { model: 'one', messages: [{ role: 'user', content }] };
    expect((await post(`${gateway.url}/v1/chat/completions`, chat, { 'x-api-key': bobsKey })).status).to.equal(400);
    const { id } = await respond();
    expect(await caught(respond({ input, previous_response_id: id }))).to.include({ status: 400 });
    // What was uploaded past the gateway is the provider's affair.
    const unknown = [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-elsewhere' }] }];
    expect((await respond({ input: unknown })).status).to.equal('completed');
  });

  async function idOf(request: { model: string; stream: boolean; previous_response_id?: string }): Promise<string> {
    const answer = await ann.responses.create({ input: 'hi', ...request });
    if ('id' in answer) return answer.id;
    let id = '';
    for await (const event of answer) if (event.type === 'response.completed') id = event.response.id;
    return id;
  }
});

async function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
