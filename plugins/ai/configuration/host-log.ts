import { stripVTControlCharacters } from 'node:util';
import { messageOf } from '../../core/message-of';
import { requireOfHost } from './host-modules';

interface HostLogger {
  error: (...args: unknown[]) => unknown;
}

/** What the host tells its log while something is built, in place of the log. */
export interface HostComplaints {
  readonly messages: readonly string[];
  /** The reason of a failure: the host logs it and throws a mere name such as `POLICY_PARAMS_VALIDATION_FAILED`. */
  explain(error: unknown): string;
  stop(): void;
}

/** Collects errors that the host would log, until stopped. */
export function listenToHost(): HostComplaints {
  const messages: string[] = [];
  const loggers = requireOfHost('./lib/logger') as Record<string, HostLogger>;
  const restores = ['gateway', 'policy', 'plugins', 'config'].flatMap((name) => {
    const logger = loggers[name];
    if (!logger) return [];
    const original = logger.error;
    logger.error = (...args) => messages.push(args.map((arg) => stripVTControlCharacters(String(arg))).join(' '));
    return [() => void (logger.error = original)];
  });
  return {
    messages,
    explain(error) {
      const message = messageOf(error);
      const isName = /^[A-Z_]+$/.test(message);
      return isName && messages.length ? messages.join('; ').replace(/\s+/g, ' ') : message;
    },
    stop: () => restores.forEach((restore) => restore()),
  };
}
