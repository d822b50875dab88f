import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Deliveries } from '../core/deliveries';
import { fetchJson } from '../core/fetch-json';
import type { Notice, Notifier } from '../core/notifier';
import { patternTest } from '../core/permissions';
import type { Transport } from '../core/provider';
import { Secret } from '../core/secret';
import type { Logger } from '../core/services';
import { signedHeaders } from '../core/webhook-signature';
import type { WebhookSettings } from './webhook-settings';

/** Pauses between tries; with the last one a notice is given up. Milliseconds. */
const PAUSES: readonly number[] = [1_000, 5_000, 30_000, 120_000, 600_000, 1_800_000];
/** How long one try may take, and how long closing waits for what is under way. Milliseconds. */
const TRY_TIMEOUT = 10_000;
const CLOSE_TIMEOUT = 3_000;
/** Notices that wait for a receiver, and ids that are remembered. */
const MOST_PENDING = 1_000;
const MOST_IDS = 10_000;
/** How long a gateway may be at one delivery before another takes it over: longer than all tries. Milliseconds. */
const CLAIM = 7_200_000;

export interface WebhookOptions {
  readonly send: Transport;
  readonly logger: Logger;
  /** Milliseconds between tries, where not the usual. */
  readonly pauses?: readonly number[];
}

interface Message {
  readonly id: string;
  readonly body: string;
}

export interface Webhooks extends Notifier {
  /**
   * Sends what must reach everybody once, whatever is restarted in between.
   * @returns whether everybody has everything; what is missing is to be told again
   */
  tellOnce(notices: readonly Notice[], deliveries: Deliveries): Promise<boolean>;
}

/** Sends notices to the operator's own systems, each once to everybody who wants its type. */
export function webhooks(declared: readonly WebhookSettings[], options: WebhookOptions): Webhooks {
  const receivers = declared.map((one) => new Receiver(one, options));
  const told = new Set<string>();
  return {
    notify(notice) {
      if (told.has(notice.id)) return;
      told.add(notice.id);
      if (told.size > MOST_IDS) told.delete(told.values().next().value!);
      const body = bodyOf(notice);
      for (const receiver of receivers) receiver.tell(notice, body);
    },
    async tellOnce(notices, deliveries) {
      const all = await Promise.all(receivers.map((receiver) => receiver.tellOnce(notices, deliveries)));
      return all.every(Boolean);
    },
    async close() {
      await Promise.all(receivers.map((receiver) => receiver.close()));
    },
  };
}

function bodyOf(notice: Notice): string {
  return JSON.stringify({ ...notice, created: new Date().toISOString() });
}

class Receiver {
  private readonly secret: Secret;
  private readonly events: readonly ((type: string) => boolean)[];
  private readonly pending = new Set<Promise<unknown>>();
  /** Ends pauses, so that what waits is tried once more, and then what is under way. */
  private readonly closing = new AbortController();
  private readonly closed = new AbortController();

  constructor(
    private readonly declared: WebhookSettings,
    private readonly options: WebhookOptions,
  ) {
    this.secret = new Secret(String(declared.secret));
    this.events = (declared.events ?? ['*']).map(patternTest);
  }

  tell({ id, type }: Notice, body: string): void {
    if (!this.wants(type)) return;
    if (this.pending.size >= MOST_PENDING) return this.giveUp(id, 'too many notices wait for this receiver');
    const delivery = this.deliver({ id, body }).finally(() => this.pending.delete(delivery));
    this.pending.add(delivery);
  }

  /** @returns whether it has all of them now */
  tellOnce(notices: readonly Notice[], deliveries: Deliveries): Promise<boolean> {
    const telling = this.tellInOrder(notices, deliveries).finally(() => this.pending.delete(telling));
    this.pending.add(telling);
    return telling;
  }

  /** One after the other, as far as they are taken. */
  private async tellInOrder(notices: readonly Notice[], deliveries: Deliveries): Promise<boolean> {
    // Addresses may hold secrets.
    const receiver = createHash('sha256').update(this.declared.url).digest('base64url').slice(0, 16);
    let all = true;
    for (const notice of notices) {
      const name = `${notice.id} ${receiver}`;
      if (!this.wants(notice.type) || deliveries.isMade(name)) continue;
      if (this.closing.signal.aborted) return false;
      if (!deliveries.claim(name, CLAIM)) {
        all = false;
        continue;
      }
      const taken = await this.deliver({ id: notice.id, body: bodyOf(notice) });
      if (taken) deliveries.make(name);
      else deliveries.giveBack(name);
      if (!taken) return false;
    }
    return all;
  }

  private wants(type: string): boolean {
    return this.events.some((means) => means(type));
  }

  async close(): Promise<void> {
    this.closing.abort();
    const timer = setTimeout(() => this.closed.abort(), CLOSE_TIMEOUT);
    await Promise.allSettled(this.pending);
    clearTimeout(timer);
  }

  /** Never rejects. @returns whether it was taken */
  private async deliver(message: Message): Promise<boolean> {
    const { pauses = PAUSES } = this.options;
    for (let tries = 0; ; tries++) {
      // What is under way while it closes may fail because of that: it has one more.
      const isLast = this.closing.signal.aborted;
      const failure = await this.post(message);
      if (failure === undefined) return true;
      const pause = pauses[tries];
      if (pause === undefined || isLast) {
        this.giveUp(message.id, failure);
        return false;
      }
      // Not all at the same moment, when a receiver comes back.
      const length = pause * (0.75 + Math.random() / 2);
      await wait(length, undefined, { signal: this.closing.signal, ref: false }).catch(() => {});
    }
  }

  /** @returns why it was not taken; undefined when it was */
  private async post({ id, body }: Message): Promise<string | undefined> {
    const signal = AbortSignal.any([this.closed.signal, AbortSignal.timeout(TRY_TIMEOUT)]);
    try {
      const secret = this.secret.resolve();
      if (secret === undefined) return this.secret.missing;
      const signed = signedHeaders({ id, timestamp: Math.floor(Date.now() / 1000), body }, secret);
      const headers = { 'content-type': 'application/json', ...signed };
      const { url } = this.declared;
      const { status } = await fetchJson(this.options.send, { method: 'POST', url, headers, body }, signal);
      return status >= 200 && status < 300 ? undefined : `it answered with status ${status}`;
    } catch (error) {
      return signal.aborted ? 'it did not answer in time' : (error as Error).message;
    }
  }

  private giveUp(id: string, reason: string): void {
    const { host } = new URL(this.declared.url);
    this.options.logger.error('a webhook was not told', { id, host, reason });
  }
}
