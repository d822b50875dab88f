import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import { startFullListener } from '../support/full-listener';
import type { RunningGateway } from '../support/gateway';
import { type Row, ledgerRows } from '../support/ledger-rows';
import { anthropicError, chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import { begins, chunk, completion, json, type StandIn, startStandIn } from '../support/stand-in';

const CHAT = '/v1/chat/completions';

describe('timeouts of a provider', () => {
  let provider: StandIn;
  let full: { port: number; close(): void };
  let gateway: RunningGateway;
  let rows = 0;

  before(async () => {
    [provider, full] = await Promise.all([startStandIn(), startFullListener()]);
    const route = (timeouts: object, target = 'stand/x') => ({ targets: [target], retries: 0, timeouts });
    gateway = await startRouted({
      endpoints: { stand: provider.url, full: `http://127.0.0.1:${full.port}` },
      before: [{ 'usage-meter': null }],
      router: {
        models: {
          connect: route({ connect: 0.3 }, 'full/x'),
          first: route({ firstToken: 0.3 }),
          idle: route({ idle: 0.3 }),
          total: route({ total: 0.4, idle: 0.3 }),
        },
      },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
    full.close();
  });

  const ask = (model: string, more: object = {}) => post(gateway.url + CHAT, chat({ model, ...more }));

  async function lastRow(): Promise<Row> {
    return (await ledgerRows(gateway.ledger, ++rows)).at(-1)!;
  }

  it('answers 504 when no connection comes about', async () => {
    const answer = await ask('connect');
    expect(answer.status).to.equal(504);
    expect(openAiError(answer.text)).to.include({ code: 'provider_timeout', type: 'server_error' });
    expect(await lastRow()).to.include({ status: 504, code: 'provider_timeout', delivery: 'none' });
    const told = await post(`${gateway.url}/v1/messages`, message({ model: 'connect' }));
    expect(told.status).to.equal(504);
    expect(anthropicError(told.text).type).to.equal('timeout_error');
    await lastRow();
  });

  it('answers 504 when no content comes, whatever else does', async () => {
    provider.answer(begins(chunk({ role: 'assistant', content: '' }), ': working\n\n'));
    const answer = await ask('first', { stream: true });
    expect(answer.status).to.equal(504);
    expect(openAiError(answer.text).code).to.equal('provider_timeout');
    expect(await provider.received[0]!.closed).to.equal('cut');
    await lastRow();
  });

  it('ends a stream that falls silent with an error event', async () => {
    provider.answer(begins(chunk({ content: 'half of ' })));
    const answer = await ask('idle', { stream: true });
    expect(answer.text).to.contain('half of ').and.contain('provider_timeout').and.not.contain('[DONE]');
    expect(await provider.received[0]!.closed).to.equal('cut');
    expect(await lastRow()).to.include({ status: 200, code: 'provider_timeout', delivery: 'partial' });
    const anthropic = new Anthropic({ apiKey: 'x', baseURL: gateway.url, maxRetries: 0 });
    const stream = anthropic.messages.stream(message({ model: 'idle' }));
    const error: unknown = await stream.finalMessage().catch((thrown: unknown) => thrown);
    expect(String((error as Error).message)).to.contain('timeout_error');
    await lastRow();
  });

  it('lets a stream go on that only pauses', async () => {
    provider.answer(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const word of ['a', 'b', 'c', 'd', 'e']) {
        response.write(chunk({ content: word }));
        await wait(100);
      }
      response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
    });
    const answer = await ask('idle', { stream: true });
    expect(answer.text).to.contain('[DONE]').and.not.contain('error');
    expect(await lastRow()).to.include({ status: 200, code: null, delivery: 'complete' });
  });

  it('ends what takes too long altogether, plain and streamed', async () => {
    provider.answer(async (response) => {
      await wait(1_000);
      json(200, completion('late'))(response);
    });
    const plain = await ask('total');
    expect(plain.status).to.equal(504);
    expect(plain.headers.get('x-should-retry'), 'an SDK would wait as long again').to.equal('false');
    expect(await provider.received[0]!.closed).to.equal('cut');
    provider.answer(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      while (!response.destroyed) {
        response.write(chunk({ content: 'on and on ' }));
        await wait(50);
      }
    });
    const openai = new OpenAI({ apiKey: 'x', baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    const stream = await openai.chat.completions.create({ ...chat({ model: 'total' }), stream: true });
    let pieces = 0;
    const read = async () => {
      for await (const { choices } of stream) pieces += choices.length;
    };
    expect(await read().catch((error: unknown) => error)).to.be.instanceOf(OpenAI.APIError);
    expect(pieces).to.be.above(1);
    expect(await provider.received[0]!.closed).to.equal('cut');
    expect((await ledgerRows(gateway.ledger, (rows += 2))).at(-1)).to.include({ delivery: 'partial' });
  });

  it('takes an answer for whole whose connection stays open after its end', async () => {
    provider.answer(begins(`${chunk({ content: 'all' })}${chunk({}, 'stop')}data: [DONE]\n\n`));
    const answer = await ask('idle', { stream: true });
    expect(answer.text).to.contain('[DONE]').and.not.contain('error');
    expect(await lastRow()).to.include({ status: 200, code: null, delivery: 'complete' });
    expect(await provider.received[0]!.closed).to.equal('cut');
  });
});
