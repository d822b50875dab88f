import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import OpenAI, { toFile } from 'openai';
import { writtenForm as written } from '../support/form';
import type { RunningGateway } from '../support/gateway';
import { ledgerRow } from '../support/ledger-rows';
import { startRouted } from '../support/routed-gateway';
import { breaksOff, json, type Received, sends, type StandIn, startStandIn } from '../support/stand-in';

const TRANSCRIPTIONS = '/v1/audio/transcriptions';
const SOUND = randomBytes(200_000);

describe('sound through the gateway', () => {
  let provider: StandIn;
  let gateway: RunningGateway;
  let client: OpenAI;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: {
        stand: provider.url,
        chatty: { url: provider.url, provider: 'deepseek', apiKey: 'env:PATH' },
      },
      before: [{ 'usage-meter': null }, { 'token-counter': null }, { 'semantic-cache': null }],
      router: { models: { ears: 'stand/gpt-4o-transcribe', either: ['chatty/deepseek-chat', 'stand/whisper-1'] } },
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  after(async () => {
    await gateway?.stop();
    await provider.close();
  });
  beforeEach(() => provider.answer(json(200, { text: 'hello' })));

  /** The form as it reached the provider, read by Node. */
  async function formAt({ headers, bytes }: Received): Promise<FormData> {
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': headers['content-type']! } }).formData();
  }

  /** The ledger's row of the request that the call made; it returns the headers of the answer. */
  async function rowAfter(call: () => Promise<Headers>) {
    return ledgerRow(gateway.ledger, (await call()).get('x-request-id'));
  }

  it('is written down, the file untouched', async () => {
    const file = await toFile(SOUND, 'söund.mp3', { type: 'audio/mpeg' });
    const answer = await client.audio.transcriptions.create({
      file,
      model: 'ears',
      prompt: 'Grüße',
      timestamp_granularities: ['word', 'segment'],
    });
    expect(answer.text).to.equal('hello');
    const [call] = provider.received;
    expect(call!.path).to.equal(TRANSCRIPTIONS);
    const form = await formAt(call!);
    expect(form.getAll('model')).to.deep.equal(['gpt-4o-transcribe']);
    expect(form.get('prompt')).to.equal('Grüße');
    expect(form.getAll('timestamp_granularities[]')).to.deep.equal(['word', 'segment']);
    const sent = form.get('file') as File;
    expect([sent.name, sent.type]).to.deep.equal(['söund.mp3', 'audio/mpeg']);
    expect(Buffer.from(await sent.arrayBuffer()).equals(SOUND)).to.equal(true);
  });

  it('reaches the provider in the very bytes when nothing is to be changed', async () => {
    const { body, headers } = await written({ model: 'stand/m', file: new Blob(['x']) });
    const asked = body.replace('stand/m', 'ears');
    await fetch(gateway.url + TRANSCRIPTIONS, { method: 'POST', body: asked, headers });
    expect(provider.received[0]!.text).to.equal(asked.replace('ears', 'gpt-4o-transcribe'));
    await fetch(gateway.url + TRANSCRIPTIONS, { method: 'POST', body, headers });
    expect(provider.received[1]!.text).to.equal(body.replace('stand/m', 'm'));
  });

  it('goes on to a provider that has the operation', async () => {
    const answer = await client.audio.translations.create({ file: await toFile(SOUND, 'a.mp3'), model: 'either' });
    expect(answer.text).to.equal('hello');
    expect(provider.received).to.have.length(1);
    expect(provider.received[0]!.path).to.equal('/v1/audio/translations');
  });

  it('is refused where no provider can do it', async () => {
    const asked = client.audio.transcriptions.create({ file: await toFile(SOUND, 'a'), model: 'chatty/deepseek-chat' });
    const error = await asked.catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(OpenAI.BadRequestError).and.include({ code: 'unsupported_operation' });
  });

  it('comes back as text and subtitles just as they are, at a price that nobody knows', async () => {
    const subtitles = 'WEBVTT\n\n00:00.000 --> 00:01.000\nhé';
    provider.answer(sends('text/vtt', subtitles));
    const file = await toFile(SOUND, 'a.mp3');
    const row = await rowAfter(async () => {
      const { data, response } = await client.audio.transcriptions
        .create({ file, model: 'ears', response_format: 'vtt' })
        .withResponse();
      expect(data).to.equal(subtitles);
      expect(response.headers.get('content-type')).to.equal('text/vtt');
      expect(response.headers.get('x-ai-cache')).to.equal('bypass');
      expect(response.headers.get('x-ai-input-tokens')).to.equal(null);
      return response.headers;
    });
    expect(row).to.include({ status: 200, operation: 'transcription', dialect: 'openai-audio', delivery: 'complete' });
    expect([row.input_tokens, row.output_tokens, row.cost]).to.deep.equal([null, null, null]);
  });

  it('costs what the reported tokens cost, and what nobody knows where seconds are reported and have no price', async () => {
    const create = async () => {
      const file = await toFile(SOUND, 'a.mp3');
      return (await client.audio.transcriptions.create({ file, model: 'ears' }).withResponse()).response.headers;
    };
    const usage = { type: 'tokens', input_tokens: 14, input_token_details: { audio_tokens: 10, text_tokens: 4 } };
    provider.answer(json(200, { text: 'hi', usage: { ...usage, output_tokens: 3, total_tokens: 17 } }));
    const paid = await rowAfter(create);
    expect(paid).to.include({ input_tokens: 14, output_tokens: 3, input_provenance: 'reported' });
    provider.answer(json(200, { text: 'hi', usage: { type: 'duration', seconds: 3 } }));
    const timed = await rowAfter(create);
    expect(timed).to.include({ seconds: 3, output_provenance: 'reported', cost: null });
    provider.answer(json(200, { text: 'hi', task: 'transcribe', duration: 8.47 }));
    expect((await rowAfter(create)).seconds, 'begun seconds').to.equal(9);
  });

  describe('as a stream of events', () => {
    const events = (...data: object[]) => data.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');
    const deltas = [
      { type: 'transcript.text.delta', delta: 'hel' },
      { type: 'transcript.text.delta', delta: 'lo' },
    ];
    const usage = { type: 'tokens', input_tokens: 14, output_tokens: 3, total_tokens: 17 };
    const done = { type: 'transcript.text.done', text: 'hello', usage };

    async function streamed(): Promise<{ read: object[]; headers: Headers }> {
      const file = await toFile(SOUND, 'a.mp3');
      const read: object[] = [];
      const options = { file, model: 'ears', stream: true } as const;
      const { data, response } = await client.audio.transcriptions.create(options).withResponse();
      for await (const event of data) read.push(event);
      return { read, headers: response.headers };
    }

    it('comes as it is sent, with its usage', async () => {
      provider.answer(sends('text/event-stream', events(...deltas, done)));
      const { read, headers } = await streamed();
      expect(read).to.deep.equal([...deltas, done]);
      const row = await rowAfter(() => Promise.resolve(headers));
      expect(row).to.include({ streamed: 1, input_tokens: 14, output_tokens: 3 });
    });

    it('is an error when it is cut', async () => {
      provider.answer(breaksOff(events(...deltas)));
      const error = await streamed().catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(OpenAI.APIError).and.include({ code: 'provider_answer_cut' });
    });

    it('comes plain from a model that cannot stream', async () => {
      const { body, headers } = await written({ model: 'ears', stream: 'true', file: new Blob(['x']) });
      const answer = await fetch(gateway.url + TRANSCRIPTIONS, { method: 'POST', body, headers });
      expect(answer.headers.get('content-type')).to.equal('application/json');
      expect(await answer.json()).to.deep.equal({ text: 'hello' });
    });
  });

  describe('spoken', () => {
    const speech = { model: 'stand/tts-1', voice: 'alloy', input: 'Hello there.' } as const;

    it('comes in the very bytes', async () => {
      provider.answer(sends('audio/mpeg', SOUND));
      const row = await rowAfter(async () => {
        const answer = await client.audio.speech.create(speech);
        expect(answer.headers.get('content-type')).to.equal('audio/mpeg');
        expect(Number(answer.headers.get('x-ai-input-tokens'))).to.equal(3);
        expect(Buffer.from(await answer.arrayBuffer()).equals(SOUND)).to.equal(true);
        return answer.headers;
      });
      expect(provider.received[0]!.body).to.deep.equal({ ...speech, model: 'tts-1' });
      expect([row.operation, row.input_tokens, row.output_tokens, row.cost]).to.deep.equal(['speech', 3, null, null]);
    });

    it('is cut where the provider cuts it', async () => {
      provider.answer((response) => {
        response.writeHead(200, { 'content-type': 'audio/mpeg' });
        response.write(SOUND.subarray(0, 1000), () => response.destroy());
      });
      const error = await client.audio.speech
        .create(speech)
        .then((answer) => answer.arrayBuffer())
        .catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(Error);
    });

    it('comes as events with usage', async () => {
      const delta = { type: 'speech.audio.delta', audio: SOUND.toString('base64') };
      const done = { type: 'speech.audio.done', usage: { input_tokens: 3, output_tokens: 50, total_tokens: 53 } };
      const stream = [delta, done].map((each) => `data: ${JSON.stringify(each)}\n\n`).join('');
      provider.answer(sends('text/event-stream', stream));
      const row = await rowAfter(async () => {
        const answer = await client.audio.speech.create({ ...speech, stream_format: 'sse' });
        expect(await answer.text()).to.equal(stream);
        return answer.headers;
      });
      expect(row).to.include({ input_tokens: 3, output_tokens: 50 });
    });

    it('is refused by the provider in its own words', async () => {
      provider.answer(json(400, { error: { message: 'No such voice.', type: 'x', param: 'voice', code: 'no_voice' } }));
      const error = await client.audio.speech.create(speech).catch((caught: unknown) => caught);
      expect(error).to.be.instanceOf(OpenAI.BadRequestError).and.include({ code: 'no_voice', param: 'voice' });
    });
  });
});
