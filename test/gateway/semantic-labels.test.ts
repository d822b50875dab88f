import { expect } from 'chai';
import { consumerOf } from '../support/consumers';
import { askAdmin } from '../ai/admin/ask-admin';
import { says } from '../support/stand-in';
import { ANSWER, OTHER_ANSWER, QUESTION, REPHRASED, SemanticGateway } from './semantic-gateway';

const user = (name: string) => ({ body: { user: name } });

describe('what the cache learns from', () => {
  const cache = new SemanticGateway();
  let key: string;

  beforeEach(async function () {
    const title = this.currentTest?.title ?? '';
    const shadow = title.startsWith('[shadow]') && { shadow: true };
    const judge = title.startsWith('[judge]') && { judge: 'one/gpt-4o-mini' };
    await cache.start({ ...shadow, ...judge }, [{ 'ai-auth': null }]);
    key = await consumerOf(cache.gateway, 'ann');
    cache.openai = cache.client(key);
    cache.says(ANSWER);
  });
  afterEach(() => cache.stop());

  async function judge(requestId: string, rating: 'good' | 'bad', as = key): Promise<number> {
    const answer = await fetch(`${cache.gateway.url}/v1/feedback`, {
      method: 'POST',
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
      body: JSON.stringify({ request_id: requestId, rating }),
    });
    return answer.status;
  }

  it('a bad rating: nobody gets the answer again', async () => {
    await cache.ask(QUESTION);
    const hit = await cache.ask(REPHRASED);
    expect(hit.cache).to.equal('semantic-hit');
    expect(await judge(hit.id, 'bad', await consumerOf(cache.gateway, 'bob'))).to.equal(404);
    expect(await judge('req_unknown', 'bad')).to.equal(404);
    expect(await judge(hit.id, 'bad')).to.equal(200);
    expect(await judge(hit.id, 'bad')).to.equal(200);
    expect(await cache.ask('Reset my password, how do I?')).to.include({ cache: 'miss' });
    expect((await cache.report()).labels.feedback).to.equal(1);
  });

  it('a bad rating of what the model itself said: it is kept no longer', async () => {
    const answer = await cache.ask(QUESTION);
    expect(await judge(answer.id, 'bad')).to.equal(200);
    expect(await cache.ask(QUESTION)).to.include({ cache: 'miss' });
  });

  it('what the model says when a person asks once more', async () => {
    await cache.ask(QUESTION);
    expect(await cache.ask(REPHRASED, user('tim'))).to.include({ cache: 'semantic-hit' });
    expect(await cache.ask(REPHRASED, user('eve'))).to.include({ cache: 'semantic-hit' });
    cache.says(OTHER_ANSWER);
    expect(await cache.ask('How can I reset my password?', user('tim'))).to.include({
      text: OTHER_ANSWER,
      cache: 'miss',
    });
    await cache.report(({ labels }) => labels.repeat === 1);
  });

  it('what the model says when the client wants none of the cache', async () => {
    await cache.ask(QUESTION);
    expect(await cache.ask(REPHRASED)).to.include({ cache: 'semantic-hit' });
    const headers = { 'cache-control': 'no-cache' };
    expect(await cache.ask(REPHRASED, { headers })).to.include({ cache: 'bypass' });
    await cache.report(({ labels }) => labels['no-cache'] === 1);
  });

  it('[shadow] what the model says to what it would have served', async () => {
    await cache.ask(QUESTION);
    cache.says(`${ANSWER}!`);
    expect(await cache.ask(REPHRASED)).to.include({ text: `${ANSWER}!`, cache: 'miss' });
    const told = await cache.report(({ labels }) => labels.shadow === 1);
    expect(told).to.include({ shadow: true, hits: 1 });
  });

  it('[judge] what a model says of two answers where words do not tell', async () => {
    const isJudged = ({ text }: { text: string }) => text.includes('You compare two answers');
    const fresh = 'Under security in the settings, ask for a link; it comes with a letter.';
    cache.provider.answer((response, received) => {
      const text = isJudged(received) ? '{"same": true}' : received.text.includes('phone') ? fresh : ANSWER;
      return says(text)(response, received);
    });
    await cache.ask(QUESTION);
    await cache.ask('How do I reset my password on the phone?');
    await cache.report(({ labels }) => labels.miss === 1);
    const [call, ...others] = cache.provider.received.filter(isJudged);
    expect(others).to.deep.equal([]);
    expect(call!.body.model).to.equal('gpt-4o-mini');
    expect(call!.text).to.include('it comes with a letter').and.to.include('phone');
    const { text } = await askAdmin(cache.gateway, '/metrics');
    const labels = 'operation="chat",endpoint="one",provider="openai"';
    expect(text).to.include(`ai_gateway_own_calls_total{${labels},status="200"} 1\n`);
    expect(text).to.include(`ai_gateway_own_tokens_total{${labels},type="input"} 3\n`);
    expect(text).to.match(new RegExp(`^ai_gateway_own_cost_usd_total\\{${labels}\\} [0-9.e-]*[1-9]`, 'm'));
  });

  it('forgets what means the same as what the operator says', async () => {
    await cache.ask(QUESTION);
    await cache.ask('How tall is the Eiffel Tower in Paris?');
    const body = { pipeline: 'ai', like: REPHRASED };
    const { text } = await askAdmin(cache.gateway, '/ai/cache/purge', { method: 'POST', body });
    expect(JSON.parse(text)).to.include({ removed: 1 });
    expect(await cache.ask(QUESTION)).to.include({ cache: 'miss' });
    expect(await cache.ask('How tall is the Eiffel Tower in Paris?')).to.include({ cache: 'hit' });
  });
});
