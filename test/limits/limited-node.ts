import path from 'node:path';
import { stringify } from 'yaml';
import { createKey, hashOf } from '../../plugins/core/api-key';
import { type Row, ledgerRows } from '../support/ledger-rows';
import { StartProcess } from '../ai/start-process';

const KEY = createKey('load');

/** US dollars for a million tokens, so that a token costs whole micro-dollars. */
export const PRICES = { input: 1000, output: 2000 };

export interface NodeSettings {
  /** Where the provider listens. */
  provider: string;
  limits: object[];
  /** Address of the store of counters: `redis://...` or `memory`. */
  store: string;
  /** Seconds. */
  lease: number;
}

/** A gateway in a process of its own, which may be killed and started again. */
export class LimitedNode {
  private process: StartProcess | undefined;
  private starts = 0;

  constructor(
    private readonly name: string,
    private readonly settings: NodeSettings,
  ) {}

  get url(): string {
    return this.process!.url;
  }

  /** Tells this run of the node from its others. */
  get run(): string {
    return `${this.name}${this.starts}`;
  }

  async start(): Promise<void> {
    this.starts++;
    const process = (this.process ??= new StartProcess());
    process.output = '';
    process.write('gateway.config.yml', stringify(gatewayConfig(this.settings, this.run)));
    process.write('system.config.yml', stringify(systemConfig(this.settings)));
    process.write('prices.yml', stringify({ prices: { 'gpt-4o': PRICES } }));
    await process.run({ LOG_LEVEL: 'error' });
    if (!process.url) throw new Error(`the gateway did not start:\n${process.output}`);
  }

  async kill(): Promise<void> {
    this.process!.kill('SIGKILL');
    await this.process!.end();
  }

  /** Sends one request; resolves with its status and headers once the answer has ended, however it did. */
  async send(user: string, body: object, signal?: AbortSignal): Promise<Response | undefined> {
    try {
      const answer = await fetch(`${this.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY.text}` },
        body: JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hello hello' }], user, ...body }),
        signal,
      });
      await answer.text();
      return answer;
    } catch {
      // The client has left, or the gateway was killed.
      return undefined;
    }
  }

  /** What is reserved at present of the limits of the one who calls. */
  async reserved(): Promise<number> {
    const answer = await fetch(`${this.process!.adminUrl}/ai/limits?consumer=load`);
    const { data } = (await answer.json()) as { data: { reserved: number | null }[] };
    if (data.length === 0) throw new Error('the gateway knows of no limits');
    return data.reduce((sum, { reserved }) => sum + (reserved ?? 0), 0);
  }

  /** Every row of the node's ledger, of all its runs. */
  ledger(): Promise<Row[]> {
    return ledgerRows(path.join(this.process!.folder, 'data/usage.db'), 0);
  }

  async remove(): Promise<void> {
    await this.process?.remove();
  }
}

function gatewayConfig({ provider, limits, lease, store }: NodeSettings, run: string): object {
  const quota = { limits, lease, store: store === 'memory' ? 'default' : 'shared' };
  return {
    http: { port: '${EG_HTTP_PORT:-8080}', hostname: '127.0.0.1' },
    admin: { port: '${EG_ADMIN_PORT:-9876}', host: '127.0.0.1' },
    apiEndpoints: { ai: { host: '*', paths: '/v1/*' } },
    serviceEndpoints: {
      stand: { url: `${provider}/v1`, provider: 'openai-compatible', headers: { 'x-gateway': run } },
    },
    policies: ['ai-auth', 'usage-meter', 'token-counter', 'quota', 'provider-router'],
    pipelines: {
      ai: {
        apiEndpoints: ['ai'],
        policies: [
          { 'ai-auth': null },
          { 'usage-meter': null },
          { 'token-counter': null },
          { quota: { action: quota } },
          { 'provider-router': { action: { models: { 'gpt-4o': 'stand/gpt-4o' }, retries: 0 } } },
        ],
      },
    },
  };
}

function systemConfig({ store }: NodeSettings): object {
  return {
    db: { redis: { emulate: true, namespace: 'EG' } },
    plugins: {
      ai: {
        ledger: 'sqlite:data/usage.db',
        stores: store === 'memory' ? {} : { shared: store },
        consumers: { load: { keys: [{ id: KEY.id, hash: hashOf(KEY.secret) }] } },
      },
    },
    crypto: { cipherKey: 'sensitiveKey', algorithm: 'aes256', saltRounds: 10 },
    session: { secret: 'keyboard cat', resave: false, saveUninitialized: false },
    accessTokens: { timeToExpiry: 7200000 },
    refreshTokens: { timeToExpiry: 7200000 },
    authorizationCodes: { timeToExpiry: 300000 },
  };
}
