import { stringify } from 'yaml';
import { StartProcess } from '../ai/start-process';

const GATEWAY = {
  http: { port: '${EG_HTTP_PORT:-8080}', hostname: '127.0.0.1' },
  admin: { port: '${EG_ADMIN_PORT:-9876}', host: '127.0.0.1' },
  apiEndpoints: { ai: { host: '*', paths: '/v1/*' } },
  serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
  policies: ['usage-meter', 'provider-router'],
  pipelines: { ai: { apiEndpoints: ['ai'], policies: [{ 'usage-meter': null }, { 'provider-router': {} }] } },
};

/** A gateway in a process of its own, with the built-in provider and these settings of its ledger. */
export class KilledGateway {
  private readonly process = new StartProcess();

  constructor({ ledger = 'sqlite:data/usage.db', ...others }: { ledger?: string; durability?: string }) {
    this.process.write('gateway.config.yml', stringify(GATEWAY));
    const more = Object.entries(others).map(([name, value]) => `\n    ${name}: ${value}`);
    this.process.edit('system.config.yml', 'ledger: sqlite:data/usage.db', `ledger: '${ledger}'${more.join('')}`);
  }

  get url(): string {
    return this.process.url;
  }

  get folder(): string {
    return this.process.folder;
  }

  async start(): Promise<void> {
    this.process.output = '';
    await this.process.run({ LOG_LEVEL: 'error' });
    if (!this.url) throw new Error(`the gateway did not start:\n${this.process.output}`);
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.process.end();
  }

  /** The number of requests in its report. */
  async requests(): Promise<number> {
    const answer = await fetch(`${this.process.adminUrl}/ai/usage?status=all`);
    const { data } = (await answer.json()) as { data: { requests: number }[] };
    return data[0]?.requests ?? 0;
  }

  /** What became of rows in this process, as its metrics tell. */
  async fates(): Promise<Readonly<Record<string, number>>> {
    const text = await (await fetch(`${this.process.adminUrl}/metrics`)).text();
    const found = text.matchAll(/^ai_gateway_ledger_rows_total\{fate="(\w+)"\} (\d+)$/gm);
    return Object.fromEntries([...found].map(([, fate, rows]) => [fate, Number(rows)]));
  }

  remove(): Promise<void> {
    return this.process.remove();
  }
}
