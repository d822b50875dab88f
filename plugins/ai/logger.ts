import { createLogger as createWinston, format, transports } from 'winston';
import type { Logger } from '../core/services';

/** The gateway's own log: one line an entry, on standard error, at `LOG_LEVEL` (default `info`). */
export function createLogger(): Logger {
  return createWinston({
    level: process.env.LOG_LEVEL ?? 'info',
    format: format.combine(format.timestamp(), format.errors({ stack: true }), format.json()),
    transports: [new transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] })],
  });
}
