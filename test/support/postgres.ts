import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port';

/** Milliseconds that a server has to begin to answer. */
const START_DEADLINE = 15_000;
/** Where Debian, Red Hat and Homebrew put the programs of each version. */
const HOMES = ['/usr/lib/postgresql', '/usr/pgsql', '/opt/homebrew/opt'];

const left = new Set<ChildProcess>();
process.once('exit', () => left.forEach((child) => child.kill('SIGQUIT')));

/** A real PostgreSQL server of this test, on a free port of the loopback interface. */
export interface PostgresServer {
  /** `postgres://<user>:<password>@127.0.0.1:<port>/postgres` */
  readonly url: string;
  readonly password: string;
  /** Makes an empty database. @returns its address */
  database(name: string): Promise<string>;
  /** Makes an empty schema, which is faster. @returns the address of what looks like a database of its own */
  schema(name: string): Promise<string>;
  /** Runs SQL in the database of an address. */
  query<Row extends object>(url: string, sql: string): Promise<Row[]>;
  /** Ends it, and removes its folder. */
  stop(): Promise<void>;
  /** Ends it and all its connections at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it has kept. */
  restart(): Promise<void>;
  /** Holds it and its connections up, so that they take what is sent and answer nothing; or lets them go on. */
  freeze(frozen: boolean): void;
}

/**
 * Skips the test, or all of a suite from its `before`, where PostgreSQL is not installed; the reason is printed. With
 * REQUIRE_SERVICES=1 that is a failure instead.
 */
export function needPostgres(test: Mocha.Context): void {
  if (hasPostgres()) return;
  const reason = 'postgres is not installed (apt-get install postgresql)';
  if (process.env.REQUIRE_SERVICES) throw new Error(reason);
  console.log(`      skipped: ${reason}`);
  test.skip();
}

export function hasPostgres(): boolean {
  return programs() !== undefined;
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'postgres-'));
  const password = `p ${randomBytes(9).toString('base64url')}@`;
  const port = await freePort();
  const data = initialised(folder, password);
  let child = await run(data, port);
  const addressOf = (name: string) => `postgres://gateway:${encodeURIComponent(password)}@127.0.0.1:${port}/${name}`;
  const url = addressOf('postgres');
  return {
    url,
    password,
    async database(name) {
      await query(url, `CREATE DATABASE "${name}"`);
      return addressOf(name);
    },
    async schema(name) {
      await query(url, `CREATE SCHEMA "${name}"`);
      return `${url}?options=${encodeURIComponent(`-c search_path=${name}`)}`;
    },
    query,
    kill: () => end(child),
    async restart() {
      await end(child);
      child = await run(data, port);
    },
    freeze: (frozen) => signalAll(child, frozen ? 'SIGSTOP' : 'SIGCONT'),
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a cluster whose only user is `gateway`; nothing is synchronised with the disk, which only a power cut would show. */
function initialised(folder: string, password: string): string {
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, password);
  const owner = ownerOf();
  if (owner) for (const file of [folder, passwordFile]) chownSync(file, owner.uid, owner.gid);
  chmodSync(passwordFile, 0o600);
  const options = ['--auth=scram-sha-256', '--username=gateway', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  execFileSync(programs()!.initdb, [...options, '--locale=C', '--no-sync', data], { ...owner, stdio: 'ignore' });
  return data;
}

async function run(data: string, port: number): Promise<ChildProcess> {
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`];
  const options = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(programs()!.postgres, options, { ...ownerOf(), stdio: 'ignore' });
  left.add(child);
  child.once('exit', () => left.delete(child));
  const deadline = Date.now() + START_DEADLINE;
  while (!readyIn(data, child.pid)) {
    if (child.exitCode !== null) throw new Error(`postgres ended with ${child.exitCode} at its start`);
    if (Date.now() > deadline) {
      await end(child);
      throw new Error(`postgres does not answer within ${START_DEADLINE / 1000} s`);
    }
    await delay(20);
  }
  return child;
}

/** The server says in the last line of this file how far it is; one that was killed has left its own there. */
function readyIn(data: string, pid: number | undefined): boolean {
  const file = path.join(data, 'postmaster.pid');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  return lines[0] === String(pid) && lines.at(-1)?.trim() === 'ready';
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  signalAll(child, 'SIGCONT');
  // It ends its own processes at once and writes nothing more; killed harder, it would leave them behind.
  child.kill('SIGQUIT');
  await ended;
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function programs(): { postgres: string; initdb: string } | undefined {
  const versions = HOMES.filter(existsSync).flatMap((home) => readdirSync(home).map((name) => path.join(home, name)));
  const folders = [...versions.map((version) => path.join(version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  const folder = folders.find((one) => ['postgres', 'initdb'].every((name) => existsSync(path.join(one, name))));
  return folder === undefined
    ? undefined
    : { postgres: path.join(folder, 'postgres'), initdb: path.join(folder, 'initdb') };
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package has made. */
function ownerOf(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** The server has a process for each connection, and some more. */
function signalAll(server: ChildProcess, signal: NodeJS.Signals): void {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(server.pid)], { encoding: 'utf8' });
  for (const pid of [server.pid!, ...(stdout.match(/\d+/g) ?? []).map(Number)]) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}
