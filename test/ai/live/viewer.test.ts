import { expect } from 'chai';
import http from 'node:http';
import { liveRequest, type LiveState } from '../../../plugins/ai/live/live-request';
import { LiveView } from '../../../plugins/ai/live/live-view';
import { Viewer } from '../../../plugins/ai/live/viewer';
import type { AiContext } from '../../../plugins/core/context';
import { exchangeFacts } from '../../policies/exchange-facts';
import { type LiveEvent, watchLive } from './watch-live';
import { closeServer, listenLocally, urlOf } from '../../support/local-server';

const SHOWN = 20_000;

describe('somebody who watches requests', () => {
  let server: http.Server;
  let view: LiveView;
  let viewer: Viewer;
  let response: http.ServerResponse;
  let begins = true;
  before(async () => {
    view = new LiveView();
    server = http.createServer((_request, answer) => {
      response = answer.writeHead(200);
      viewer = new Viewer(response, {});
      view.admit(viewer);
      if (begins) viewer.begin([]);
      response.flushHeaders();
    });
    await listenLocally(server);
  });
  after(() => closeServer(server));
  const adminUrl = () => urlOf(server);

  it('and does not read makes nothing pile up, and is told what was missed', async () => {
    const watcher = await watchLive({ adminUrl: adminUrl() });
    watcher.pause();
    const facts = exchangeFacts({ requestedModel: 'm'.repeat(1000) });
    let most = 0;
    for (let count = 0; count < SHOWN; count++) {
      view.started(facts);
      most = Math.max(most, response.writableLength);
      // The connection takes some of it.
      if (count % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(most).to.be.lessThan(512 * 1024);
    watcher.resume();
    while (response.writableLength > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    viewer.heartbeat();
    const count = (wanted: string, of: (data: LiveEvent['data']) => number) =>
      watcher.events.filter(({ event }) => event === wanted).reduce((sum, { data }) => sum + of(data), 0);
    const dropped = () => count('dropped', (data) => Number(data.count));
    while (count('request', () => 1) + dropped() < SHOWN) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(count('request', () => 1) + dropped()).to.equal(SHOWN);
    expect(dropped()).to.be.greaterThan(0);
    watcher.close();
  });

  it('and never reads is let go', async () => {
    const watcher = await watchLive({ adminUrl: adminUrl() });
    watcher.pause();
    for (let count = 0; count < SHOWN; count++) view.started(exchangeFacts({ requestedModel: 'm'.repeat(1000) }));
    for (let beats = 0; beats < 11; beats++) viewer.heartbeat();
    expect(response.destroyed).to.equal(false);
    viewer.heartbeat();
    expect(response.destroyed).to.equal(true);
    // Nothing that comes in between does harm.
    view.started(exchangeFacts());
    watcher.close();
  });

  it('is told once, in their order, of those that end while the last ones are read', async () => {
    begins = false;
    const watcher = await watchLive({ adminUrl: adminUrl() });
    const request = (id: string, state: LiveState) => liveRequest(exchangeFacts({ id }), state);
    const show = (id: string, state: LiveState) => viewer.show(request(id, state), JSON.stringify(request(id, state)));
    show('second', 'ended');
    show('third', 'started');
    viewer.begin([request('first', 'ended'), request('second', 'ended')]);
    show('third', 'ended');
    await watcher.until(({ data }) => data.id === 'third' && data.state === 'ended');
    const told = watcher.events.map(({ data }) => `${String(data.id)} ${String(data.state)}`);
    expect(told).to.deep.equal(['first ended', 'second ended', 'third started', 'third ended']);
    watcher.close();
  });

  it('costs nothing when there is nobody', () => {
    const untouchable = new Proxy({} as AiContext, {
      get() {
        throw new Error('somebody has looked');
      },
    });
    const empty = new LiveView();
    empty.started(untouchable);
    empty.answering(untouchable);
    empty.ended(untouchable, { status: 200, delivery: 'complete', duration: 1 });
    empty.admit(viewer);
    expect(() => empty.started(untouchable)).to.throw('somebody has looked');
  });
});
