import { messageOf } from '../../plugins/core/message-of';
import type { Logger } from '../../plugins/core/services';

/** Milliseconds. */
const PAUSE_BETWEEN_WARNINGS = 60_000;

/** Tells the operator that something fails without which requests go on. */
export type Warn = (error: unknown) => undefined;

/** @param what fails, such as "the store 'default'" */
export function oneWarningAMinute(what: string, logger: Pick<Logger, 'warn'>): Warn {
  let warnedAt = -Infinity;
  return (error) => {
    if (Date.now() - warnedAt < PAUSE_BETWEEN_WARNINGS) return;
    warnedAt = Date.now();
    const reason = messageOf(error);
    logger.warn(`semantic-cache: ${what} fails (${reason}); requests go on without it`);
  };
}
