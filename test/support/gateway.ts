import { mkdtempSync, rmSync, cpSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { watchFile, watchServer } from './secret-watch';
import { urlOf } from './local-server';

/** The repository, or wherever the tests were compiled from. */
export const ROOT = path.resolve(__dirname, '../../..');

export interface GatewaySettings {
  /** Content of `gateway.config.yml` besides the ports. */
  gateway: object;
  /** What stands under `plugins: ai:`. The ledger is a file of the test's own folder unless said. */
  ai?: object;
  /** Further plugins, by name. */
  plugins?: object;
}

/** A running gateway: the real host with this plugin, in this process, on free ports of the loopback interface. */
export interface RunningGateway {
  readonly url: string;
  readonly adminUrl: string;
  /** The server of the admin port. */
  readonly admin: Server;
  /** Where `https` was asked for. */
  readonly httpsUrl: string | undefined;
  /** The folder of its configuration and data. */
  readonly folder: string;
  /** The ledger's file. */
  readonly ledger: string;
  stop(): Promise<void>;
}

/** Starts a gateway. The host keeps its configuration in modules, so that each start loads them anew. */
export async function startGateway({ gateway, ai, plugins }: GatewaySettings): Promise<RunningGateway> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-'));
  const ledger = path.join(folder, 'usage.db');
  cpSync(path.join(ROOT, 'config/models'), path.join(folder, 'models'), { recursive: true });
  const ports = { http: { port: 0, hostname: '127.0.0.1' }, admin: { port: 0, host: '127.0.0.1' } };
  writeFileSync(path.join(folder, 'gateway.config.yml'), stringify({ ...ports, ...gateway }));
  writeFileSync(path.join(folder, 'system.config.yml'), stringify(systemConfig(ledger, ai, plugins)));
  forgetHost();
  process.env.EG_CONFIG_DIR = folder;
  process.env.LOG_LEVEL ??= 'error';

  const host = require('express-gateway') as () => {
    run(): Promise<[{ app: Server; httpsApp?: Server }, Server]>;
  };
  const [{ app, httpsApp }, admin] = await host().run();
  watchServer(app, 'gateway');
  if (httpsApp) watchServer(httpsApp, 'gateway');
  watchServer(admin, 'admin');
  return {
    url: address(app),
    adminUrl: address(admin),
    admin,
    httpsUrl: httpsApp && address(httpsApp).replace('http:', 'https:'),
    folder,
    ledger,
    async stop() {
      await Promise.all([app, admin, ...(httpsApp ? [httpsApp] : [])].map(close));
      watchFile(ledger);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function systemConfig(ledger: string, ai: object = {}, plugins: object = {}): object {
  return {
    db: { redis: { emulate: true, namespace: `EG-${path.basename(path.dirname(ledger))}` } },
    plugins: { ai: { ledger: `sqlite:${ledger}`, ...ai }, ...plugins },
    crypto: { cipherKey: 'sensitiveKey', algorithm: 'aes256', saltRounds: 10 },
    session: { secret: 'keyboard cat', resave: false, saveUninitialized: false },
    accessTokens: { timeToExpiry: 7200000 },
    refreshTokens: { timeToExpiry: 7200000 },
    authorizationCodes: { timeToExpiry: 300000 },
  };
}

function forgetHost(): void {
  const host = `${path.sep}node_modules${path.sep}express-gateway${path.sep}`;
  const entry = path.join(ROOT, 'dist', 'plugins', 'ai', 'index.js');
  for (const file of Object.keys(require.cache)) {
    if (file.includes(host) || file === entry) delete require.cache[file];
  }
}

function address(server: Server): string {
  return urlOf(server);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
