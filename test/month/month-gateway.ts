import { stringify } from 'yaml';
import { createKey, hashOf } from '../../plugins/core/api-key';
import { StartProcess } from '../ai/start-process';
import { type Pipeline, TEAMS, USERS } from './log';
import { pricesFile } from './tariff';

/** Of the month's gateway, what its two sizes have otherwise. */
export interface CacheSettings {
  /** Of entries, in seconds. */
  readonly ttl: number;
  readonly embedder?: string;
}

/** Members of `GET /ai/cache` that are looked at. */
export interface CacheTold {
  readonly pipeline: string;
  readonly entries: number | null;
  readonly semantic: {
    readonly threshold: number | null;
    readonly hits: number;
    readonly labels: Record<string, number>;
    readonly error: { estimate: number; low: number; high: number } | null;
    readonly saved_usd: number;
  };
}

export interface Money {
  readonly cost_usd: number | null;
  readonly saved_usd: number;
  readonly requests: number;
}

export const KEYS = new Map(USERS.map(({ name }) => [name, createKey(name)]));

const PATHS: Record<Pipeline, string> = { team: '/v1', own: '/own/v1' };

/** The gateway of the month, in a process of its own that can be started again. */
export class MonthGateway {
  private readonly process = new StartProcess();

  constructor(
    private readonly provider: string,
    private readonly settings: CacheSettings,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async start(): Promise<void> {
    this.process.write('gateway.config.yml', stringify(gatewayConfig(this.provider, this.settings)));
    this.process.write('system.config.yml', stringify(systemConfig()));
    this.process.write('prices.yml', stringify(pricesFile()));
    await this.run();
  }

  async restart(): Promise<void> {
    this.process.kill('SIGTERM');
    await this.process.end();
    await this.run();
  }

  /** Has it take over another configuration while it runs. */
  async reload(): Promise<void> {
    this.process.edit('gateway.config.yml', 'retries: 0', 'retries: 1');
    await this.process.says(/the configuration was loaded again/);
  }

  post(pipeline: Pipeline, path: string, user: string, body: object, headers: Record<string, string>) {
    return fetch(this.process.url + PATHS[pipeline] + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${KEYS.get(user)!.text}`, ...headers },
      body: JSON.stringify(body),
    });
  }

  async caches(): Promise<CacheTold[]> {
    return (await this.ask<{ data: CacheTold[] }>('/ai/cache')).data;
  }

  /** What the ledger has of a span of time: milliseconds since 1970. */
  async money(from: number, to: number): Promise<Money | undefined> {
    const span = `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
    return (await this.ask<{ data: Money[] }>(`/ai/usage?status=all&${span}`)).data[0];
  }

  remove(): Promise<void> {
    return this.process.remove();
  }

  private async run(): Promise<void> {
    this.process.output = '';
    await this.process.run({ LOG_LEVEL: 'info', PROVIDER_KEY: 'provider-key', ...this.env });
    if (!this.process.url) throw new Error(`the gateway did not start:\n${this.process.output}`);
  }

  private async ask<T>(path: string): Promise<T> {
    const answer = await fetch(this.process.adminUrl + path);
    const body = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${body}\n${this.process.output.slice(-2000)}`);
    return JSON.parse(body) as T;
  }
}

function gatewayConfig(provider: string, settings: CacheSettings): object {
  const cached = (scope: string) => ({
    'semantic-cache': { action: { mode: 'semantic', scope, store: 'kept', judge: 'stand/judge', ...settings } },
  });
  const pipeline = (name: Pipeline, scope: string) => ({
    apiEndpoints: [name],
    policies: [
      { 'ai-auth': null },
      { 'usage-meter': null },
      cached(scope),
      { 'provider-router': { action: { models: { writer: ['stand/writer'] }, retries: 0 } } },
    ],
  });
  return {
    http: { port: '${EG_HTTP_PORT:-8080}', hostname: '127.0.0.1' },
    admin: { port: '${EG_ADMIN_PORT:-9876}', host: '127.0.0.1' },
    apiEndpoints: { team: { host: '*', paths: ['/v1/*'] }, own: { host: '*', paths: ['/own/v1/*'] } },
    serviceEndpoints: { stand: { url: `${provider}/v1`, provider: 'openai', apiKey: 'env:PROVIDER_KEY' } },
    policies: ['ai-auth', 'usage-meter', 'semantic-cache', 'provider-router'],
    pipelines: { team: pipeline('team', 'team'), own: pipeline('own', 'consumer') },
  };
}

function systemConfig(): object {
  const consumers = USERS.map(({ name, team }) => {
    const { id, secret } = KEYS.get(name)!;
    return [name, { team, keys: [{ id, hash: hashOf(secret) }] }];
  });
  const ai = {
    ledger: 'sqlite:data/usage.db',
    prices: 'prices.yml',
    stores: { kept: 'sqlite:data/cache.db' },
    consumers: Object.fromEntries(consumers) as object,
    teams: Object.fromEntries(TEAMS.map((team) => [team, {}])) as object,
  };
  return {
    db: { redis: { emulate: true, namespace: 'EG' } },
    plugins: { ai },
    crypto: { cipherKey: 'sensitiveKey', algorithm: 'aes256', saltRounds: 10 },
    session: { secret: 'keyboard cat', resave: false, saveUninitialized: false },
    accessTokens: { timeToExpiry: 7200000 },
    refreshTokens: { timeToExpiry: 7200000 },
    authorizationCodes: { timeToExpiry: 300000 },
  };
}
