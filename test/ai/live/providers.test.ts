import { expect } from 'chai';
import type { RunningGateway } from '../../support/gateway';
import { chat, post, startRouted } from '../../support/routed-gateway';
import { type StandIn, startStandIn } from '../../support/stand-in';

interface Reported {
  name: string;
  ready: boolean;
  missing: string | null;
  urls: { url: string; resting: { reason: string; until: string } | null }[];
  keys: { name: string; present: boolean; resting: { reason: string; until: string } | null }[];
  last_5_minutes: Record<string, number | null>;
  last_60_minutes: Record<string, number | null>;
  last_failure: { code: string; status: number | null; time: string } | null;
}

describe('GET /ai/providers', () => {
  let provider: StandIn;
  let gateway: RunningGateway;
  before(async () => {
    provider = await startStandIn();
    Object.assign(process.env, { BOARD_KEY_ONE: 'board-secret-one', BOARD_KEY_TWO: 'board-secret-two' });
    const url = `${provider.url}/v1`;
    const apiKey = ['env:BOARD_KEY_ONE', 'env:BOARD_KEY_TWO', 'file:/etc/no/such/key'];
    gateway = await startRouted({
      endpoints: {
        stand: { url, provider: 'openai', apiKey, region: 'eu-west' },
        away: {
          urls: ['http://someone:hidden@127.0.0.1:9/v1?key=hidden', `${provider.url}/v1`],
          provider: 'openai-compatible',
        },
        bare: { url, provider: 'openai', apiKey: 'env:BOARD_KEY_NONE' },
      },
      router: { models: { one: 'stand/one', far: 'away/one' }, retries: 0 },
    });
  });
  after(async () => {
    delete process.env.BOARD_KEY_ONE;
    delete process.env.BOARD_KEY_TWO;
    await gateway?.stop();
    await provider?.close();
  });

  async function report(): Promise<{ text: string; named: (name: string) => Reported }> {
    const text = await (await fetch(`${gateway.adminUrl}/ai/providers`)).text();
    const { data } = JSON.parse(text) as { data: Reported[] };
    return { text, named: (name) => data.find((one) => one.name === name)! };
  }
  const ask = (model: string) => post(`${gateway.url}/v1/chat/completions`, chat({ model }));

  it('says what is there and what is missing', async () => {
    const { named } = await report();
    expect(named('stand')).to.include({ ready: true, missing: null, kind: 'openai', region: 'eu-west' });
    expect(named('stand').keys).to.deep.equal([
      { name: 'BOARD_KEY_ONE', present: true, resting: null },
      { name: 'BOARD_KEY_TWO', present: true, resting: null },
      { name: 'key', present: false, resting: null },
    ]);
    expect(named('bare')).to.include({ ready: false, missing: 'BOARD_KEY_NONE is not set' });
    expect(named('stand').last_60_minutes).to.deep.equal({ attempts: 0, failures: 0, mean_ms: null, longest_ms: null });
  });

  it('says which key is out, why and until when, and counts', async () => {
    provider.answer(
      (response) => void response.writeHead(401).end('{}'),
      (response) => void response.writeHead(500).end('{}'),
    );
    expect((await ask('one')).status).to.equal(500);
    const { named } = await report();
    const { keys, last_5_minutes: sum, last_failure: failure } = named('stand');
    expect(keys[0]!.resting).to.include({ reason: 'refused' });
    expect(Date.parse(keys[0]!.resting!.until) - Date.now()).to.be.within(1, 61_000);
    expect(keys[1]!.resting).to.equal(null);
    expect(sum).to.include({ attempts: 2, failures: 2 });
    expect(sum.longest_ms).to.be.at.least(sum.mean_ms!);
    expect(failure).to.include({ status: 500 });
    // Another value has not been refused.
    process.env.BOARD_KEY_ONE = 'board-secret-new';
    expect((await report()).named('stand').keys[0]!.resting).to.equal(null);
  });

  it('says which address is out', async () => {
    provider.answer((response) => void response.writeHead(404).end('{}'));
    await ask('far');
    const { urls } = (await report()).named('away');
    expect(urls[0]!.resting).to.include({ reason: 'unreachable' });
    expect(urls[1]!.resting).to.equal(null);
  });

  it('shows no secret', async () => {
    const { text } = await report();
    expect(text).to.not.match(/board-secret|hidden|\/etc\/no/);
    expect(text).to.contain('***');
  });
});
