import { expect } from 'chai';
import { Redis } from 'ioredis';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import type { Logger } from '../../../plugins/core/services';
import { RedisConnection } from '../../../plugins/stores/redis/connection';
import { nativeSpaces } from '../../../plugins/stores/redis/semantic-native';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';
import { entryOf, queryOf, unit, WAITING } from '../semantic-entry';
import { listenLocally } from '../../support/local-server';

const silent: Logger = { error() {}, warn() {}, info() {}, debug() {} };
const PREFIX = 'ai:native:1:{ai}';

/**
 * The server that packages bring has no query engine, so its commands are answered here as its documentation says, in
 * front of a real server that does all the others. What the engine would find is not tested by that.
 */
describe('semantic store in Redis with its own vectors', () => {
  let redis: RedisServer;
  let client: Redis;
  let front: Server;
  let connection: RedisConnection;
  let spaces: ReturnType<typeof nativeSpaces>;
  let asked: string[][];
  let answers: (command: string[]) => string | undefined;

  before(async function () {
    needRedis(this);
    redis = await startRedis();
    client = new Redis(redis.url);
    front = createServer((socket) => {
      const server = connect(redis.port, '127.0.0.1');
      server.on('error', () => socket.destroy()).pipe(socket);
      socket.on('error', () => server.destroy()).on('close', () => server.destroy());
      socket.on('data', (bytes: Buffer) => {
        const commands = commandsIn(bytes);
        if (!commands[0]?.[0]?.startsWith('FT.')) return void server.write(bytes);
        for (const command of commands) {
          asked.push(command);
          socket.write(answers(command) ?? '+OK\r\n', 'latin1');
        }
      });
    });
    await listenLocally(front);
  });
  beforeEach(async () => {
    await client.flushall();
    asked = [];
    answers = () => undefined;
    const address = { url: `redis://127.0.0.1:${(front.address() as AddressInfo).port}`, name: 'native' };
    connection = new RedisConnection(address, silent);
    await connection.check();
    spaces = nativeSpaces(connection, address);
  });
  afterEach(async () => {
    await spaces?.close();
    await connection?.close();
  });
  after(async () => {
    client?.disconnect();
    front?.close();
    await redis?.stop();
  });

  const open = () => spaces.open({ space: 'ai', maxBytes: 100_000 });

  it('makes an index for words and one for the vectors, and writes what they read', async () => {
    const entry = entryOf({ id: 'x', vector: unit(3, 4) });
    await open().add(entry);
    const common = `ON HASH PREFIX 1 ${PREFIX}:entry: SCHEMA partition TAG words TAG stored NUMERIC expires NUMERIC SORTABLE bytes NUMERIC`;
    expect(asked.map((command) => command.join(' ')).sort()).to.deep.equal([
      `FT.CREATE ${PREFIX}:index:0 ${common}`,
      `FT.CREATE ${PREFIX}:index:2 ${common} vector VECTOR HNSW 6 TYPE FLOAT32 DIM 2 DISTANCE_METRIC IP`,
    ]);
    const written = await client.hgetall(`${PREFIX}:entry:x`);
    expect(written).to.include({ stored: String(entry.storedAt), expires: String(entry.expiresAt) });
    expect(written.words!.split(',')).to.have.length(6);
    expect(await client.hgetBuffer(`${PREFIX}:entry:x`, 'vector')).to.have.length(8);
    expect(String(await open().answer('x', WAITING))).to.equal('answer of x');
  });

  it('asks for the nearest of a partition, and for those that share a word', async () => {
    const store = open();
    for (const [id, text, partition] of [
      ['near', 'forgot it', 'p'],
      ['alike', 'reset my password', 'p'],
      ['other', 'reset my password', 'q'],
    ] as const) {
      await store.add(entryOf({ id, text, partition, vector: unit(1, 1) }));
    }
    const reply: Record<string, string[]> = {
      [`${PREFIX}:index:2`]: ['near'],
      [`${PREFIX}:index:0`]: ['other', 'alike'],
    };
    const rows = new Map<string, Buffer[]>();
    for (const id of ['near', 'alike', 'other']) {
      rows.set(id, (await client.hmgetBuffer(`${PREFIX}:entry:${id}`, 'facts', 'vector')) as Buffer[]);
    }
    answers = ([name, index]) => (name === 'FT.SEARCH' ? searchReply(reply[index!]!, rows) : undefined);
    const vector = unit(1, 1);
    const found = await store.candidates(queryOf('reset my password', { vector, count: 3 }), WAITING);
    expect(found.map(({ id }) => id)).to.deep.equal(['near', 'alike']);
    expect(found[0]!.cosine).to.be.closeTo(1, 1e-6);
    const searches = asked.filter(([name]) => name === 'FT.SEARCH');
    const nearest = searches.find(([, index]) => index!.endsWith(':2'))!;
    expect(nearest[2]).to.match(
      /^\(@partition:\{\w{16}\} @expires:\[\d+ \+inf\] @stored:\[0 \+inf\]\)=>\[KNN 3 @vector \$vector AS distance\]$/,
    );
    expect(nearest.slice(3, 6)).to.deep.equal(['PARAMS', '2', 'vector']);
    expect(nearest.slice(7).join(' ')).to.equal('SORTBY distance RETURN 2 facts vector LIMIT 0 3 DIALECT 2');
    const words = searches.find(([, index]) => index!.endsWith(':0'))!;
    expect(words[2]).to.match(/ @words:\{\w{16}\|\w{16}\|\w{16}\}$/);
  });

  it('reads how much there is', async () => {
    answers = ([name]) =>
      name === 'FT.AGGREGATE'
        ? '*2\r\n:1\r\n*4\r\n$5\r\nbytes\r\n$4\r\n1234\r\n$7\r\nentries\r\n$1\r\n2\r\n'
        : undefined;
    expect(await open().size()).to.deep.equal({ entries: 2, bytes: 1234 });
    answers = () => '*1\r\n:0\r\n';
    expect(await open().size()).to.deep.equal({ entries: 0, bytes: 0 });
  });

  it('lists and removes without the index', async () => {
    const store = open();
    await store.add(entryOf({ id: 'x', labels: { model: 'a/b' } }));
    await store.add(entryOf({ id: 'y', labels: { model: 'c/d' } }));
    expect(await store.remove({ model: 'a/b' })).to.equal(1);
    const left: string[] = [];
    for await (const { id } of store.list({})) left.push(id);
    expect(left).to.deep.equal(['y']);
  });

  it('takes an index that others have made, and says when the server can make none', async () => {
    answers = () => '-Index already exists\r\n';
    await open().add(entryOf({ id: 'x' }));
    await spaces.close();
    spaces = nativeSpaces(connection, { url: '', name: 'native' });
    answers = () => `-ERR unknown command 'FT.CREATE', with args beginning with: \r\n`;
    const error: unknown = await open()
      .add(entryOf())
      .catch((reason: unknown) => reason);
    expect(error)
      .to.have.property('message')
      .that.matches(/needs Redis 8, or RediSearch: take it out of the address/);
  });
});

