import { Redis } from 'ioredis';
import { messageOf } from '../../core/message-of';
import type { Logger } from '../../core/services';
import { Late, within } from '../../core/within';

/** Milliseconds that a command may take unless said; nobody waits longer for a store. */
const DEADLINE = 250;
/** Milliseconds until the next try to connect: doubled each time, up to this. */
const LONGEST_PAUSE = 2000;
const FIRST_PAUSE = 50;
/** Milliseconds that connecting may take, and then the first answers; a server that still reads its file is tried again. */
const CONNECT_DEADLINE = 2000;
/** Milliseconds without a refusal after which all is well again: a full Redis refuses what writes and does what reads. */
const QUIET = 30_000;

export interface RedisAddress {
  /** `redis://` or `rediss://`, with user, password and database where there are any. Never to be shown. */
  readonly url: string;
  /** What it is called in messages. */
  readonly name: string;
}

type Value = string | number | Buffer;

/** The store did not answer; whether it has done what it was asked to is not known where that was `sent`. */
export class StoreUnavailable extends Error {
  constructor(
    message: string,
    readonly sent: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'StoreUnavailable';
  }
}

/**
 * A connection that is made again by itself, for ever. While it is down nothing waits for it: commands fail at once. It
 * is down from the first command that misses its deadline on. The log has a line when it goes, and one when it is back.
 */
export class RedisConnection {
  private readonly client: Redis;
  private state: 'connecting' | 'up' | 'down' = 'connecting';
  private readonly readyListeners: (() => void)[] = [];
  private readonly firstTry: Promise<void>;
  private closed = false;
  private reported = false;
  private refusedAt = -Infinity;
  private greeting: NodeJS.Timeout | undefined;

  /** @param deadline milliseconds that a command may take */
  constructor(
    private readonly address: RedisAddress,
    private readonly logger: Logger,
    private readonly deadline = DEADLINE,
  ) {
    this.client = new Redis(address.url, {
      // Nothing is kept to be sent later, or sent twice: who asks decides that.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (tries) => Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE),
      connectTimeout: CONNECT_DEADLINE,
      disconnectTimeout: DEADLINE,
      // A primary that has become a replica: its name may lead to the new one.
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
    });
    this.firstTry = new Promise((resolve) => {
      this.client.once('ready', resolve);
      this.client.once('close', resolve);
    });
    // Not by the client's `socketTimeout`: its timer outlives the connection, and ends the next one, or keeps the process.
    this.client.on('connect', () => this.awaitGreeting());
    this.client.on('error', (error: Error) => this.fail(error.message));
    this.client.on('close', () => {
      clearTimeout(this.greeting);
      this.fail('the connection was closed');
    });
    this.client.on('ready', () => this.begin());
  }

  /** Runs when the connection is there, and each time that it is there again. */
  onReady(listener: () => void): void {
    this.readyListeners.push(listener);
    if (this.state === 'up') listener();
  }

  /** Makes a Lua script a command, sent by its digest; its first argument is the number of keys. */
  define(name: string, lua: string, numberOfKeys?: number): void {
    this.client.defineCommand(name, { lua, numberOfKeys });
  }

  /** Runs a command that was defined; its answer comes as bytes when `Buffer` is added to the name. */
  script<Result>(name: string, keys: readonly string[], values: readonly Value[]): Promise<Result> {
    const commands = this.client as unknown as Record<string, (...values: Value[]) => Promise<Result>>;
    return this.run(() => commands[name]!(keys.length, ...keys, ...values));
  }

  /** Rejects with `StoreUnavailable` when the answer does not come in time, and with Redis' own error when it is one. */
  async run<Result>(command: (client: Redis) => Promise<Result>): Promise<Result> {
    if (this.state === 'connecting') await within(this.firstTry, DEADLINE).catch(() => undefined);
    if (this.state !== 'up') throw this.unavailable('is not connected', false);
    let result: Result;
    try {
      result = await within(command(this.client), this.deadline);
    } catch (error) {
      throw this.failed(error);
    }
    if (this.reported && Date.now() - this.refusedAt >= QUIET) this.recover();
    return result;
  }

  /** Throws when it cannot be reached. */
  async check(): Promise<void> {
    await this.run((client) => client.ping());
  }

  async close(): Promise<void> {
    this.closed = true;
    this.client.disconnect();
  }

  private failed(error: unknown): unknown {
    const reason = messageOf(error);
    // Redis has answered: it is there, but cannot do what it was asked to.
    if (error instanceof Error && error.name === 'ReplyError') {
      this.refusedAt = Date.now();
      this.report(reason);
      return error;
    }
    if (error instanceof Late) {
      this.fail(reason);
      this.client.disconnect(true);
    }
    return this.unavailable(reason, true);
  }

  private awaitGreeting(): void {
    this.greeting = setTimeout(() => {
      this.fail(`not ready within ${CONNECT_DEADLINE / 1000} s; it may still read its file`);
      this.client.disconnect(true);
    }, CONNECT_DEADLINE);
  }

  private begin(): void {
    clearTimeout(this.greeting);
    this.state = 'up';
    // What waits for the connection says by its answer that all is well.
    this.check().catch(() => undefined);
    for (const listener of this.readyListeners) listener();
  }

  private fail(reason: string): void {
    this.state = 'down';
    this.report(reason);
  }

  private report(reason: string): void {
    if (this.reported || this.closed) return;
    this.reported = true;
    this.logger.error(
      `The store ${this.address.name} does not work: ${reason.replace(/\.$/, '')}. Limits and caches in it do as their ` +
        '`onStoreError` says until it is back.',
    );
  }

  private recover(): void {
    this.reported = false;
    this.logger.info(`The store ${this.address.name} works again.`);
  }

  private unavailable(reason: string, sent: boolean): StoreUnavailable {
    return new StoreUnavailable(`The store ${this.address.name}: ${reason}`, sent);
  }
}
