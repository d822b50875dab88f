import { expect } from 'chai';
import type { RunningGateway } from '../support/gateway';
import { ledgerRow, type Row } from '../support/ledger-rows';
import { type Answered, chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import { completion, json, type StandIn, startStandIn } from '../support/stand-in';

describe('tags of clients', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    provider.answer(json(200, completion('hello')));
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      router: { models: { one: 'stand/one' }, retries: 0 },
      before: [{ 'usage-meter': { action: { tags: ['project', 'feature', 'user'] } } }],
    });
  });
  after(() => Promise.all([gateway?.stop(), provider.close()]));

  const ask = (body: object, headers: Record<string, string> = {}) =>
    post(`${gateway.url}/v1/chat/completions`, { ...chat(), ...body }, headers);
  const rowOf = ({ headers }: Answered): Promise<Row> =>
    ledgerRow(gateway.ledger, headers.get('x-request-id') ?? headers.get('request-id'));
  const tagsIn = async (answer: Answered) => {
    const { tags, end_user: user } = await rowOf(answer);
    return { tags: typeof tags === 'string' ? (JSON.parse(tags) as object) : tags, user };
  };

  it('are written down from metadata and the header, which counts of both; others are left out', async () => {
    const metadata = { project: 'search', feature: 'body', secret: 'x', count: '1' };
    const answer = await ask({ metadata, user: 'u-1' }, { 'x-ai-tags': 'feature=sum%2Cmary , other=1' });
    expect(answer.status, answer.text).to.equal(200);
    expect(await tagsIn(answer)).to.deep.equal({ tags: { project: 'search', feature: 'sum,mary' }, user: 'u-1' });
  });

  it('leave metadata as it is for the provider, and keep the header from it', async () => {
    const metadata = { project: 'search', secret: 'x' };
    provider.received.length = 0;
    await ask({ metadata }, { 'x-ai-tags': 'feature=a' });
    const [received] = provider.received;
    expect(received!.body.metadata).to.deep.equal(metadata);
    expect(Object.keys(received!.headers)).to.not.include('x-ai-tags');
  });

  it('know the user of each API', async () => {
    const safe = await ask({ user: 'old', safety_identifier: 'new' });
    expect(await tagsIn(safe)).to.deep.equal({ tags: null, user: 'new' });
    const body = message({ metadata: { user_id: 'u-2', project: 'not here' } });
    const messages = await post(`${gateway.url}/v1/messages`, body, { 'anthropic-version': '2023-06-01' });
    expect(messages.status, messages.text).to.equal(200);
    expect(await tagsIn(messages)).to.deep.equal({ tags: null, user: 'u-2' });
    const named = await ask({}, { 'x-ai-tags': 'user=u-3' });
    expect(await tagsIn(named)).to.deep.equal({ tags: null, user: 'u-3' });
  });

  it('are bounded and hold no control characters', async () => {
    const answer = await ask({ metadata: { project: `a\u001b[31m\n${'😀'.repeat(500)}`, feature: ' \u0000 ' } });
    const { tags } = await tagsIn(answer);
    expect(tags).to.deep.equal({ project: `a[31m${'😀'.repeat(123)}` });
  });

  it('stand in the rows of requests that are refused, too', async () => {
    const answer = await ask({ model: 'nobody-knows' }, { 'x-ai-tags': 'project=lost' });
    expect(answer.status).to.equal(404);
    expect(await tagsIn(answer)).to.deep.equal({ tags: { project: 'lost' }, user: null });
  });

  for (const header of ['project', '=search', 'pro ject=x', 'project=a,,b']) {
    it(`are refused where the header is \`${header}\``, async () => {
      const answer = await ask({}, { 'x-ai-tags': header });
      expect(answer.status).to.equal(400);
      expect(openAiError(answer.text)).to.include({ code: 'invalid_tags', param: 'x-ai-tags' });
    });
  }

  it('tell sums apart', async () => {
    const answer = await ask({}, { 'x-ai-tags': 'project=counted' });
    await rowOf(answer);
    const response = await fetch(`${gateway.adminUrl}/ai/usage?by=tag.feature&tag.project=counted`);
    const { data } = (await response.json()) as { data: { requests: number; 'tag.feature': null }[] };
    expect(data).to.have.length(1);
    expect(data[0]).to.include({ 'tag.feature': null, requests: 1 });
  });
});
