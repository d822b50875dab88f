import { Worker } from 'node:worker_threads';
import type { Logger } from '../../core/services';
import type { EncodedText, ThreadAnswer } from './messages';

const DEADLINE = 60_000;
/** Milliseconds until a thread that has ended is started again: doubling from the first to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;

export interface ThreadOptions {
  /** The embedder, for messages. */
  readonly name: string;
  /** Compiled code of the thread. */
  readonly file: string;
  readonly data?: unknown;
  /** Milliseconds until a list of texts must be answered, the loading of the model included. A minute unless told. */
  readonly deadline?: number;
  readonly logger: Pick<Logger, 'warn'>;
}

interface Job {
  readonly resolve: (results: readonly EncodedText[]) => void;
  readonly reject: (error: Error) => void;
}

/** A worker thread with a model: started when it is needed, and again when it has ended. It does one list of texts at a time. */
export class Thread {
  private worker: Worker | undefined;
  private job: Job | undefined;
  /** Why the thread that runs will have ended, once it has. */
  private fault = '';
  private failures = 0;
  private restAfter = 0;
  private closed = false;

  constructor(private readonly options: ThreadOptions) {}

  /** Begins to load the model. */
  prepare(): void {
    if (!this.closed) this.started();
  }

  /** What became of the texts. Rejects while the thread rests, and when it ends or hangs. */
  async run(texts: readonly string[]): Promise<readonly EncodedText[]> {
    const { name, deadline = DEADLINE } = this.options;
    if (this.closed) throw new Error(`the embedder ${name} is closed`);
    const rest = this.restAfter - performance.now();
    if (!this.worker && rest > 0) {
      throw new Error(`the embedder ${name} has failed, and is started again in ${Math.ceil(rest / 1000)} s`);
    }
    const worker = this.started();
    const hung = setTimeout(() => {
      this.fault = `it did not answer within ${deadline / 1000} s`;
      void worker.terminate();
    }, deadline);
    worker.ref();
    try {
      return await new Promise((resolve, reject) => {
        this.job = { resolve, reject };
        worker.postMessage(texts);
      });
    } finally {
      this.job = undefined;
      clearTimeout(hung);
      worker.unref();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.worker?.terminate();
  }

  /** The thread, started where it does not run. By itself it does not keep the process. */
  private started(): Worker {
    if (this.worker) return this.worker;
    const { name, file, data } = this.options;
    const worker = new Worker(file, { name, workerData: data });
    worker.unref();
    worker.on('message', (answer: ThreadAnswer) => this.answered(answer));
    worker.on('error', (error) => (this.fault = error.message));
    worker.once('exit', (code) => this.ended(code));
    this.fault = '';
    return (this.worker = worker);
  }

  private answered(answer: ThreadAnswer): void {
    this.failures = 0;
    if ('results' in answer) this.job?.resolve(answer.results);
    else this.job?.reject(new Error(`the embedder ${this.options.name} failed: ${answer.failure}`));
  }

  private ended(code: number): void {
    this.worker = undefined;
    const { name, logger } = this.options;
    const reason = this.fault || `its thread ended with code ${code}`;
    const pause = Math.min(FIRST_PAUSE * 2 ** this.failures++, LONGEST_PAUSE);
    this.restAfter = performance.now() + pause;
    if (!this.closed) logger.warn(`the embedder ${name} has failed`, { reason, pause });
    this.job?.reject(new Error(`the embedder ${name} has failed: ${reason}`));
  }
}
