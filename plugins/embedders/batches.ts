import { AiError } from '../core/error';

export interface BatchOptions<Result> {
  /** Who works, for messages. */
  readonly name: string;
  /** One result for each text. @param signal aborted when nobody waits for any of them any more */
  run(texts: readonly string[], signal: AbortSignal): Promise<readonly Result[]>;
  /** Texts that are worked on together at most. */
  readonly size: number;
  /** Batches under way at once at most. */
  readonly atOnce: number;
  /** Texts that wait at most; calls that bring more are refused. */
  readonly maxWaiting: number;
  /** Milliseconds for which a batch waits for more texts to come. */
  readonly linger?: number;
}

/** One call, of which some texts may be done, some under way and some waiting. */
interface Call<Result> {
  readonly texts: readonly string[];
  readonly results: Result[];
  next: number;
  missing: number;
  settled: boolean;
  readonly resolve: (results: Result[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** A text of a call. */
interface Place<Result> {
  readonly call: Call<Result>;
  readonly index: number;
}

/** Works on the texts of many calls in batches, to which each call that waits gives a text in turn: long lists do not hold up short ones. */
export class Batches<Result> {
  private readonly waiting: Call<Result>[] = [];
  private readonly underWay = new Map<AbortController, readonly Place<Result>[]>();
  private lingering: NodeJS.Timeout | undefined;

  constructor(private readonly options: BatchOptions<Result>) {}

  /** The results in the order of the texts. Rejects with the signal's reason, and with `AiError` 503 when too many wait. */
  async ask(texts: readonly string[], signal: AbortSignal): Promise<Result[]> {
    signal.throwIfAborted();
    if (texts.length === 0) return [];
    const { name, maxWaiting } = this.options;
    const ahead = this.waiting.reduce((sum, call) => sum + call.texts.length - call.next, 0);
    if (ahead + texts.length > maxWaiting) throw overloaded(name, ahead, maxWaiting);
    let call: Call<Result> | undefined;
    const onAbort = () => call && this.abandon(call, signal.reason);
    try {
      return await new Promise<Result[]>((resolve, reject) => {
        call = { texts, results: [], next: 0, missing: texts.length, settled: false, resolve, reject };
        signal.addEventListener('abort', onAbort, { once: true });
        this.waiting.push(call);
        this.startSoon();
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Lets nobody wait any more. */
  stop(reason: Error): void {
    clearTimeout(this.lingering);
    this.lingering = undefined;
    const calls = [...this.waiting, ...[...this.underWay.values()].flat().map(({ call }) => call)];
    for (const call of calls) this.abandon(call, reason);
  }

  private startSoon(): void {
    const { linger = 0, size } = this.options;
    if (linger === 0 || this.waiting.length >= size) return this.start();
    this.lingering ??= setTimeout(() => {
      this.lingering = undefined;
      this.start();
    }, linger);
  }

  private start(): void {
    while (this.waiting.length > 0 && this.underWay.size < this.options.atOnce) void this.work(this.take());
  }

  private take(): Place<Result>[] {
    const places: Place<Result>[] = [];
    while (places.length < this.options.size) {
      const call = this.waiting.shift();
      if (!call) break;
      places.push({ call, index: call.next++ });
      if (call.next < call.texts.length) this.waiting.push(call);
    }
    return places;
  }

  private async work(places: readonly Place<Result>[]): Promise<void> {
    const leaving = new AbortController();
    this.underWay.set(leaving, places);
    try {
      const texts = places.map(({ call, index }) => call.texts[index]!);
      const results = await this.options.run(texts, leaving.signal);
      if (results.length !== texts.length) {
        throw new Error(`${this.options.name} gave ${results.length} results for ${texts.length} texts`);
      }
      for (const [at, place] of places.entries()) deliver(place, results[at]!);
    } catch (error) {
      for (const { call } of places) this.abandon(call, error);
    } finally {
      this.underWay.delete(leaving);
      this.start();
    }
  }

  /** A call that will not be answered; what is under way for it alone need not go on. */
  private abandon(call: Call<Result>, reason: unknown): void {
    if (call.settled) return;
    call.settled = true;
    const at = this.waiting.indexOf(call);
    if (at >= 0) this.waiting.splice(at, 1);
    call.reject(reason);
    for (const [leaving, places] of this.underWay) {
      if (places.every((place) => place.call.settled)) leaving.abort(reason);
    }
  }
}

function deliver<Result>({ call, index }: Place<Result>, result: Result): void {
  if (call.settled) return;
  call.results[index] = result;
  if (--call.missing > 0) return;
  call.settled = true;
  call.resolve(call.results);
}

function overloaded(name: string, ahead: number, most: number): AiError {
  const message = `${name} has ${ahead} texts to embed already, and at most ${most} may wait: send fewer, or try again in a moment.`;
  return new AiError(message, { status: 503, code: 'embedder_overloaded', headers: { 'retry-after': '1' } });
}
