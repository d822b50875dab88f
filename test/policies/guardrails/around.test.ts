import { expect } from 'chai';
import type { RunningGateway } from '../../support/gateway';
import { ledgerRows } from '../../support/ledger-rows';
import { openAiError, post, startRouted } from '../../support/routed-gateway';
import { type Answering, chunk, json, says, sends, type StandIn, startStandIn } from '../../support/stand-in';

const EMAIL = { patterns: ['[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+'], label: 'EMAIL', action: 'redact' };
const SCHEMA = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };

/** Says what it has used in streams, too. */
function counted(text: string): Answering {
  return (response, received) => {
    if (received.body.stream !== true) return says(text)(response, received);
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
    const last = { id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage };
    const events = `${chunk({ content: text })}${chunk({}, 'stop')}data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`;
    return sends('text/event-stream', events)(response, received);
  };
}

describe('guardrails, among other policies', () => {
  let standIn: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    standIn = await startStandIn();
  });
  after(() => standIn.close());
  afterEach(() => gateway.stop());

  async function start(action: object, below: Record<string, object | null>[] = [], router = {}): Promise<void> {
    gateway = await startRouted({
      endpoints: { one: standIn.url },
      router,
      before: [{ 'usage-meter': null }, { guardrails: { action } }, ...below],
    });
  }

  const ask = (content: string, more: object = {}) =>
    post(`${gateway.url}/v1/chat/completions`, { model: 'one/m', messages: [{ role: 'user', content }], ...more });

  it('keep the words of one caller out of a cache below', async () => {
    await start({ input: [{ regex: { ...EMAIL, restore: true } }] }, [{ 'semantic-cache': null }]);
    standIn.answer(says('I write to [EMAIL_1].'));
    const first = await ask('Write to bob@example.com');
    const second = await ask('Write to eve@example.com');
    const streamed = await ask('Write to sue@example.com', { stream: true });
    expect(standIn.received).to.have.length(1);
    expect(first.text).to.include('I write to bob@example.com.');
    expect(second.text).to.include('I write to eve@example.com.');
    expect(second.headers.get('x-ai-cache')).to.equal('hit');
    expect(streamed.text).to.include('sue@example.com').and.not.include('bob@');
  });

  it('record what a blocked answer has cost', async () => {
    await start({ output: [{ 'deny-list': { words: ['bluebird'] } }] });
    standIn.answer(says('the bluebird'));
    const refused = await ask('hello');
    expect([refused.status, openAiError(refused.text).code]).to.deep.equal([400, 'content_blocked']);
    const [row] = await ledgerRows(gateway.ledger, 1);
    expect(row).to.include({ status: 400, code: 'content_blocked', output_tokens: 2 });
    expect(standIn.received, 'no other target is tried').to.have.length(1);
  });

  for (const stream of [false, true]) {
    it(`let a model mend its answer once, and pay for both, ${stream ? 'streamed' : 'plain'}`, async () => {
      await start({ output: [{ 'json-schema': { schema: SCHEMA } }] });
      standIn.answer(counted('{"n":"one"}'), counted('{"n":1}'));
      const mended = await ask('a number', { stream });
      expect(mended.text).to.include(JSON.stringify('{"n":1}').slice(1, -1)).and.not.include('one"}');
      const [, again] = standIn.received;
      expect(JSON.stringify(again?.body.messages)).to.include('/n must be integer');
      const [row] = await ledgerRows(gateway.ledger, 1);
      expect(row?.status).to.equal(200);
      expect([row?.input_tokens, row?.output_tokens]).to.deep.equal([6, 4]);
    });
  }

  it('refuse an answer that the model has not mended', async () => {
    await start({ output: ['json-schema'] });
    standIn.answer(says('no JSON'));
    const format = { type: 'json_schema', json_schema: { name: 'n', schema: SCHEMA } };
    const refused = await ask('a number', { response_format: format });
    expect([refused.status, openAiError(refused.text).code]).to.deep.equal([400, 'content_blocked']);
    expect(standIn.received).to.have.length(2);
    expect((await ask('no schema')).status).to.equal(200);
  });

  it('keep placeholders in responses that the gateway keeps', async () => {
    await start({ input: [{ regex: { ...EMAIL, restore: true } }] }, [], { keepResponses: { days: 1 } });
    standIn.answer(says('Hello [EMAIL_1].'), says('Hello again.'));
    const first = await post(`${gateway.url}/v1/responses`, { model: 'one/m', input: 'I am bob@example.com' });
    expect(first.text).to.include('Hello bob@example.com.');
    const { id } = JSON.parse(first.text) as { id: string };
    await post(`${gateway.url}/v1/responses`, { model: 'one/m', input: 'And now?', previous_response_id: id });
    expect(standIn.received[1]?.text).to.include('[EMAIL_1]').and.not.include('bob@');
  });

  it('refuse a file whose name would have to be redacted, and send others as they are', async () => {
    await start({ input: [{ regex: EMAIL }] });
    standIn.answer(json(200, { text: 'hello' }));
    const upload = (name: string) => {
      const form = new FormData();
      form.append('model', 'one/m');
      form.append('prompt', 'of bob@example.com');
      form.append('file', new Blob(['RIFF']), name);
      return fetch(`${gateway.url}/v1/audio/transcriptions`, { method: 'POST', body: form });
    };
    const refused = await upload('bob@example.com.wav');
    expect([refused.status, openAiError(await refused.text()).code]).to.deep.equal([400, 'content_not_checkable']);
    expect((await upload('one.wav')).status).to.equal(200);
    expect(standIn.received).to.have.length(1);
    expect(standIn.received[0]?.text).to.include('filename="one.wav"').and.include('RIFF').and.include('of [EMAIL_1]');
  });
});
