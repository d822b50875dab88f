import { expect } from 'chai';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import type { AiError } from '../../plugins/core/error';
import { createSend } from '../../plugins/core/send';
import { closedPort } from '../support/full-listener';
import { type StandIn, startStandIn } from '../support/stand-in';
import { listenLocally, urlOf } from '../support/local-server';

/** A proxy that opens tunnels and notes where to. */
async function startProxy() {
  const tunnels: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = http.createServer((_request, response) => void response.writeHead(405).end());
  server.on('connect', (request, client: net.Socket) => {
    tunnels.push(request.url ?? '');
    const [, port] = /:(\d+)$/.exec(request.url ?? '') ?? [];
    const upstream = net.connect(Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [upstream, client]) sockets.add(socket.on('error', () => {}) as net.Socket);
  });
  await listenLocally(server);
  return {
    url: urlOf(server),
    tunnels,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('send', () => {
  let provider: StandIn;
  let proxy: Awaited<ReturnType<typeof startProxy>>;
  const network: { close(): Promise<void> }[] = [];

  before(async () => {
    [provider, proxy] = await Promise.all([startStandIn(), startProxy()]);
  });
  after(async () => {
    await Promise.all(network.map((each) => each.close()));
    proxy.close();
    await provider.close();
  });
  beforeEach(() => {
    proxy.tunnels.length = 0;
  });

  function sender(environment: NodeJS.ProcessEnv) {
    const { send, close } = createSend(environment);
    network.push({ close });
    return async (url: string, connectTimeout = 1_000) => {
      const signal = new AbortController().signal;
      const answer = await send({ method: 'POST', url, headers: {}, body: '{}', signal, connectTimeout });
      let bytes = 0;
      for await (const read of answer.body) bytes += read.length;
      expect(bytes).to.be.above(0);
      return answer.status;
    };
  }

  for (const name of ['http_proxy', 'HTTP_PROXY']) {
    it(`goes through the proxy of ${name}`, async () => {
      expect(await sender({ [name]: proxy.url })(`${provider.url}/v1`)).to.equal(200);
      expect(proxy.tunnels).to.deep.equal([new URL(provider.url).host]);
    });
  }

  it('goes through the proxy of https_proxy for https alone', async () => {
    const send = sender({ https_proxy: proxy.url });
    expect(await send(provider.url)).to.equal(200);
    expect(proxy.tunnels).to.deep.equal([]);
    // The stand-in speaks no TLS: that the tunnel was asked for is what counts.
    const { port } = new URL(provider.url);
    const error: unknown = await send(`https://localhost:${port}/`).catch((thrown: unknown) => thrown);
    expect((error as AiError).code).to.equal('provider_unreachable');
    expect(proxy.tunnels).to.deep.equal([`localhost:${port}`]);
  });

  it('goes past the proxy to the hosts of no_proxy', async () => {
    for (const no_proxy of ['127.0.0.1', 'example.com, 127.0.0.1', '*']) {
      expect(await sender({ http_proxy: proxy.url, no_proxy })(provider.url)).to.equal(200);
    }
    expect(proxy.tunnels).to.deep.equal([]);
    await sender({ http_proxy: proxy.url, no_proxy: 'example.com' })(provider.url);
    expect(proxy.tunnels).to.have.length(1);
  });

  it('goes through the proxy for WebSocket connections, too', async () => {
    const server = http.createServer().on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n');
      socket.pipe(socket);
    });
    await listenLocally(server);
    const url = `${urlOf(server)}/`;
    const { send, close } = createSend({ http_proxy: proxy.url });
    network.push({ close });
    const signal = new AbortController().signal;
    const { status, socket } = await send({
      method: 'GET',
      url,
      headers: {},
      signal,
      connectTimeout: 1_000,
      upgrade: 'websocket',
    });
    expect(status).to.equal(101);
    socket!.write('echo');
    expect(String((await once(socket!, 'data'))[0])).to.equal('echo');
    socket!.destroy();
    server.close();
    expect(proxy.tunnels).to.deep.equal([new URL(url).host]);
  });

  it('asks nothing of the environment but what it was given', async () => {
    process.env.http_proxy = 'http://127.0.0.1:1';
    try {
      expect(await sender({})(provider.url)).to.equal(200);
      expect(await sender({ https_proxy: proxy.url, http_proxy: '' })(provider.url)).to.equal(200);
    } finally {
      delete process.env.http_proxy;
    }
  });

  it('keeps connections and uses them again', async () => {
    const send = sender({});
    await send(provider.url);
    const { connections } = provider;
    for (let count = 0; count < 10; count++) await send(provider.url);
    // A call that comes in the same turn in which the last one ended may find it still busy.
    expect(provider.connections).to.be.at.most(connections + 2);
  });

  it('says that nobody listens, and that a proxy does not answer, without addresses', async () => {
    const refused: unknown = await sender({})(`http://127.0.0.1:${await closedPort()}`).catch(
      (error: unknown) => error,
    );
    expect(refused).to.include({ status: 502, code: 'provider_unreachable' });
    expect((refused as AiError).message).to.not.contain('127.0.0.1');
    const silent = net.createServer(() => {});
    const url = await listenLocally(silent);
    const late: unknown = await sender({ http_proxy: url })(provider.url, 300).catch((error: unknown) => error);
    expect(late).to.include({ status: 504, code: 'provider_timeout' });
    silent.close();
  });
});
