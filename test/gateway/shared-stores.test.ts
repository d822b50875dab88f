import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningGateway } from '../support/gateway';
import { needRedis, type RedisServer, startRedis } from '../support/redis';
import { chat, openAiError, post, startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';

const ADDRESS = 'SHARED_STORES_TEST_ADDRESS';

describe('a gateway whose limits are in Redis', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'shared-stores-'));
  let redis: RedisServer;
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async function () {
    needRedis(this);
    redis = await startRedis({ password: 'a p@ssword' });
    provider = await startStandIn();
    await redis.kill();
    process.env[ADDRESS] = redis.url;
    writeFileSync(path.join(folder, 'address'), `${redis.url}/1\n`);
    const limit = { requests: 1, per: 'hour', by: 'header.x-caller' };
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [
        { quota: { action: { store: 'shared', limits: [limit] } } },
        { quota: { action: { store: 'strict', limits: [{ ...limit, requests: 100, onStoreError: 'deny' }] } } },
      ],
      router: { models: { one: 'stand/one' } },
      ai: { stores: { shared: `env:${ADDRESS}`, strict: `file:${path.join(folder, 'address')}` } },
    });
  });
  after(async () => {
    await gateway?.stop();
    await provider?.close();
    await redis?.stop();
    rmSync(folder, { recursive: true });
    delete process.env[ADDRESS];
  });

  const readiness = async () => {
    const answer = await fetch(`${gateway.url}/readyz`);
    const { not_ready } = (await answer.json()) as { not_ready?: string[] };
    return { status: answer.status, not_ready };
  };
  const isReady = async (status: number) => {
    const deadline = Date.now() + 10_000;
    while ((await readiness()).status !== status && Date.now() < deadline) await delay(50);
    return readiness();
  };
  const call = async (caller: string) => {
    const { status, text } = await post(`${gateway.url}/v1/chat/completions`, chat(), { 'x-caller': caller });
    return status === 200 ? '200' : `${status} ${openAiError(text).code}`;
  };

  it('starts without it, says so, and does as each limit says', async () => {
    expect(await readiness())
      .to.include({ status: 503 })
      .and.deep.include({
        not_ready: ['store shared', 'store strict'],
      });
    expect(await call('early')).to.equal('503 limits_unavailable');
  });

  it('counts there as soon as it is up, and tells when it is gone again', async () => {
    await redis.restart();
    expect(await isReady(200)).to.include({ status: 200 });
    expect(await call('late')).to.equal('200');
    expect(await call('late')).to.equal('429 rate_limit_exceeded');
    await redis.kill();
    expect((await isReady(503)).not_ready).to.deep.equal(['store shared', 'store strict']);
    expect(await call('later')).to.equal('503 limits_unavailable');
    expect((await fetch(`${gateway.url}/healthz`)).status).to.equal(200);
  });
});
