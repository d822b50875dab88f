import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { TransportAnswer } from './provider';

/** How much may wait to be read before the provider is held back, in bytes. */
const MOST_WAITING = 64 * 1024;

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

/**
 * Takes in one answer from undici and hands its body on as it is read. A stream of Node's would do the same, at half
 * the price of all else that happens to a chunk.
 */
export class AnswerReader implements Dispatcher.DispatchHandler, AsyncIterableIterator<Buffer> {
  /** Status, headers and body, once they begin; rejects when no answer comes. */
  readonly answer: Promise<TransportAnswer>;

  private head!: Waiting<TransportAnswer>;
  private controller: Dispatcher.DispatchController | undefined;
  private chunks: Buffer[] = [];
  private size = 0;
  private reader: Waiting<IteratorResult<Buffer>> | undefined;
  private over = false;
  private failure: Error | undefined;
  private readonly onAbort = () => this.stop(this.signal.reason as Error);

  /** @param onSent called when the call goes out on a connection */
  constructor(
    private readonly signal: AbortSignal,
    private readonly onSent: () => void = () => {},
  ) {
    this.answer = new Promise((resolve, reject) => (this.head = { resolve, reject }));
    if (signal.aborted) this.onAbort();
    else signal.addEventListener('abort', this.onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.failure) controller.abort(this.failure);
    else this.onSent();
  }

  onRequestUpgrade(_: unknown, status: number, headers: TransportAnswer['headers'], socket: Duplex): void {
    const destroy = () => void socket.destroy();
    this.finish(undefined);
    // Nobody listens between here and the first reader, and an error that nobody listens to ends the process.
    socket.on('error', () => {});
    this.head.resolve({ status, headers, body: this, socket, destroy });
  }

  onResponseStart(_: unknown, status: number, headers: TransportAnswer['headers']): void {
    if (status < 200) return;
    this.head.resolve({ status, headers, body: this, destroy: () => this.stop(new Error('nobody reads the answer')) });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.reader) {
      this.reader.resolve({ done: false, value: chunk });
      this.reader = undefined;
      return;
    }
    this.chunks.push(chunk);
    this.size += chunk.length;
    if (this.size >= MOST_WAITING) controller.pause();
  }

  onResponseEnd(): void {
    this.finish(undefined);
  }

  onResponseError(_: unknown, error: Error): void {
    this.finish(error);
  }

  next(): Promise<IteratorResult<Buffer>> {
    const chunk = this.chunks.shift();
    if (chunk) {
      this.size -= chunk.length;
      if (this.controller?.paused && this.size < MOST_WAITING) this.controller.resume();
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.failure) return Promise.reject(this.failure);
    if (this.over) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => (this.reader = { resolve, reject }));
  }

  return(): Promise<IteratorResult<Buffer>> {
    this.stop(new Error('nobody reads the answer'));
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends it from this side: what was not read yet is of no interest, and the connection is closed. */
  private stop(reason: Error): void {
    if (this.over) return;
    this.chunks = [];
    this.finish(reason);
    this.controller?.abort(reason);
  }

  private finish(failure: Error | undefined): void {
    if (this.over) return;
    this.over = true;
    this.failure = failure;
    this.signal.removeEventListener('abort', this.onAbort);
    const { reader } = this;
    this.reader = undefined;
    if (failure) {
      this.head.reject(failure);
      reader?.reject(failure);
    } else reader?.resolve({ done: true, value: undefined });
  }
}
