import type { Credentials, Logger } from '../../core/services';

/** A use is written once in so many milliseconds for each key. */
const MINUTE = 60_000;
/** Milliseconds that a use may wait to be written. */
const DELAY = 1_000;
/** Keys whose last use is remembered; the least recent go first, and are written once more when they come again. */
const MOST = 10_000;

/** When keys were last used: noted in memory, and written away from the requests, at most once a minute for each. */
export class LastUse {
  private readonly noted = new Map<string, number>();
  private readonly pending = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  /** @param write keeps the time, RFC 3339, where the key is kept */
  constructor(
    private readonly write: (keyId: string, time: string) => Promise<unknown>,
    private readonly logger: Logger,
  ) {}

  note(keyId: string): void {
    const now = Date.now();
    if (now - (this.noted.get(keyId) ?? 0) < MINUTE) return;
    this.noted.delete(keyId);
    this.noted.set(keyId, now);
    if (this.noted.size > MOST) this.noted.delete(this.noted.keys().next().value!);
    if (this.pending.size < MOST) this.pending.add(keyId);
    this.timer ??= setTimeout(() => void this.flush(), DELAY).unref();
  }

  /** RFC 3339; undefined where this process has not seen the key for long. */
  of(keyId: string): string | undefined {
    const time = this.noted.get(keyId);
    return time === undefined ? undefined : new Date(time).toISOString();
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const keys = [...this.pending];
    this.pending.clear();
    try {
      for (const keyId of keys) await this.write(keyId, this.of(keyId) ?? new Date().toISOString());
    } catch (error) {
      this.logger.warn(`when keys were last used cannot be kept: ${String(error)}`, { keys: keys.length });
    }
  }
}

/** The same, and each key that lets somebody in is noted. */
export function notingUses<T extends Pick<Credentials, 'verifyKey'>>(credentials: T, lastUse: LastUse): T {
  return {
    ...credentials,
    async verifyKey(keyId: string, keySecret: string) {
      const found = await credentials.verifyKey(keyId, keySecret);
      if (found && !('reason' in found)) lastUse.note(keyId);
      return found;
    },
  };
}
