import { stringify } from 'yaml';
import { createKey, hashOf } from '../../plugins/core/api-key';
import { StartProcess } from '../ai/start-process';
import { CONSUMERS } from './plan';
import { pricesFile } from './tariffs';

/** So much that nobody comes near it: limits only count here. */
const PLENTY = 1e6;

export interface UsageLine {
  consumer: string | null;
  model: string | null;
  requests: number;
  input_tokens: number;
  cached_input_tokens: number;
  output_tokens: number;
  cost_usd: number | null;
  saved_usd: number;
}

/** Keys of all consumers. */
export const KEYS = Object.fromEntries(Object.keys(CONSUMERS).map((name) => [name, createKey(name)])) as Record<
  string,
  ReturnType<typeof createKey>
>;

/** A gateway in a process of its own. */
export class OracleNode {
  private readonly process = new StartProcess();

  constructor(
    private readonly provider: string,
    /** As in `system.config.yml`. */
    private readonly ledger: string,
  ) {}

  get url(): string {
    return this.process.url;
  }

  async start(): Promise<void> {
    this.process.write('gateway.config.yml', stringify(gatewayConfig(this.provider)));
    this.process.write('system.config.yml', stringify(systemConfig(this.ledger)));
    this.process.write('prices.yml', stringify(pricesFile()));
    await this.process.run({ LOG_LEVEL: 'error', ORACLE_KEY: 'provider-key' });
    if (!this.process.url) throw new Error(`the gateway did not start:\n${this.process.output}`);
  }

  /** Sums of all requests. */
  async usage(by: string): Promise<UsageLine[]> {
    return (await this.ask<{ data: UsageLine[] }>(`/ai/usage?status=all&by=${by}`)).data;
  }

  /** What limits have counted of a consumer: tokens, and US dollars. */
  async counted(consumer: string): Promise<{ limit: string; used: number; reserved: number }[]> {
    const { data } = await this.ask<{ data: { limit: string; used: number; reserved: number }[] }>(
      `/ai/limits?consumer=${consumer}`,
    );
    return data;
  }

  remove(): Promise<void> {
    return this.process.remove();
  }

  private async ask<T>(path: string): Promise<T> {
    const answer = await fetch(this.process.adminUrl + path);
    const body = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${body}`);
    return JSON.parse(body) as T;
  }
}

function gatewayConfig(provider: string): object {
  const endpoint = (kind: string, path: string) => ({ url: provider + path, provider: kind, apiKey: 'env:ORACLE_KEY' });
  return {
    http: { port: '${EG_HTTP_PORT:-8080}', hostname: '127.0.0.1' },
    admin: { port: '${EG_ADMIN_PORT:-9876}', host: '127.0.0.1' },
    apiEndpoints: { ai: { host: '*', paths: ['/v1/*', '/v1beta/*'] } },
    serviceEndpoints: {
      main: endpoint('openai', '/main/v1'),
      back: endpoint('openai-compatible', '/back/v1'),
      claude: endpoint('anthropic', '/claude'),
      gemini: endpoint('gemini', '/gemini'),
    },
    policies: ['ai-auth', 'usage-meter', 'token-counter', 'quota', 'semantic-cache', 'provider-router'],
    pipelines: {
      ai: {
        apiEndpoints: ['ai'],
        policies: [
          { 'ai-auth': null },
          { 'usage-meter': null },
          { 'token-counter': null },
          { quota: { action: { limits: [limit('tokens'), limit('usd')] } } },
          { 'semantic-cache': null },
          { 'provider-router': { action: { models: MODELS, retries: 1 } } },
        ],
      },
    },
  };
}

const MODELS = {
  fast: ['main/gpt-4o', 'back/gpt-4o-mini'],
  deep: ['claude/gpt-4o-c', 'main/gpt-4o'],
  wide: ['gemini/gpt-4o-g', 'back/gpt-4o-mini'],
  vectors: ['main/text-embedding-3-small', 'back/text-embedding-3-small'],
};

function limit(quantity: string): object {
  return { [quantity]: PLENTY, per: 'month', window: 'calendar', by: 'consumer' };
}

function systemConfig(ledger: string): object {
  const consumers = Object.entries(CONSUMERS).map(([name, team]) => {
    const { id, secret } = KEYS[name]!;
    return [name, { ...(team && { team }), keys: [{ id, hash: hashOf(secret) }] }];
  });
  return {
    db: { redis: { emulate: true, namespace: 'EG' } },
    plugins: { ai: { ledger, prices: 'prices.yml', consumers: Object.fromEntries(consumers) as object } },
    crypto: { cipherKey: 'sensitiveKey', algorithm: 'aes256', saltRounds: 10 },
    session: { secret: 'keyboard cat', resave: false, saveUninitialized: false },
    accessTokens: { timeToExpiry: 7200000 },
    refreshTokens: { timeToExpiry: 7200000 },
    authorizationCodes: { timeToExpiry: 300000 },
  };
}
