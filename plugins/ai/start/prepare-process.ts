import { createLogger } from '../logger';
import { requireOfHost } from '../configuration/host-modules';
import { supplyLegacyCiphers } from '../crypto-cipher';
import { keepHostLogin } from '../passport-login';
import { lendModels } from './shipped-models';

/** What the host must find when its first module is loaded. */
export function prepareProcess(configurationFolder: string): void {
  process.env.EG_CONFIG_DIR = configurationFolder;
  // The host uses functions that Node warns about; whoever runs a gateway can do nothing about it.
  process.noDeprecation = true;
  supplyLegacyCiphers();
  quietHost();
  lendModels(configurationFolder);
  type Arguments = Parameters<typeof keepHostLogin>;
  keepHostLogin(requireOfHost('passport') as Arguments[0], requireOfHost('express') as Arguments[1]);
}

/**
 * The host reads `LOG_LEVEL` once, when its logger is loaded, and at its default tells of each policy it loads. Ours
 * keeps its own default.
 */
function quietHost(): void {
  if (process.env.LOG_LEVEL) return;
  process.env.LOG_LEVEL = 'warn';
  requireOfHost('./lib/logger');
  delete process.env.LOG_LEVEL;
}

/**
 * Once requests are served, a fault outside of all handlers is one request's fault, mostly of a policy of somebody
 * else's: ending the process would cut everybody's answers. It is logged with its stack, and the process lives on.
 */
export function surviveFaults(): void {
  const logger = createLogger();
  process.on('uncaughtException', (error) =>
    logger.error(`fault outside of all handlers: ${error.stack ?? error.message}`),
  );
  process.on('unhandledRejection', (reason) => {
    logger.error(`promise that nobody awaited failed: ${reason instanceof Error ? reason.stack : String(reason)}`);
  });
}
