import { randomUUID } from 'node:crypto';
import type { Logger } from '../../core/services';
import type { RedisConnection } from './connection';
import { type Delivery, deliveryKeys, deliveryValues, isOver, sumName } from './delivery';
import { gatewayKey } from './keys';
import { DELIVER } from './scripts';

/** Deliveries of one script: some milliseconds of Redis' time at most. */
const BATCH = 100;
/** Deliveries that may wait while Redis is away; what is counted alike is one. Some 300 bytes each. */
const CAPACITY = 20_000;
/** Milliseconds for which Redis remembers the number of a gateway's last batch. */
const MEMORY = 7 * 86_400_000;
/** Milliseconds between tries while Redis is there and does not take a batch. */
const PAUSE = 500;
/** After so many answers that it cannot be done, a batch is given up. */
const MOST_REFUSALS = 100;
/** Milliseconds that the end of the process may wait for deliveries. */
const CLOSE_DEADLINE = 1000;

/**
 * Tells Redis what has to be counted there, in the background and exactly once: batches are numbered and go one at a
 * time, and the script does not do a number again that it has done. While Redis is away they wait here.
 */
export class Deliveries {
  private readonly key = gatewayKey(randomUUID());
  private readonly waiting = new Map<string | symbol, Delivery>();
  private batch: { number: number; deliveries: Delivery[]; refusals: number } | undefined;
  private sent = 0;
  private lost = 0;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;

  constructor(
    private readonly connection: RedisConnection,
    private readonly logger: Logger,
  ) {
    connection.define('aiDeliver', DELIVER);
    connection.onReady(() => this.work());
  }

  /** Sent at once where nothing is under way, so that what this process asks next finds it done. */
  push(...deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      const name = sumName(delivery) ?? Symbol(delivery.kind);
      const same = this.waiting.get(name);
      if (!same && this.waiting.size >= CAPACITY) this.lose(1);
      else this.waiting.set(name, same ? sumOf(same, delivery) : delivery);
    }
    if (!this.timer) this.work();
  }

  /** Waits until all is delivered, for a while. */
  async close(): Promise<void> {
    const deadline = Date.now() + CLOSE_DEADLINE;
    while (this.pending && Date.now() < deadline) {
      this.work();
      await Promise.race([this.working, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
    clearTimeout(this.timer);
    if (this.pending) this.lose(this.pending);
  }

  private get pending(): number {
    return this.waiting.size + (this.batch?.deliveries.length ?? 0);
  }

  private work(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.working ??= this.deliver().finally(() => (this.working = undefined));
  }

  private async deliver(): Promise<void> {
    for (this.batch ??= this.nextBatch(); this.batch; this.batch = this.nextBatch()) {
      if (await this.send(this.batch)) continue;
      this.timer = setTimeout(() => this.work(), PAUSE).unref();
      return;
    }
  }

  private nextBatch(): Deliveries['batch'] {
    const deliveries: Delivery[] = [];
    for (const [name, delivery] of this.waiting) {
      if (deliveries.length === BATCH) break;
      this.waiting.delete(name);
      if (!isOver(delivery, Date.now())) deliveries.push(delivery);
    }
    return deliveries.length ? { number: ++this.sent, deliveries, refusals: 0 } : undefined;
  }

  /** @returns whether it need not be sent again */
  private async send(batch: NonNullable<Deliveries['batch']>): Promise<boolean> {
    const now = Date.now();
    const keys = [this.key, ...batch.deliveries.flatMap(deliveryKeys)];
    const values = [batch.number, MEMORY, ...batch.deliveries.flatMap((one) => deliveryValues(one, now))];
    try {
      await this.connection.script('aiDeliver', keys, values);
      return true;
    } catch (error) {
      const refused = error instanceof Error && error.name === 'ReplyError';
      if (!refused || ++batch.refusals < MOST_REFUSALS) return false;
      this.lose(batch.deliveries.length);
      return true;
    }
  }

  private lose(count: number): void {
    if (this.lost === 0) {
      this.logger.error(
        'What was used cannot be told to the store of the limits, and is not counted there: too much waits for it, ' +
          'or it takes nothing. Its limits will allow more than they should until their windows end.',
      );
    }
    this.lost += count;
  }
}

function sumOf(one: Delivery, other: Delivery): Delivery {
  if (one.kind === 'settle' || other.kind === 'settle') return other;
  return { ...other, amount: one.amount + other.amount };
}
