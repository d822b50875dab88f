import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port';

/** Milliseconds that a server has to begin to answer. */
const START_DEADLINE = 10_000;

const left = new Set<ChildProcess>();
process.once('exit', () => left.forEach((child) => child.kill('SIGKILL')));

export interface RedisOptions {
  /** Keeps what is written across a kill, in a folder of its own. */
  persistent?: boolean;
  /** Asked of clients. */
  password?: string;
}

/** A real Redis server of this test, on a free port of the loopback interface. */
export interface RedisServer {
  /** `redis://127.0.0.1:<port>`, with the password if there is one. */
  readonly url: string;
  readonly port: number;
  /** Ends it, and removes its folder. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it has kept. */
  restart(): Promise<void>;
  /** Holds it up, so that it takes connections and answers nothing; or lets it go on. */
  freeze(frozen: boolean): void;
}

/**
 * Skips the test, or all of a suite from its `before`, where Redis is not installed; the reason is printed. With
 * REQUIRE_SERVICES=1 that is a failure instead.
 */
export function needRedis(test: Mocha.Context): void {
  if (spawnSync('redis-server', ['--version']).status === 0) return;
  const reason = 'redis-server is not installed (apt-get install redis-server)';
  if (process.env.REQUIRE_SERVICES) throw new Error(reason);
  console.log(`      skipped: ${reason}`);
  test.skip();
}

export async function startRedis({ persistent = false, password }: RedisOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'redis-'));
  const port = await freePort();
  const keeping = persistent ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...keeping];
  if (password) options.push('--requirepass', password);
  let child = await run(options, port);
  return {
    url: `redis://${password ? `:${encodeURIComponent(password)}@` : ''}127.0.0.1:${port}`,
    port,
    kill: () => end(child),
    async restart() {
      await end(child);
      child = await run(options, port);
    },
    freeze: (frozen) => void child.kill(frozen ? 'SIGSTOP' : 'SIGCONT'),
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function run(options: readonly string[], port: number): Promise<ChildProcess> {
  const child = spawn('redis-server', options, { stdio: 'ignore' });
  left.add(child);
  child.once('exit', () => left.delete(child));
  const deadline = Date.now() + START_DEADLINE;
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode} at its start`);
    if (Date.now() > deadline) {
      await end(child);
      throw new Error(`redis-server does not answer within ${START_DEADLINE / 1000} s`);
    }
    await delay(20);
  }
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Whether it answers a ping and has read what it kept; that it wants a password first is an answer, too. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return /^\+PONG|^-NOAUTH/.test(answer.toString());
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
