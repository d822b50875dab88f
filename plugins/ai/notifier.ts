import type { Notifier } from '../core/notifier';
import type { PrometheusMetrics } from './metrics';
import type { WebhookSettings } from './webhook-settings';
import { type WebhookOptions, webhooks } from './webhooks';

export interface NotifierOptions extends WebhookOptions {
  readonly metrics: Pick<PrometheusMetrics, 'notice'>;
}

/** Notices as lines of the log and as counts, and to the webhooks that are declared. */
export function openNotifier(declared: readonly WebhookSettings[] = [], options: NotifierOptions): Notifier {
  const receivers = webhooks(declared, options);
  return {
    notify(notice) {
      options.logger.warn(notice.type, { id: notice.id, ...notice.data });
      options.metrics.notice(notice.type);
      receivers.notify(notice);
    },
    close: () => receivers.close(),
  };
}
