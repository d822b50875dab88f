import { expect } from 'chai';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisConnection } from '../../../plugins/stores/redis/connection';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';
import { listenLocally } from '../../support/local-server';

/** What a server says of itself while it reads its file. */
const INFO = 'loading:1\r\nloading_eta_seconds:60\r\n';
const LOADING = `$${INFO.length}\r\n${INFO}\r\n`;

describe('a connection to Redis', function () {
  this.timeout(20_000);
  let redis: RedisServer;
  let front: Server;
  let taken: Socket[];
  /** What those that connect get to hear; undefined: what Redis says. */
  let answer: ((socket: Socket) => void) | undefined;
  let said: string[];
  let connection: RedisConnection;

  before(async function () {
    needRedis(this);
    redis = await startRedis();
    front = createServer((socket) => {
      taken.push(socket);
      socket.on('error', () => {});
      if (answer) return answer(socket);
      const server = connect(redis.port, '127.0.0.1');
      server.on('error', () => socket.destroy()).pipe(socket);
      socket.on('close', () => server.destroy()).pipe(server);
    });
    await listenLocally(front);
  });
  beforeEach(() => {
    taken = [];
    said = [];
    const say = (line: string) => void said.push(line);
    const { port } = front.address() as AddressInfo;
    connection = new RedisConnection(
      { url: `redis://127.0.0.1:${port}`, name: 'shared' },
      { error: say, warn: say, info: say, debug: say },
    );
  });
  afterEach(async () => {
    await connection.close();
    for (const socket of taken) socket.destroy();
  });
  after(async () => {
    front?.close();
    await redis?.stop();
  });

  const works = async () => {
    for (const deadline = Date.now() + 10_000; ; await delay(20)) {
      const reason = await connection.check().then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (!reason) return;
      if (Date.now() > deadline) throw new Error(reason);
    }
  };

  for (const [what, silent] of Object.entries<(socket: Socket) => void>({
    'takes the connection and says nothing': () => {},
    'reads its file and says that it will for a minute': (socket) => socket.on('data', () => socket.write(LOADING)),
  })) {
    it(`is tried again where the server ${what}`, async () => {
      answer = silent;
      await connection.check().catch(() => {});
      expect(taken.length).to.be.above(0);
      answer = undefined;
      await works();
      expect(said).to.have.length(2);
      expect(said[0]).to.match(/^The store shared does not work: not ready within 2 s; it may still read its file/);
      expect(said[1]).to.equal('The store shared works again.');
    });
  }

  it('is told once not to do what it is asked, however often that is and whatever else works', async () => {
    answer = undefined;
    await works();
    for (let times = 0; times < 3; times++) {
      const refused = connection.run((client) => client.call('NO-SUCH-COMMAND'));
      expect(await refused.catch((error: Error) => error.name)).to.equal('ReplyError');
      await connection.check();
    }
    expect(said).to.have.length(1);
    expect(said[0]).to.match(/^The store shared does not work: ERR unknown command/);
  });
});
