import { expect } from 'chai';
import type { RunningGateway } from '../../support/gateway';
import { openAiError, post, startRouted } from '../../support/routed-gateway';
import { begins, chunk, failure, says, type Answering, type StandIn, startStandIn } from '../../support/stand-in';

const SILENT: Answering = () => {};
/** Seconds. */
const SHORT = 0.2;

describe('guardrails whose judge cannot tell', () => {
  let model: StandIn;
  let judge: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    process.env.JUDGE_KEY = 'key-of-the-test';
    [model, judge] = await Promise.all([startStandIn(), startStandIn()]);
  });
  after(async () => {
    delete process.env.JUDGE_KEY;
    await Promise.all([model.close(), judge.close()]);
  });
  beforeEach(() => model.answer(says('hello')));
  afterEach(() => gateway.stop());

  async function start(action: object): Promise<void> {
    const moderator = { url: `${judge.url}/v1`, provider: 'openai', apiKey: 'env:JUDGE_KEY' };
    gateway = await startRouted({ endpoints: { one: model.url, moderator }, before: [{ guardrails: { action } }] });
  }

  const checks = (failing: 'open' | 'closed') => ({
    webhook: { webhook: { url: judge.url, failure: failing, timeout: SHORT } },
    moderation: { moderation: { model: 'moderator/m', failure: failing, timeout: SHORT } },
  });
  const ask = (more: object = {}) =>
    post(`${gateway.url}/v1/chat/completions`, {
      model: 'one/m',
      messages: [{ role: 'user', content: 'hi' }],
      ...more,
    });

  for (const check of ['webhook', 'moderation'] as const) {
    for (const [how, answer] of [
      ['is late', SILENT],
      ['fails', failure(500)],
    ] as const) {
      it(`refuse what is sent where ${check} ${how}, and send nothing`, async () => {
        judge.answer(answer);
        await start({ input: [checks('closed')[check]] });
        const refused = await ask();
        expect([refused.status, openAiError(refused.text).code]).to.deep.equal([503, 'content_check_failed']);
        expect(refused.text).to.not.include(check);
        expect(model.received).to.have.length(0);
      });

      it(`let it pass where ${check} ${how} and \`failure\` is open`, async () => {
        judge.answer(answer);
        await start({ input: [checks('open')[check]] });
        expect((await ask()).status).to.equal(200);
        expect(judge.received).to.have.length(1);
      });
    }
  }

  it('refuse a plain answer that cannot be judged', async () => {
    judge.answer(SILENT);
    await start({ output: [checks('closed').webhook] });
    const refused = await ask();
    expect([refused.status, openAiError(refused.text).code]).to.deep.equal([503, 'content_check_failed']);
  });

  it('end a stream that cannot be judged with an error, and none of it was sent where it is held', async () => {
    judge.answer(SILENT);
    await start({ output: [checks('closed').webhook], hold: true });
    model.answer(says('a secret'));
    const { status, text } = await ask({ stream: true });
    expect(status).to.equal(503);
    expect(text).to.include('content_check_failed').and.not.include('secret');
  });

  it('send nothing of a stream that breaks off before it is judged', async () => {
    judge.answer(SILENT);
    await start({ output: ['json-schema'] });
    model.answer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk({ content: 'a secret' }), () => setImmediate(() => response.destroy()));
    });
    const { text } = await ask({ stream: true });
    expect(text).to.include('provider_answer_cut').and.not.include('secret');
  });

  it('do not send what was held back undecided when a stream breaks off', async () => {
    await start({ output: [{ 'deny-list': { words: ['bluebird'] } }] });
    model.answer(async (response, received) => {
      await begins(chunk({ content: 'I know ' }), chunk({ content: 'blue' }))(response, received);
      response.destroy();
    });
    const { text } = await ask({ stream: true });
    expect(text).to.include('I know').and.include('provider_answer_cut').and.not.include('blue');
  });
});
