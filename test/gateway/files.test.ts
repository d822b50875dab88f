import { expect } from 'chai';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import OpenAI, { toFile } from 'openai';
import { consumerOf } from '../support/consumers';
import type { RunningGateway } from '../support/gateway';
import { KeepingProvider } from '../support/keeping-provider';
import { ledgerRows } from '../support/ledger-rows';
import { openAiError, startRouted } from '../support/routed-gateway';

const LINES = '{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{}}\n';

describe('files', () => {
  let first: KeepingProvider;
  let second: KeepingProvider;
  let gateway: RunningGateway;
  let ann: OpenAI;
  let bob: OpenAI;
  let annsKey: string;

  before(async () => {
    process.env.FILES_KEY = 'the-account';
    process.env.OTHER_KEY = 'other-account';
    [first, second] = [await new KeepingProvider('a').start(), await new KeepingProvider('b').start()];
    gateway = await startRouted({
      endpoints: {
        chatty: { url: 'demo:', provider: 'demo' },
        first: { url: first.url, provider: 'openai', apiKey: ['env:FILES_KEY', 'env:OTHER_KEY'] },
        second: { url: second.url, provider: 'mistral', apiKey: 'env:FILES_KEY' },
      },
      before: [{ 'ai-auth': null }, { 'usage-meter': null }, { 'token-counter': null }, { 'semantic-cache': null }],
      router: { models: { one: ['chatty/chat', 'second/x'], two: 'first/y' }, direct: false },
    });
    annsKey = await consumerOf(gateway, 'ann', 'red');
    ann = new OpenAI({ apiKey: annsKey, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    bob = new OpenAI({ apiKey: await consumerOf(gateway, 'bob', 'red'), baseURL: `${gateway.url}/v1`, maxRetries: 0 });
  });
  after(async () => {
    await gateway?.stop();
    await Promise.all([first.close(), second.close()]);
  });
  beforeEach(() => {
    first.calls.length = second.calls.length = 0;
  });

  const upload = async (client = ann, headers: Record<string, string> = {}, text = LINES) =>
    client.files.create({ file: await toFile(Buffer.from(text), 'in.jsonl'), purpose: 'batch' }, { headers });

  it('go to the first provider of the route that keeps files, byte for byte', async () => {
    const file = new File([LINES], 'in.jsonl');
    const { data, response } = await ann.files.create({ file, purpose: 'batch' }).withResponse();
    expect(data).to.include({ object: 'file', filename: 'in.jsonl', bytes: LINES.length, purpose: 'batch' });
    expect(response.headers.get('x-ai-provider')).to.equal('second');
    expect(response.headers.has('x-ai-model')).to.equal(false);
    const [call] = second.calls;
    expect(call).to.include({ method: 'POST', url: '/v1/files', account: 'the-account' });
    expect(call!.headers['content-type']).to.match(/^multipart\/form-data; boundary=/);
    expect(JSON.stringify(call!.headers) + call!.body.toString()).to.not.contain(annsKey.split(':')[1]);
  });

  it('go where the client says, and to nobody who keeps none', async () => {
    const file = await upload(ann, { 'x-ai-endpoint': 'first' });
    expect(file.id).to.match(/^file-a-/);
    for (const wrong of ['chatty', 'nowhere']) {
      const error = (await caught(upload(ann, { 'x-ai-endpoint': wrong }))) as InstanceType<typeof OpenAI.APIError>;
      expect(error).to.be.instanceOf(OpenAI.BadRequestError).and.include({ param: 'x-ai-endpoint' });
      expect(error.message).to.contain('choose `second`, `first`');
    }
  });

  it('are read and deleted where they are, by the account that has them', async () => {
    // Two keys take turns: each keeps its own.
    const files = [];
    for (let n = 0; n < 4; n++) files.push(await upload(ann, { 'x-ai-endpoint': 'first' }, `${LINES}${n}`));
    expect(new Set(first.calls.map(({ account }) => account)).size).to.equal(2);
    for (const [n, { id }] of files.entries()) {
      expect(await ann.files.retrieve(id)).to.include({ id, filename: 'in.jsonl' });
      const content = await ann.files.content(id);
      expect(content.headers.get('content-type')).to.equal('application/octet-stream');
      expect(await content.text()).to.equal(`${LINES}${n}`);
      expect(await ann.files.delete(id)).to.deep.equal({ id, object: 'file', deleted: true });
      expect(await caught(ann.files.retrieve(id))).to.be.instanceOf(OpenAI.NotFoundError);
    }
  });

  it('are nobody else’s, not even of the same team', async () => {
    const { id } = await upload();
    first.calls.length = second.calls.length = 0;
    for (const call of [
      bob.files.retrieve(id),
      bob.files.content(id),
      bob.files.delete(id),
      bob.files.retrieve('x/../y'),
    ]) {
      const error = await caught(call);
      expect(error).to.be.instanceOf(OpenAI.NotFoundError).and.include({ code: 'not_found', param: 'id' });
    }
    expect(second.calls).to.have.length(0);
    expect((await bob.files.list()).data).to.deep.equal([]);
    const stolen = bob.batches.create({
      input_file_id: id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    expect(await caught(stolen))
      .to.be.instanceOf(OpenAI.BadRequestError)
      .and.include({ param: 'input_file_id' });
  });

  it('are listed from wherever they are, page by page', async () => {
    for await (const { id } of ann.files.list()) await ann.files.delete(id);
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await upload(ann, { 'x-ai-endpoint': n % 2 ? 'first' : 'second' })).id);
    const page = await ann.files.list({ limit: 2 });
    expect(page.data.map(({ id }) => id)).to.deep.equal(ids.slice(0, 2));
    expect(page.has_more).to.equal(true);
    const all = [];
    for await (const { id } of ann.files.list({ limit: 2, order: 'asc' })) all.push(id);
    expect(all).to.deep.equal([...ids].reverse());
    expect((await ann.files.list({ purpose: 'vision' })).data).to.deep.equal([]);
    // One that its provider has no more is left out, and not asked for again.
    [first, second].forEach((provider) => provider.lose(ids[1]!));
    expect((await ann.files.list()).data.map(({ id }) => id)).to.deep.equal(ids.filter((id) => id !== ids[1]));
    expect(await caught(ann.files.list({ limit: -1 }))).to.be.instanceOf(OpenAI.BadRequestError);
  });

  it('run as batches where their input is, which leave files of the caller’s own', async () => {
    const { id: input } = await upload(ann, { 'x-ai-endpoint': 'first' });
    const job = { input_file_id: input, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    const { id } = await ann.batches.create({ ...job, metadata: { team: 'red' } });
    const sent = first.calls.at(-1)!;
    expect(JSON.parse(sent.body.toString())).to.deep.equal({ ...job, metadata: { team: 'red' } });
    expect(sent.headers['content-type']).to.equal('application/json');
    const done = await ann.batches.retrieve(id);
    expect(done.status).to.equal('completed');
    const output = done.output_file_id!;
    expect(await (await ann.files.content(output)).text()).to.contain('"status_code":200');
    expect(await caught(bob.files.content(output))).to.be.instanceOf(OpenAI.NotFoundError);
    expect((await ann.batches.list()).data.map((batch) => batch.id)).to.deep.equal([id]);
    expect((await bob.batches.list()).data).to.deep.equal([]);
    expect((await ann.batches.cancel(id)).status).to.equal('cancelled');
    expect(await caught(bob.batches.cancel(id))).to.be.instanceOf(OpenAI.NotFoundError);
  });

  it('cannot run as batches where there are none', async () => {
    const { id } = await upload(ann, { 'x-ai-endpoint': 'second' });
    const job = { input_file_id: id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    const error = await caught(ann.batches.create(job));
    expect(error).to.be.instanceOf(OpenAI.BadRequestError).and.include({ code: 'unsupported_operation' });
    const none = caught(ann.batches.create({ ...job, input_file_id: 7 as unknown as string }));
    expect(await none).to.include({ code: 'invalid_request', param: 'input_file_id' });
  });

  it('keep the errors of their provider, but not those of our own key', async () => {
    const { id } = await upload();
    const error = { message: 'too busy', type: 'requests', param: null, code: 'slow_down' };
    second.instead = (response) => response.writeHead(400).end(JSON.stringify({ error }));
    expect(await caught(ann.files.retrieve(id))).to.deep.include({ status: 400, error });
    second.instead = (response) => response.writeHead(401).end('{"message":"Unauthorized"}');
    expect(await caught(ann.files.retrieve(id))).to.include({ status: 502, code: 'provider_credentials_rejected' });
    second.instead = (response) => response.writeHead(500).end('no');
    expect(await caught(upload())).to.include({ status: 500 });
    expect(second.calls.filter(({ method }) => method === 'POST')).to.have.length(2);
  });

  it('that break off midway are an error for the client', async () => {
    const { id } = await upload();
    second.instead = (response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 100 });
      response.write('half', () => response.destroy());
    };
    const content = await ann.files.content(id);
    expect(await caught(content.text())).to.be.instanceOf(TypeError);
    second.instead = (response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('half', () => setTimeout(() => response.destroy(), 20));
    };
    expect(await caught(ann.files.content(id).then((answer) => answer.text()))).to.be.instanceOf(TypeError);
  });

  it('pass no faster than the client reads', async () => {
    const { id } = await upload();
    const size = 64 * 1024 * 1024;
    let written = 0;
    let gone: Promise<unknown> = Promise.resolve();
    second.instead = (response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': size });
      const piece = Buffer.alloc(1024 * 1024);
      const write = () => {
        while (written < size) {
          written += piece.length;
          if (!response.write(piece)) return void response.once('drain', write);
        }
        response.end();
      };
      gone = once(response, 'close');
      write();
    };
    const content = await ann.files.content(id);
    const body = content.body!.getReader();
    await body.read();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(written).to.be.below(size / 2);
    await body.cancel();
    await gone;
    second.instead = (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end();
    expect(await buffer((await ann.files.content(id)).body as never)).to.have.length(0);
  });

  it('have a limit of size', async () => {
    const error = await caught(upload(ann, {}, 'x'.repeat(33 * 1024 * 1024)));
    expect(error).to.include({ status: 413, code: 'request_too_large' });
  });

  it('are rows of the ledger that cost nothing', async () => {
    await upload();
    await caught(bob.files.retrieve('file-x'));
    // A report has everything written that came before it.
    await (await fetch(`${gateway.adminUrl}/ai/usage`)).text();
    const rows = (await ledgerRows(gateway.ledger, 2)).slice(-2);
    const free = { operation: 'resource', input_tokens: 0, output_tokens: 0, cost: 0, model_requested: null };
    expect(rows[0]).to.include({ ...free, consumer: 'ann', endpoint: 'second', model: null, status: 200, attempts: 1 });
    expect(rows[1]).to.include({ ...free, consumer: 'bob', status: 404, code: 'not_found', attempts: 0 });
  });

  it('that are asked for by a wrong method are unknown', async () => {
    const answer = await fetch(`${gateway.url}/v1/files`, { method: 'PUT', headers: { 'x-api-key': annsKey } });
    expect(answer.status).to.equal(404);
    expect(openAiError(await answer.text()).code).to.equal('unknown_url');
  });
});

async function caught(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