/** RESP arrays of bulk strings, which is what clients send; bytes as Latin-1. */
function commandsIn(bytes: Buffer): string[][] {
  const text = bytes.toString('latin1');
  const commands: string[][] = [];
  let at = 0;
  const line = () => {
    const end = text.indexOf('\r\n', at);
    const read = text.slice(at + 1, end);
    at = end + 2;
    return Number(read);
  };
  while (at < text.length && text[at] === '*') {
    commands.push(
      Array.from({ length: line() }, () => {
        const length = line();
        const value = text.slice(at, at + length);
        at += length + 2;
        return value;
      }),
    );
  }
  return commands;
}

/** The number of all, then of each its key and its fields. */
function searchReply(ids: readonly string[], rows: ReadonlyMap<string, readonly Buffer[]>): string {
  const bulk = (value: string) => `$${value.length}\r\n${value}\r\n`;
  const entries = ids.map((id) => {
    const [facts, vector] = rows.get(id)!.map((bytes) => bytes.toString('latin1'));
    return `${bulk(`${PREFIX}:entry:${id}`)}*4\r\n${bulk('facts')}${bulk(facts!)}${bulk('vector')}${bulk(vector!)}`;
  });
  return `*${1 + 2 * ids.length}\r\n:${ids.length}\r\n${entries.join('')}`;
}
