import { expect } from 'chai';
import { writtenForm as written } from '../support/form';
import type { RunningGateway } from '../support/gateway';
import { openAiError, startRouted } from '../support/routed-gateway';
import { json, type StandIn, startStandIn } from '../support/stand-in';

const TRANSCRIPTIONS = '/v1/audio/transcriptions';

describe('forms that are wrong', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      router: { models: { ears: 'stand/whisper-1' } },
      ai: { limits: { uploadBytes: 1_000_000, bodyBytes: 10_000 } },
    });
  });
  after(async () => {
    await gateway?.stop();
    await provider.close();
  });
  // Whatever was sent, the next caller is served.
  afterEach(async () => {
    const { body, headers } = await written({ model: 'ears', file: new Blob(['x']) });
    const answer = await fetch(gateway.url + TRANSCRIPTIONS, { method: 'POST', body, headers });
    expect(await answer.json()).to.deep.equal({ text: 'hello' });
  });

  async function refused(body: string | Buffer, contentType: string) {
    provider.answer(json(200, { text: 'hello' }));
    const answer = await fetch(gateway.url + TRANSCRIPTIONS, {
      method: 'POST',
      body: body as RequestInit['body'],
      headers: { 'content-type': contentType },
    });
    expect(provider.received).to.deep.equal([]);
    const { code, param } = openAiError(await answer.text());
    return { status: answer.status, code, param };
  }

  it('are refused without a boundary, when truncated, and with 10,000 fields', async () => {
    const { body, headers } = await written({ model: 'ears', file: new Blob(['x']) });
    const wrong = { status: 400, code: 'invalid_form', param: null };
    expect(await refused(body, 'multipart/form-data')).to.deep.equal(wrong);
    expect(await refused(body.slice(0, -20), headers['content-type'])).to.deep.equal(wrong);
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`f${at}`, '1']));
    const long = await written({ model: 'ears', file: new Blob(['x']), ...many });
    expect((await refused(long.body, long.headers['content-type'])).code).to.match(/invalid_form|request_too_large/);
  });

  it('are refused with two models, without a file, and with text for a file', async () => {
    const one = await written({ model: 'ears', file: new Blob(['x']) });
    const delimiter = `--${one.headers['content-type'].split('boundary=')[1]}`;
    const part = one.body.slice(0, one.body.indexOf(delimiter, 1));
    const two = { status: 400, code: 'invalid_request', param: 'model' };
    expect(await refused(part + one.body, one.headers['content-type'])).to.deep.equal(two);
    const none = await written({ model: 'ears' });
    const missing = { status: 400, code: 'missing_required_parameter', param: 'file' };
    expect(await refused(none.body, none.headers['content-type'])).to.deep.equal(missing);
    const text = await written({ model: 'ears', file: 'sound' });
    expect((await refused(text.body, text.headers['content-type'])).param).to.equal('file');
    expect((await refused('{"model":"ears"}', 'application/json')).param).to.equal('file');
  });

  it('are refused with 413 when there is too much of them, of text sooner than of files', async () => {
    const huge = await written({ model: 'ears', file: new Blob(['x'.repeat(1_100_000)]) });
    const tooLarge = { status: 413, code: 'request_too_large', param: null };
    expect(await refused(huge.body, huge.headers['content-type'])).to.deep.equal(tooLarge);
    const wordy = await written({ model: 'ears', prompt: 'x'.repeat(11_000), file: new Blob(['x']) });
    expect(await refused(wordy.body, wordy.headers['content-type'])).to.deep.equal(tooLarge);
  });
});
