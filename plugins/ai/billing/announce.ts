import type { Ledger } from '../../core/ledger';
import { listed } from '../../core/listed';
import type { Notice } from '../../core/notifier';
import type { Logger } from '../../core/services';
import { type Month, monthBefore } from './month';
import { partiesOf, partyShape } from './parties';
import { nameOf } from './subject';

/** Rows may come late: from a database that was away, and from requests that began before midnight. Milliseconds. */
const GRACE = 86_400_000;
/** Milliseconds after the start, and between looks. */
const FIRST_LOOK = 60_000;
const INTERVAL = 3_600_000;

export interface AnnounceOptions {
  ledger: Pick<Ledger, 'sum'>;
  /** Resolves to whether everybody has everything. */
  tellOnce(notices: readonly Notice[]): Promise<boolean>;
  logger: Logger;
  now?(): number;
}

/** Tells once that the statements of a month are ready: of each team, and each consumer that is in none. */
export class StatementAnnouncer {
  private timer: NodeJS.Timeout;
  private looking: Promise<void> = Promise.resolve();
  /** The month of which everybody has been told. */
  private told = '';

  constructor(private readonly options: AnnounceOptions) {
    this.timer = this.lookAfter(FIRST_LOOK);
  }

  /** Tells what is to be told now. Never rejects. */
  async look(): Promise<void> {
    const { now = Date.now, tellOnce, logger } = this.options;
    const month = monthBefore(now());
    if (this.told === month.name || now() < month.to + GRACE) return;
    try {
      if (await tellOnce(await this.notices(month))) this.told = month.name;
    } catch (error) {
      logger.error(`The statements of ${month.name} cannot be announced now; tried again in an hour: ${String(error)}`);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.looking;
    clearTimeout(this.timer);
  }

  private lookAfter(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.looking = this.look().then(() => void (this.timer = this.lookAfter(INTERVAL)));
    }, milliseconds).unref();
  }

  private async notices(month: Month): Promise<Notice[]> {
    const parties = await listed(partiesOf(this.options.ledger, month));
    return parties.map((party) => ({
      type: 'invoice.ready',
      id: `invoice.ready:${nameOf(party.subject, month.name)}`,
      data: { ...partyShape(party, month.name) },
    }));
  }
}
