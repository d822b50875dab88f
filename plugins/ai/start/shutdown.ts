import type { Server } from 'node:http';
import { closeAll } from '../closing';
import { createLogger } from '../logger';
import type { RunningHost } from './run-host';

/** Seconds that running requests get to end. */
const DEFAULT_TIMEOUT = 25;

/** How often connections that have become idle are closed, in milliseconds: a server does so only once by itself. */
const SWEEPING = 100;

/**
 * At SIGTERM and SIGINT: takes no more connections, lets running requests end for up to `EG_SHUTDOWN_TIMEOUT` seconds,
 * writes what is pending and exits with 0. A second signal ends the process at once.
 */
export function endGracefully(host: RunningHost): void {
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) process.exit(1);
    ending = true;
    createLogger().info(`${signal}: no more requests are taken, running ones may end`);
    void close(host).finally(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

async function close({ gateway, admin }: RunningHost): Promise<void> {
  const deadline = Date.now() + timeout();
  await Promise.all(gateway.map((server) => closeServer(server, deadline)));
  if (admin) await closeServer(admin, Date.now());
  await closeAll();
}

/** Milliseconds. */
function timeout(): number {
  const seconds = Number(process.env.EG_SHUTDOWN_TIMEOUT || DEFAULT_TIMEOUT);
  return (Number.isFinite(seconds) && seconds >= 0 ? seconds : DEFAULT_TIMEOUT) * 1000;
}

function closeServer(server: Server, deadline: number): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => {
      if (Date.now() >= deadline) server.closeAllConnections();
      else server.closeIdleConnections();
    }, SWEEPING);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
  });
}
