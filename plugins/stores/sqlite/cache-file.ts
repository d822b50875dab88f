import { Worker } from 'node:worker_threads';
import { messageOf } from '../../core/message-of';
import { within } from '../../core/within';
import type { CacheCall, CacheMethods, CacheReply } from './cache-methods';
import { openCacheFile } from './cache-schema';
import type { CacheWorkerData } from './cache-worker';

/** Bytes on their way to the disk; beyond, nothing more is kept until it has caught up. */
const MOST_WAITING = 64 * 1024 * 1024;
/** Milliseconds: a disk that is slower is of no use to a cache. */
const DEADLINE = 5000;

type Method = keyof CacheMethods;
type Result<Name extends Method> = ReturnType<CacheMethods[Name]>;

interface Pending {
  readonly bytes: number;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/**
 * A file of cached answers that a thread of its own reads and writes, one call after the other, so that no request
 * waits for the disk but the one that wants what is there.
 */
export class CacheFile {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private calls = 0;
  private waiting = 0;
  private gone: Error | undefined;

  /** Throws `OtherFile`, or an error that says why the file cannot be used. */
  constructor(
    private readonly file: string,
    maxBytes: number,
  ) {
    openCacheFile(file).close();
    const workerData: CacheWorkerData = { file, maxBytes };
    this.worker = new Worker(require.resolve('./cache-worker'), { workerData });
    this.worker.on('message', (reply: CacheReply) => this.settle(reply));
    this.worker.on('error', (error) => this.lose(messageOf(error)));
    this.worker.on('exit', () => this.lose('its thread has ended'));
    this.worker.unref();
  }

  /**
   * Calls a method there, after all that were called before. Rejects when the file fails, or is too slow.
   * @param bytes that are on their way meanwhile
   */
  async call<Name extends Method>(
    method: Name,
    given: Parameters<CacheMethods[Name]>,
    bytes = 0,
  ): Promise<Result<Name>> {
    if (this.gone) throw this.gone;
    if (this.waiting + bytes > MOST_WAITING) throw this.failed(`${MOST_WAITING} bytes wait for the disk already`);
    const call: CacheCall = { number: ++this.calls, method, given };
    const reply = new Promise<unknown>((resolve, reject) => {
      this.pending.set(call.number, { bytes, resolve, reject });
      this.waiting += bytes;
      this.worker.ref();
      this.worker.postMessage(call);
    });
    return within(reply, DEADLINE) as Promise<Result<Name>>;
  }

  /** Waits for what is on its way. */
  async close(): Promise<void> {
    await this.call('close', []).catch(() => undefined);
    await this.worker.terminate();
  }

  private settle({ number, result, error }: CacheReply): void {
    const call = this.pending.get(number);
    if (!call) return;
    this.pending.delete(number);
    this.waiting -= call.bytes;
    if (this.pending.size === 0) this.worker.unref();
    if (error === undefined) call.resolve(result);
    else call.reject(this.failed(error));
  }

  private lose(reason: string): void {
    this.gone ??= this.failed(reason);
    for (const { reject } of this.pending.values()) reject(this.gone);
    this.pending.clear();
  }

  private failed(reason: string): Error {
    return new Error(`The cache in ${this.file} does not work: ${reason}`);
  }
}
