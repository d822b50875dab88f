import { expect } from 'chai';
import { once } from 'node:events';
import type http from 'node:http';
import { WebSocket } from 'ws';
import type { RunningGateway } from '../../support/gateway';
import { openAiError, startRouted } from '../../support/routed-gateway';
import { RealtimeStandIn } from '../../gateway/realtime-stand-in';

/** Tokens of each answer of the stand-in. */
const EACH = 150;

describe('limits of realtime sessions', () => {
  let provider: RealtimeStandIn;
  let gateway: RunningGateway;

  afterEach(async () => {
    await gateway.stop();
    await provider.close();
  });

  async function start(limits: object[]): Promise<void> {
    provider = await RealtimeStandIn.start();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ quota: { action: { limits, lease: 1, unknownOutput: 200 } } }],
      router: { models: { talk: 'stand/gpt-realtime' } },
    });
  }

  const connect = () => new WebSocket(`${gateway.url.replace('http', 'ws')}/v1/realtime?model=talk`);
  const open = async () => {
    const socket = connect();
    await once(socket, 'message');
    return socket;
  };
  const refusal = async () => {
    const [, response] = (await once(connect(), 'unexpected-response')) as [unknown, http.IncomingMessage];
    let text = '';
    for await (const piece of response) text += String(piece);
    return { status: response.statusCode, code: openAiError(text).code };
  };
  const speak = async (socket: WebSocket) => {
    const answered = once(socket, 'message');
    socket.send(JSON.stringify({ type: 'response.create' }));
    await answered;
  };

  it('end one that has used all there is, and tell it why', async () => {
    await start([{ tokens: 2 * EACH, per: 'hour', by: 'ip' }]);
    const socket = await open();
    const closed = once(socket, 'close') as Promise<[number, Buffer]>;
    await speak(socket);
    await speak(socket);
    const [last] = (await once(socket, 'message')) as [Buffer];
    expect(last.toString()).to.contain('rate_limit_exceeded');
    const [code] = await closed;
    expect(code).to.equal(1008);
    expect(await refusal()).to.deep.equal({ status: 429, code: 'rate_limit_exceeded' });
  });

  it('give back what a session has not used, and count those that run', async () => {
    await start([
      { tokens: 2 * EACH, per: 'hour', by: 'ip' },
      { concurrent: 1, by: 'ip' },
    ]);
    const socket = await open();
    expect(await refusal()).to.deep.equal({ status: 429, code: 'rate_limit_exceeded' });
    await speak(socket);
    socket.close();
    await provider.last.closed;
    for (let tries = 0; ; tries++) {
      const again = connect();
      const opened = await Promise.race([
        once(again, 'message').then(() => true),
        once(again, 'unexpected-response').then(() => false),
      ]);
      again.terminate();
      if (opened) break;
      expect(tries).to.be.below(50);
    }
  });
});
