import { expect } from 'chai';
import OpenAI from 'openai';
import type { RunningGateway } from '../../support/gateway';
import { openAiError, post, startRouted } from '../../support/routed-gateway';
import { begins, chunk, says, type StandIn, startStandIn } from '../../support/stand-in';

const EMAIL = { patterns: ['[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+'], label: 'EMAIL' };

describe('guardrails, through the host', () => {
  let standIn: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    standIn = await startStandIn();
  });
  after(() => standIn.close());
  afterEach(() => gateway.stop());

  async function start(action: object): Promise<OpenAI> {
    gateway = await startRouted({ endpoints: { one: standIn.url }, before: [{ guardrails: { action } }] });
    return new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  }

  const ask = (content: string, more: object = {}) =>
    post(`${gateway.url}/v1/chat/completions`, { model: 'one/m', messages: [{ role: 'user', content }], ...more });

  it('refuses what is not to be sent, without a word of what it was', async () => {
    await start({ input: [{ 'deny-list': { words: ['bluebird'] } }] });
    standIn.answer(says('hello'));
    const refused = await ask('tell me of BlueBird');
    expect(refused.status).to.equal(400);
    expect(refused.headers.get('x-should-retry')).to.equal('false');
    expect(openAiError(refused.text)).to.deep.equal({
      message: 'The request was blocked by the rules of this gateway.',
      type: 'invalid_request_error',
      param: null,
      code: 'content_blocked',
    });
    expect(standIn.received).to.have.length(0);
    expect((await ask('tell me of bluebirds')).status).to.equal(200);
  });

  it('keeps out what it does not see, unless that is allowed', async () => {
    standIn.received.length = 0;
    const input = [{ 'deny-list': { words: ['bluebird'] } }];
    const batch = { input_file_id: 'file-1', endpoint: '/v1/chat/completions', completion_window: '24h' };
    const codes = async () => {
      const made = await post(`${gateway.url}/v1/batches`, batch);
      const opened = await fetch(`${gateway.url}/v1/realtime?model=one/m`);
      return [made.text, await opened.text()].map((text) => openAiError(text).code);
    };
    await start({ input });
    expect(await codes()).to.deep.equal(['batches_not_allowed', 'realtime_not_allowed']);
    await gateway.stop();
    await start({ input, batches: 'allow', realtime: 'allow' });
    expect(await codes()).to.deep.equal(['not_found', 'upgrade_required']);
    expect(standIn.received).to.have.length(0);
  });

  it('puts placeholders where something was found and brings the words back, streamed too', async () => {
    const client = await start({ input: [{ regex: { ...EMAIL, action: 'redact', restore: true } }] });
    standIn.answer(says('Write to [EMAIL_1] or [EMAIL_2], [EMAIL_3].'));
    const content = 'a@b.co, c@d.org and again a@b.co';
    const plain = await client.chat.completions.create({ model: 'one/m', messages: [{ role: 'user', content }] });
    const [received] = standIn.received;
    expect(received?.body.messages).to.deep.equal([
      { role: 'user', content: '[EMAIL_1], [EMAIL_2] and again [EMAIL_1]' },
    ]);
    expect(plain.choices[0]?.message.content).to.equal('Write to a@b.co or c@d.org, [EMAIL_3].');

    const words = ['Wri', 'te to [', 'EMA', 'IL_', '1', '], not [EM', 'AIL]'];
    const events = [...words.map((word) => chunk({ content: word })), chunk({}, 'stop')];
    standIn.answer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`${events.join('')}data: [DONE]\n\n`);
    });
    const stream = await client.chat.completions.create({
      model: 'one/m',
      messages: [{ role: 'user', content }],
      stream: true,
    });
    let text = '';
    let finish: string | null = null;
    for await (const { choices } of stream) {
      text += choices[0]?.delta.content ?? '';
      finish = choices[0]?.finish_reason ?? finish;
    }
    expect([text, finish]).to.deep.equal(['Write to a@b.co, not [EMAIL]', 'stop']);
  });

  it('ends a stream in which something is found with an error, and lets go of the provider', async () => {
    const client = await start({ output: [{ 'deny-list': { words: ['bluebird'] } }] });
    const texts = ['It is ', 'the blue', 'bird ', 'that ', 'sings'].map((content) => chunk({ content }));
    standIn.answer(begins(...texts));
    const stream = await client.chat.completions.create({
      model: 'one/m',
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
    });
    let text = '';
    const error = await (async () => {
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
      return undefined;
    })().catch((thrown: unknown) => thrown as InstanceType<typeof OpenAI.APIError>);
    expect(text.startsWith('It is ')).to.equal(true);
    expect(text).not.to.include('blue');
    expect(error?.code).to.equal('content_blocked');
    expect(await (await standIn.next()).closed).to.equal('cut');
  });

  it('hands on the very bytes of requests and answers in which nothing is found', async () => {
    await start({ input: [{ regex: EMAIL }], output: [{ regex: EMAIL }] });
    const answer = `${chunk({ content: 'Hel' })}: ping\n\n${chunk({ content: 'lo' })}${chunk({}, 'stop')}data: [DONE]\n\n`;
    standIn.answer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(answer);
    });
    const body =
      '{ "stream":true,"model":"one/m", "messages":[{"role":"user","content":"a\\u0062c"}],"temperature":1.0 }';
    const answered = await post(`${gateway.url}/v1/chat/completions`, body);
    expect(answered.text).to.equal(answer);
    const sent = standIn.received[0]!.text;
    expect(sent).to.include('"a\\u0062c"').and.include('1.0');
  });
});
