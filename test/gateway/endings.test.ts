import { expect } from 'chai';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { RunningGateway } from '../support/gateway';
import { ended } from '../support/probe-plugin';
import { anthropicError, chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import { begins, chunk, failure, says, type StandIn, startStandIn } from '../support/stand-in';

const CHAT = '/v1/chat/completions';

describe('the end of an exchange', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      ai: { package: path.join(__dirname, '../support/probe-plugin.js') },
      before: [
        { foreign: { condition: { name: 'ai-header', header: 'x-early', values: ['yes'] } } },
        { probe: { action: { name: 'first' } } },
        { foreign: { condition: { name: 'not', condition: { name: 'ai-header', header: 'x-early' } } } },
        { probe: { condition: { name: 'ai-header', header: 'x-second' }, action: { name: 'second' } } },
      ],
      router: { models: { one: 'stand/one' }, retries: 0 },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });
  beforeEach(() => {
    provider.answer(says('fine'));
    ended.length = 0;
  });

  const ask = (headers: Record<string, string> = {}, more: object = {}) =>
    post(gateway.url + CHAT, chat(more), headers);

  /** Outcomes by probe, once there is one; a second one of the same probe would be here too. */
  async function outcomes() {
    while (ended.length === 0) await wait(5);
    await wait(20);
    return ended.map(({ probe, outcome: { status, code, delivery } }) => [probe, status, code, delivery]);
  }

  it('is told once of success, plain and streamed', async () => {
    await ask();
    expect(await outcomes()).to.deep.equal([['first', 200, undefined, 'complete']]);
    ended.length = 0;
    await ask({}, { stream: true });
    expect(await outcomes()).to.deep.equal([['first', 200, undefined, 'complete']]);
  });

  it('is told to entries behind a condition when they were reached, last one first', async () => {
    await ask({ 'x-second': 'yes' });
    expect((await outcomes()).map(([probe]) => probe)).to.deep.equal(['second', 'first']);
  });

  it('is told once of lists, unknown paths, wrong bodies, unknown models and providers that fail', async () => {
    const requests: [() => Promise<unknown>, status: number, code?: string, delivery?: string][] = [
      [() => fetch(`${gateway.url}/v1/models`), 200, undefined, 'complete'],
      [() => fetch(`${gateway.url}/v1/models/none`), 404, 'model_not_found'],
      [() => fetch(`${gateway.url}/v1/nothing`), 404, 'unknown_url'],
      [() => post(gateway.url + CHAT, '{'), 400, 'invalid_json'],
      [() => ask({}, { model: 'none' }), 404, 'model_not_found'],
    ];
    for (const [request, status, code, delivery = 'none'] of requests) {
      ended.length = 0;
      await request();
      expect(await outcomes()).to.deep.equal([['first', status, code, delivery]]);
    }
    ended.length = 0;
    provider.answer(failure(500));
    await ask();
    expect(await outcomes()).to.deep.equal([['first', 500, 'stand_in_500', 'none']]);
    ended.length = 0;
    provider.answer(begins(chunk({ content: 'half' }), 'data: {{\n\n'));
    await ask({}, { stream: true });
    expect(await outcomes()).to.deep.equal([['first', 200, 'provider_answer_cut', 'partial']]);
  });

  for (const hook of ['onConnect', 'onRequest', 'onCall', 'afterCall', 'onAttempt']) {
    it(`is told once of a refusal in ${hook}, which both kinds of clients get`, async () => {
      const answer = await ask({ 'x-fail': `${hook}:refuse` });
      expect(answer.status).to.equal(418);
      expect(openAiError(answer.text)).to.include({ code: 'probe_refuses', message: 'The probe refuses.' });
      expect(await outcomes()).to.deep.equal([['first', 418, 'probe_refuses', 'none']]);
      const told = await post(`${gateway.url}/v1/messages`, message(), { 'x-fail': `${hook}:refuse` });
      expect(anthropicError(told.text).details.error_code).to.equal('probe_refuses');
    });

    for (const how of ['throw', 'text', 'nothing', 'reject']) {
      it(`is told once when ${hook} fails (${how}), and nobody sees why`, async () => {
        const answer = await ask({ 'x-fail': `${hook}:${how}` });
        expect(answer.status).to.equal(500);
        expect(openAiError(answer.text)).to.include({ code: 'internal_error', type: 'server_error' });
        expect(answer.text).to.not.contain('secret');
        expect(await outcomes()).to.deep.equal([['first', 500, 'internal_error', 'none']]);
      });
    }
  }

  it('lets go of an answer that a policy did not hand on', async () => {
    provider.answer(begins(chunk({ content: 'endless' })));
    await ask({ 'x-fail': 'afterCall:throw' }, { stream: true });
    expect(await Promise.race([provider.received[0]!.closed, wait(1_000, 'open')])).to.equal('cut');
  });

  it('is told to the others when one of them fails at it', async () => {
    expect((await ask({ 'x-second': 'yes', 'x-fail': 'onEnd:throw' })).status).to.equal(200);
    expect((await outcomes()).map(([probe]) => probe)).to.deep.equal(['second', 'first']);
  });

  it('comes even when a policy makes headers that cannot be sent', async () => {
    const answer = await ask({ 'x-fail': 'onRequest:bad-header' });
    expect(answer.status).to.equal(400);
    expect(answer.headers.get('x-team')).to.equal('Zo? ???x-evil: 1');
    expect(answer.headers.get('x-evil')).to.equal(null);
    ended.length = 0;
    await ask({ 'x-fail': 'onRequest:bad-name' }).catch(() => {});
    expect(await outcomes()).to.deep.equal([['first', 400, 'bad_header', 'none']]);
    expect((await ask()).status).to.equal(200);
  });

  const foreign: [does: string, status: number, code: string | undefined][] = [
    ['next-error', 500, 'internal_error'],
    ['next-403', 403, 'permission_denied'],
    ['throw', 500, 'internal_error'],
    ['text', 429, 'rate_limit_exceeded'],
    ['page', 502, 'internal_error'],
    ['bare', 403, 'permission_denied'],
  ];
  for (const [does, status, code] of foreign) {
    it(`is told when a policy of the host does "${does}", and the client gets the form of its API`, async () => {
      const answer = await ask({ 'x-foreign': does });
      expect(answer.status).to.equal(status);
      expect(answer.headers.get('content-type')).to.equal('application/json');
      expect(openAiError(answer.text)).to.include({ code });
      expect(answer.text).to.not.contain('secret');
      expect(await outcomes()).to.deep.equal([['first', status, code, 'none']]);
      const told = await post(`${gateway.url}/v1/messages`, message(), { 'x-foreign': does });
      expect(told.status).to.equal(status);
      expect(anthropicError(told.text).details.error_code).to.equal(code);
    });
  }

  it('keeps what a host policy says beside its refusal', async () => {
    const answer = await ask({ 'x-foreign': 'text' });
    expect(answer.headers.get('retry-after')).to.equal('7');
    expect(openAiError(answer.text).message).to.equal('Too many requests');
  });

  it('is told when a policy of the host answers, whose answer stays as it is', async () => {
    const json = await ask({ 'x-foreign': 'json' });
    expect([json.status, json.text]).to.deep.equal([409, '{"chosen":"with care"}']);
    expect(await outcomes()).to.deep.equal([['first', 409, 'refused_by_host', 'none']]);
    for (const does of ['ok', 'ok-and-next']) {
      ended.length = 0;
      const answer = await ask({ 'x-foreign': does });
      expect([answer.status, answer.text]).to.deep.equal([200, 'hello']);
      expect(await outcomes()).to.have.length(1);
    }
  });

  it('takes a body that a policy of the host has read, and the caller that it knows', async () => {
    expect((await ask({ 'x-early': 'yes', 'x-foreign': 'body' }, { user: 'me' })).status).to.equal(200);
    expect(provider.received[0]?.body).to.include({ user: 'me', model: 'one' });
    await ask({ 'x-early': 'yes', 'x-foreign': 'user' });
    expect(ended.at(-1)?.consumer).to.deep.equal({ id: 'u1', name: 'ann', team: 'red' });
  });

  it('is told when a policy of the host refuses before any of ours was reached', async () => {
    const answer = await ask({ 'x-early': 'yes', 'x-foreign': 'bare' });
    expect(answer.status).to.equal(403);
    expect(openAiError(answer.text).code).to.equal('permission_denied');
    expect(await outcomes()).to.deep.equal([['first', 403, 'permission_denied', 'none']]);
  });
});
