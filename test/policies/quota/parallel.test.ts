import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import { chat, post } from '../../support/routed-gateway';
import { type Limited, startLimited, uses } from './limited-gateway';

const INPUT = 4;
const MAX_TOKENS = 16;
/** Requests at once, and how many of them the limits allow. */
const REQUESTS = 200;
const ALLOWED = 50;

describe('limits under requests at once', function () {
  this.timeout(20_000);
  let limited: Limited;
  afterEach(() => limited.stop());

  async function storm(limit: object): Promise<{ accepted: number; spent: number }> {
    limited = await startLimited({ quota: { limits: [limit] } });
    let spent = 0;
    limited.provider.answer(async (response, received) => {
      const output = 1 + ((received.bytes.length * 7 + spent) % MAX_TOKENS);
      spent += INPUT + output;
      await wait(20);
      await uses(INPUT, output)(response, received);
    });
    const ask = async (index: number) => {
      const body = chat({ max_tokens: MAX_TOKENS, stream: index % 2 === 0 });
      return (await post(`${limited.gateway.url}/v1/chat/completions`, body)).status;
    };
    const statuses = await Promise.all(Array.from({ length: REQUESTS }, (_, index) => ask(index)));
    expect(new Set(statuses)).to.deep.equal(new Set([200, 429]));
    return { accepted: statuses.filter((status) => status === 200).length, spent };
  }

  it('let exactly as many pass as are allowed, streamed and plain', async () => {
    const { accepted } = await storm({ requests: ALLOWED, per: 'hour', by: 'ip' });
    expect(accepted).to.equal(ALLOWED);
  });

  it('let no more be used than the tokens that are allowed', async () => {
    const allowed = ALLOWED * (INPUT + MAX_TOKENS);
    const { accepted, spent } = await storm({ tokens: allowed, per: 'hour', by: 'ip' });
    expect(accepted).to.be.at.least(ALLOWED);
    expect(spent).to.be.at.most(allowed);
  });

  it('let no more be spent than the budget', async () => {
    const allowed = ALLOWED * (INPUT + MAX_TOKENS);
    const { accepted, spent } = await storm({ usd: allowed / 1000, per: 'hour', by: 'ip' });
    expect(accepted).to.be.at.least(ALLOWED);
    expect(spent).to.be.at.most(allowed);
  });
});
