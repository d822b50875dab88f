import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import OpenAI, { toFile } from 'openai';
import type { RunningGateway } from '../support/gateway';
import { ledgerRow } from '../support/ledger-rows';
import { startRouted } from '../support/routed-gateway';
import { json, sends, type StandIn, startStandIn } from '../support/stand-in';

const PICTURE = randomBytes(50_000);
const IMAGES = { created: 1, data: [{ b64_json: 'AAAA' }], usage: { input_tokens: 7, output_tokens: 90 } };

describe('images and moderations through the gateway', () => {
  let provider: StandIn;
  let gateway: RunningGateway;
  let client: OpenAI;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: {
        stand: provider.url,
        judge: { url: `${provider.url}/v1`, provider: 'mistral', apiKey: 'env:PATH' },
        grok: { url: `${provider.url}/v1`, provider: 'xai', apiKey: 'env:PATH' },
      },
      before: [{ 'usage-meter': null }, { 'token-counter': null }],
      router: {
        models: {
          painter: 'stand/gpt-image-1',
          either: ['grok/grok-imagine-image', 'stand/gpt-image-1'],
          'omni-moderation-latest': 'judge/mistral-moderation-latest',
        },
      },
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  after(async () => {
    await gateway?.stop();
    await provider.close();
  });
  beforeEach(() => provider.answer(json(200, IMAGES)));

  it('are edited, every file untouched', async () => {
    const image = await Promise.all([toFile(PICTURE, 'a.png'), toFile(PICTURE, 'b.png')]);
    const options = { image, mask: await toFile(PICTURE, 'm.png'), prompt: 'a hat', model: 'painter' };
    const { data, response } = await client.images.edit(options).withResponse();
    expect(data.data).to.deep.equal(IMAGES.data);
    const { path, bytes, headers } = provider.received[0]!;
    expect(path).to.equal('/v1/images/edits');
    const type = headers['content-type']!;
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    expect(form.get('model')).to.equal('gpt-image-1');
    for (const file of [...form.getAll('image[]'), form.get('mask')] as File[]) {
      expect(Buffer.from(await file.arrayBuffer()).equals(PICTURE)).to.equal(true);
    }
    const row = await ledgerRow(gateway.ledger, response.headers.get('x-request-id'));
    expect(row).to.include({ operation: 'image_edit', input_tokens: 7, output_tokens: 90, images: 1 });
  });

  it('are edited as JSON, and as a form only by those that take one', async () => {
    const body = { model: 'either', prompt: 'a hat', image: { url: 'https://images.test/1.png' } };
    await client.post('/images/edits', { body });
    expect(provider.received[0]!.body).to.deep.equal({ ...body, model: 'grok-imagine-image' });
    await client.images.edit({ image: await toFile(PICTURE, 'a.png'), prompt: 'a hat', model: 'either' });
    expect(provider.received[1]!.text).to.contain('gpt-image-1');
  });

  it('are varied', async () => {
    await client.images.createVariation({ image: await toFile(PICTURE, 'a.png'), model: 'painter', n: 2 });
    expect(provider.received[0]!.path).to.equal('/v1/images/variations');
  });

  it('are streamed as they come, with their usage', async () => {
    const partial = { type: 'image_generation.partial_image', b64_json: 'AA', partial_image_index: 0 };
    const completed = { type: 'image_generation.completed', b64_json: 'AAAA', usage: IMAGES.usage };
    const text = [partial, completed].map((each) => `event: ${each.type}\ndata: ${JSON.stringify(each)}\n\n`);
    provider.answer(sends('text/event-stream', text.join('')));
    const options = { model: 'painter', prompt: 'a cat', stream: true, partial_images: 1 } as const;
    const { data, response } = await client.images.generate(options).withResponse();
    const events: object[] = [];
    for await (const event of data) events.push(event);
    expect(events).to.deep.equal([partial, completed]);
    expect(provider.received[0]!.body).to.deep.equal({ ...options, model: 'gpt-image-1' });
    const row = await ledgerRow(gateway.ledger, response.headers.get('x-request-id'));
    expect(row).to.include({ streamed: 1, input_tokens: 7, output_tokens: 90, images: 1 });
  });

  it('are streamed by the next model where one cannot, and refused where none can', async () => {
    const completed = { type: 'image_generation.completed', b64_json: 'AAAA', usage: IMAGES.usage };
    provider.answer(sends('text/event-stream', `data: ${JSON.stringify(completed)}\n\n`));
    const asked = { prompt: 'a cat', stream: true } as const;
    const stream = await client.images.generate({ model: 'either', ...asked });
    for await (const event of stream) expect(event).to.deep.equal(completed);
    expect(provider.received[0]!.body).to.include({ model: 'gpt-image-1' });
    const refused = client.images.generate({ model: 'grok/grok-imagine-image', ...asked });
    const error = await refused.catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(OpenAI.APIError).and.include({ status: 400, param: 'stream' });
    expect(provider.received).to.have.length(1);
  });

  it('and an error when the stream ends before the image', async () => {
    const partial = { type: 'image_generation.partial_image', b64_json: 'AA', partial_image_index: 0 };
    provider.answer(sends('text/event-stream', `data: ${JSON.stringify(partial)}\n\n`));
    const stream = await client.images.generate({ model: 'painter', prompt: 'a cat', stream: true });
    const read = async () => {
      for await (const event of stream) expect(event).to.deep.equal(partial);
    };
    const error = await read().catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(OpenAI.APIError).and.include({ code: 'provider_answer_cut' });
  });

  it('are judged without a model’s name, and flagged where the provider says only why', async () => {
    const results = [{ categories: { hate: false, pii: true } }, { categories: { hate: false, pii: false } }];
    provider.answer(json(200, { id: 'm', model: 'm', results, usage: { prompt_tokens: 13, total_tokens: 74 } }));
    const { data, response } = await client.moderations.create({ input: ['a', 'b'] }).withResponse();
    expect(data.results.map(({ flagged }) => flagged)).to.deep.equal([true, false]);
    expect(provider.received[0]!.body).to.deep.equal({ input: ['a', 'b'], model: 'mistral-moderation-latest' });
    const row = await ledgerRow(gateway.ledger, response.headers.get('x-request-id'));
    expect(row).to.include({ operation: 'moderation', input_tokens: 13, output_tokens: 0 });
  });
});
