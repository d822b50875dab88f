import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import OpenAI from 'openai';
import { type RunningGateway, startGateway } from '../support/gateway';

describe('the list of models', () => {
  let gateway: RunningGateway;
  let openai: OpenAI;
  let anthropic: Anthropic;
  before(async () => {
    const models = {
      smart: ['lacking/gpt-5', 'demo/chat'],
      lost: ['lacking/gpt-5'],
      'c*': ['demo/*'],
      'claude-*': 'lacking/*',
    };
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: {
          demo: { url: 'demo:', provider: 'demo' },
          lacking: { url: 'http://127.0.0.1:1', provider: 'openai', apiKey: 'env:NOBODY_SETS_THIS' },
        },
        policies: ['provider-router'],
        pipelines: { ai: { apiEndpoints: ['ai'], policies: [{ 'provider-router': { action: { models } } }] } },
      },
    });
    openai = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
    anthropic = new Anthropic({ baseURL: gateway.url, apiKey: 'none', maxRetries: 0 });
  });
  after(() => gateway.stop());

  it('has what is ready first, chat models before others, and wildcards by the names that the provider knows', async () => {
    const ids: string[] = [];
    for await (const { id } of openai.models.list()) ids.push(id);
    expect(ids.slice(0, 3)).to.deep.equal(['smart', 'chat', 'demo/chat']);
    expect(ids).to.include('cut').and.not.include('embed');
    expect(ids.slice(-2)).to.have.members(['lost', 'lacking/gpt-5']);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('speaks to the SDKs of both APIs, in errors too', async () => {
    const ids: string[] = [];
    for await (const { id } of anthropic.models.list()) ids.push(id);
    expect(ids[0]).to.equal('smart');
    expect(await anthropic.models.retrieve('demo/chat')).to.include({ id: 'demo/chat', type: 'model' });
    const missed: unknown = await anthropic.models.retrieve('nope').catch((error: unknown) => error);
    expect(missed).to.be.instanceOf(Anthropic.NotFoundError).and.include({ type: 'not_found_error' });
    expect(missed).to.have.property('requestID').that.matches(/^req_/);
    const unknown: unknown = await openai.models.retrieve('nope').catch((error: unknown) => error);
    expect(unknown).to.be.instanceOf(OpenAI.NotFoundError).and.include({ code: 'model_not_found' });
    expect(unknown).to.have.property('requestID').that.matches(/^req_/);
  });
});
