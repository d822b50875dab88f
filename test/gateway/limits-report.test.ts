import { expect } from 'chai';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { createKey, hashOf } from '../../plugins/core/api-key';
import { type RunningGateway, ROOT } from '../support/gateway';
import { needRedis, type RedisServer, startRedis } from '../support/redis';
import { chat, post, startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';

const KEY = createKey('alice1');
const AI = {
  consumers: {
    alice: {
      team: 'research',
      limits: [{ tokens: 1000, per: 'hour' }],
      keys: [{ id: KEY.id, hash: hashOf(KEY.secret), limits: [{ concurrent: 3 }] }],
    },
  },
  teams: { research: { limits: [{ usd: 2, per: 'month', window: 'calendar' }] } },
};
const LIMITS = [
  { requests: 5, per: 'minute', by: 'key', enforce: false },
  { requests: 9, per: 'minute', by: 'ip', models: ['one', 'two'] },
];

type Report = { data: Record<string, unknown>[]; error?: { code: string; message: string } };

for (const where of ['memory', 'Redis']) {
  describe(`the report on limits that are counted in ${where}`, () => {
    let redis: RedisServer | undefined;
    let provider: StandIn;
    let gateway: RunningGateway;

    before(async function () {
      if (where === 'Redis') {
        needRedis(this);
        redis = await startRedis();
      }
      provider = await startStandIn();
      const action = { limits: LIMITS, store: redis ? 'shared' : 'default', unknownPrice: 'allow' };
      gateway = await startRouted({
        endpoints: { stand: provider.url },
        // A second policy, to see that what is granted is told once.
        before: [{ 'ai-auth': null }, { quota: { action } }, { quota: { action: { ...action, limits: [] } } }],
        router: { models: { one: 'stand/one' } },
        ai: { ...AI, stores: redis ? { shared: redis.url } : {} },
      });
      const answer = await post(`${gateway.url}/v1/chat/completions`, chat({ max_tokens: 9 }), {
        authorization: `Bearer ${KEY.text}`,
      });
      expect(answer.status, answer.text).to.equal(200);
    });
    after(async () => {
      await gateway?.stop();
      await provider?.close();
      await redis?.stop();
    });

    async function report(query: string): Promise<Report & { status: number }> {
      const answer = await fetch(`${gateway.adminUrl}/ai/limits?${query}`);
      return { status: answer.status, ...((await answer.json()) as Report) };
    }
    const named = ({ data }: Report) => Object.fromEntries(data.map(({ limit, ...standing }) => [limit, standing]));

    it('says of a key what is used of each limit that holds for it', async () => {
      const found = named(await report('key=alice1'));
      expect(Object.keys(found)).to.have.members([
        '5 requests per minute by key',
        '9 requests per minute by ip',
        '3 requests at once by key',
        '1000 tokens per hour by consumer',
        '2 US dollars per month by team',
      ]);
      const { resets, ...requests } = found['5 requests per minute by key']!;
      expect(requests).to.deep.equal({
        ...{ pipeline: 'ai', models: [], enforced: false },
        ...{ allowed: 5, used: 1, reserved: 0, remaining: 4 },
      });
      expect(Date.parse(String(resets)) - Date.now()).to.be.within(1, 60_000);
      const tokens = found['1000 tokens per hour by consumer']!;
      expect(tokens).to.include({ pipeline: null, allowed: 1000, reserved: 0 });
      expect(tokens.used).to.be.greaterThan(0);
      expect(Number(tokens.used) + Number(tokens.remaining)).to.equal(1000);
      expect(found['3 requests at once by key']).to.include({ used: 0, remaining: 3, resets: null });
    });

    it('counts nothing by looking, and leaves out what only a request can tell', async () => {
      await report('key=alice1');
      const found = named(await report('consumer=alice'));
      expect(found['9 requests per minute by ip']).to.include({ allowed: 9, used: null, remaining: null });
      expect(found['5 requests per minute by key']).to.include({ used: null });
      expect(named(await report('key=alice1'))['5 requests per minute by key']).to.include({ used: 1 });
    });

    it('says of a team what all its members have used', async () => {
      const found = named(await report('team=research'));
      expect(found['2 US dollars per month by team']).to.include({ allowed: 2, pipeline: null });
      expect(found).not.to.have.property('1000 tokens per hour by consumer');
    });

    it('refuses what names nobody, or more than one', async () => {
      expect(await report('consumer=bob')).to.deep.include({ status: 404 });
      expect((await report('key=nobodys')).error?.code).to.equal('key_not_found');
      for (const query of ['', 'consumer=alice&team=research', 'user=alice', 'team=a&team=b']) {
        expect((await report(query)).status, query).to.equal(400);
      }
    });

    it('is printed by eg-ai', async () => {
      const program = path.join(ROOT, 'plugins/ai/eg-ai.cjs');
      const env = { PATH: process.env.PATH, EG_ADMIN_PORT: new URL(gateway.adminUrl).port };
      const print = (...words: string[]) =>
        promisify(execFile)(process.execPath, [program, 'limits', ...words], { env });
      const { stdout } = await print('--key', 'alice1');
      expect(stdout).to.match(/5 requests per minute by key \(refuses nothing\) +all +pipeline ai +1 +0 +4 /);
      const json = JSON.parse((await print('--team', 'research', '--json')).stdout) as Report;
      expect(json.data.map(({ limit }) => limit)).to.include('2 US dollars per month by team');
    });
  });
}
