import type { Notifier } from '../core/notifier';
import type { Logger } from '../core/services';

/** Notices as lines of the log, for operators who have no other place for them. */
export function logNotices(logger: Logger): Notifier {
  return {
    notify: ({ type, id, data }) => logger.warn(type, { id, ...data }),
    close: () => Promise.resolve(),
  };
}
