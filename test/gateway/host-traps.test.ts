import { expect } from 'chai';
import { type RunningGateway, startGateway } from '../support/gateway';
import { ledgerRows } from '../support/ledger-rows';
import { anthropicError, chat, message, openAiError, post } from '../support/routed-gateway';
import { failure, says, type StandIn, startStandIn } from '../support/stand-in';

const CHAT = '/v1/chat/completions';

describe('policies of the host in an AI pipeline', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    const router = { 'provider-router': { action: { models: { one: 'stand/one' }, retries: 0 } } };
    gateway = await startGateway({
      gateway: {
        apiEndpoints: {
          keyed: { host: '*', paths: '/keyed/v1/*' },
          limited: { host: '*', paths: '/limited/v1/*' },
          changed: { host: '*', paths: '/changed/v1/*' },
          chosen: { host: '*', paths: '/chosen/v1/*' },
          routerless: { host: '*', paths: '/routerless/v1/*' },
          rest: { host: '*', paths: '/rest/*' },
        },
        serviceEndpoints: { stand: { url: `${provider.url}/v1`, provider: 'openai-compatible' } },
        policies: [
          'key-auth',
          'rate-limit',
          'request-transformer',
          'terminate',
          'request-log',
          'usage-meter',
          'provider-router',
        ],
        pipelines: {
          keyed: { apiEndpoints: ['keyed'], policies: [{ 'key-auth': null }, { 'usage-meter': null }, router] },
          limited: {
            apiEndpoints: ['limited'],
            policies: [{ 'usage-meter': null }, { 'rate-limit': { action: { max: 1, windowMs: 60_000 } } }, router],
          },
          changed: {
            apiEndpoints: ['changed'],
            policies: [
              { 'request-transformer': { action: { body: { add: { user: "'from the host'" } } } } },
              { 'usage-meter': null },
              router,
            ],
          },
          chosen: {
            apiEndpoints: ['chosen'],
            policies: [
              {
                terminate: [
                  {
                    condition: { name: 'ai-operation', operations: ['embeddings'] },
                    action: { statusCode: 403, message: 'no embeddings' },
                  },
                  {
                    condition: { name: 'ai-header', header: 'X-Blocked', values: ['1'] },
                    action: { statusCode: 403, message: 'blocked' },
                  },
                  {
                    condition: { name: 'ai-caller', teams: ['red'] },
                    action: { statusCode: 403, message: 'not the reds' },
                  },
                ],
              },
              { 'usage-meter': null },
              router,
            ],
          },
          routerless: { apiEndpoints: ['routerless'], policies: [{ 'usage-meter': null }] },
          rest: { apiEndpoints: ['rest'], policies: [{ 'key-auth': null }] },
        },
      },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });
  beforeEach(() => provider.answer(says('fine')));

  it('key-auth refuses in the form of each API, with a row in the ledger', async () => {
    const before = (await ledgerRows(gateway.ledger, 0)).length;
    const openai = await post(`${gateway.url}/keyed${CHAT}`, chat());
    expect(openai.status).to.equal(401);
    expect(openAiError(openai.text)).to.include({ code: 'invalid_api_key', message: 'Unauthorized' });
    const anthropic = await post(`${gateway.url}/keyed/v1/messages`, message());
    expect(anthropic.status).to.equal(401);
    expect(anthropicError(anthropic.text).type).to.equal('authentication_error');
    const rows = await ledgerRows(gateway.ledger, before + 2);
    expect(rows.slice(before)).to.have.length(2);
    expect(rows.at(-1)).to.include({ status: 401, code: 'invalid_api_key', pipeline: 'keyed', delivery: 'none' });
    expect(provider.received).to.have.length(0);
  });

  it('rate-limit refuses in the form of each API', async () => {
    expect((await post(`${gateway.url}/limited${CHAT}`, chat())).status).to.equal(200);
    const openai = await post(`${gateway.url}/limited${CHAT}`, chat());
    expect(openai.status).to.equal(429);
    expect(openAiError(openai.text)).to.include({ code: 'rate_limit_exceeded', type: 'requests' });
    const anthropic = await post(`${gateway.url}/limited/v1/messages`, message());
    expect(anthropicError(anthropic.text).type).to.equal('rate_limit_error');
  });

  it('request-transformer changes the body that is read', async () => {
    const answer = await post(`${gateway.url}/changed${CHAT}`, chat());
    expect(answer.status, answer.text).to.equal(200);
    expect(provider.received[0]?.body).to.include({ user: 'from the host', model: 'one' });
  });

  it('conditions of ours choose by operation, header and caller', async () => {
    const chosen = (path: string, headers?: Record<string, string>) =>
      post(`${gateway.url}/chosen${path}`, chat(), headers);
    expect((await chosen(CHAT)).status).to.equal(200);
    expect((await chosen(CHAT, { 'x-blocked': '2' })).status).to.equal(200);
    const blocked = await chosen(CHAT, { 'x-blocked': '1' });
    expect([blocked.status, openAiError(blocked.text).message]).to.deep.equal([403, 'blocked']);
    expect(openAiError((await chosen('/v1/embeddings')).text).message).to.equal('no embeddings');
  });

  it('a pipeline without a router says 404 in the form of the API', async () => {
    const answer = await post(`${gateway.url}/routerless${CHAT}`, chat());
    expect(answer.status).to.equal(404);
    expect(openAiError(answer.text).code).to.equal('unknown_url');
  });

  it('answers of the ordinary pipelines and pages stay as the host makes them', async () => {
    const refused = await post(`${gateway.url}/rest${CHAT}`, {});
    expect([refused.status, refused.text]).to.deep.equal([401, 'Unauthorized']);
    const nowhere = await fetch(`${gateway.url}/nowhere`);
    expect(nowhere.status).to.equal(404);
    expect(nowhere.headers.get('content-type')).to.contain('text/html');
  });

  it("a provider's failure is not mistaken for the host's", async () => {
    provider.answer(failure(404, 'as the provider says'));
    const answer = await post(`${gateway.url}/changed${CHAT}`, chat());
    expect(openAiError(answer.text)).to.include({ message: 'as the provider says', code: 'stand_in_404' });
  });
});
