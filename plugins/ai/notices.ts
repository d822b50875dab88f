import type { Ledger } from '../core/ledger';
import type { Notifier } from '../core/notifier';
import { openDeliveries } from '../stores/sqlite/deliveries';
import { StatementAnnouncer } from './billing/announce';
import { type NotifierOptions, openNotifier } from './notifier';
import type { WebhookSettings } from './webhook-settings';

export interface NoticeOptions extends Omit<NotifierOptions, 'deliveries'> {
  readonly ledger: Pick<Ledger, 'sum'>;
  /** The SQLite file in which deliveries are remembered. */
  readonly file: string;
}

/** What tells operators of what happens, and what goes on by itself to be told. */
export interface Notices {
  readonly notifier: Notifier;
  close(): Promise<void>;
}

export function openNotices(declared: readonly WebhookSettings[] | undefined, options: NoticeOptions): Notices {
  const { ledger, logger, file } = options;
  const deliveries = openDeliveries(file);
  const notifier = openNotifier(declared, { ...options, deliveries });
  const announcer = new StatementAnnouncer({ ledger, logger, tellOnce: (notices) => notifier.tellOnce(notices) });
  return {
    notifier,
    async close() {
      // What is under way ends with the receivers.
      await Promise.all([announcer.close(), notifier.close()]);
      await deliveries.close();
    },
  };
}
