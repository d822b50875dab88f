import type { Deliveries } from '../core/deliveries';
import type { Notice, Notifier } from '../core/notifier';
import type { PrometheusMetrics } from './metrics';
import type { WebhookSettings } from './webhook-settings';
import { type WebhookOptions, webhooks } from './webhooks';

export interface LastingNotifier extends Notifier {
  /**
   * Tells each of them once, whatever is restarted in between.
   * @returns whether everybody has everything; what is missing is to be told again
   */
  tellOnce(notices: readonly Notice[]): Promise<boolean>;
}

export interface NotifierOptions extends WebhookOptions {
  readonly metrics: Pick<PrometheusMetrics, 'notice'>;
  readonly deliveries: Deliveries;
}

/** Notices as lines of the log and as counts, and to the webhooks that are declared. */
export function openNotifier(declared: readonly WebhookSettings[] = [], options: NotifierOptions): LastingNotifier {
  const receivers = webhooks(declared, options);
  return {
    notify(notice) {
      options.logger.warn(notice.type, { id: notice.id, ...notice.data });
      options.metrics.notice(notice.type);
      receivers.notify(notice);
    },
    tellOnce(notices) {
      const { deliveries, logger, metrics } = options;
      for (const { id, type, data } of notices) {
        const name = `${id} log`;
        if (!deliveries.claim(name, 0)) continue;
        logger.info(type, { id, ...data });
        metrics.notice(type);
        deliveries.make(name);
      }
      return receivers.tellOnce(notices, deliveries);
    },
    close: () => receivers.close(),
  };
}
