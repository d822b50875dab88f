import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';

const ROOT = path.resolve(__dirname, '../../..');
const HOST_CONFIG = path.join(path.dirname(require.resolve('express-gateway')), 'config');

export interface Place {
  /** The folder to write the configuration to. */
  folder: string;
  port: number;
  adminPort: number;
  providerUrl: string;
}

/** What differs from the configuration that is shipped. */
export interface Variant {
  /** The policies that stay in the pipelines; all of them when left out. */
  keep?: readonly string[];
  durability?: 'strict' | 'relaxed';
}

interface GatewayConfig {
  http: object;
  admin: object;
  apiEndpoints: object;
  serviceEndpoints: object;
  policies: string[];
  pipelines: Record<string, { apiEndpoints: string[]; policies: Record<string, { action?: object } | null>[] }>;
}

/** The host with its own `proxy` policy in front of the provider. */
export function writeHostConfig({ folder, port, adminPort, providerUrl }: Place): void {
  cpSync(HOST_CONFIG, folder, { recursive: true });
  write(folder, {
    http: { port, hostname: '127.0.0.1' },
    admin: { port: adminPort, host: '127.0.0.1' },
    apiEndpoints: { ai: { host: '*', paths: '/v1/*' } },
    serviceEndpoints: { provider: { url: providerUrl } },
    policies: ['proxy'],
    pipelines: {
      ai: {
        apiEndpoints: ['ai'],
        policies: [{ proxy: { action: { serviceEndpoint: 'provider', changeOrigin: true } } }],
      },
    },
  });
}

/** The configuration that this package ships, with the provider in place of the real ones. */
export function writeGatewayConfig(place: Place, { keep, durability = 'strict' }: Variant = {}): void {
  const { folder, port, adminPort, providerUrl } = place;
  cpSync(path.join(ROOT, 'config'), folder, { recursive: true });
  const system = path.join(folder, 'system.config.yml');
  const ledger = /ledger: sqlite:\S+/;
  writeFileSync(system, readFileSync(system, 'utf8').replace(ledger, `$&\n    durability: ${durability}`));
  const shipped = parse(withDefaults(readFileSync(path.join(folder, 'gateway.config.yml'), 'utf8'))) as GatewayConfig;
  for (const pipeline of Object.values(shipped.pipelines)) {
    pipeline.policies = pipeline.policies
      .filter((entry) => !keep || Object.keys(entry).every((name) => keep.includes(name)))
      .map((entry) => ('provider-router' in entry ? { 'provider-router': { action: { models: MODELS } } } : entry));
  }
  write(folder, {
    ...shipped,
    http: { port, hostname: '127.0.0.1' },
    admin: { port: adminPort, host: '127.0.0.1' },
    serviceEndpoints: {
      openai: { url: `${providerUrl}/v1`, provider: 'openai', apiKey: 'env:BENCH_PROVIDER_KEY' },
      anthropic: { url: providerUrl, provider: 'anthropic', apiKey: 'env:BENCH_PROVIDER_KEY' },
    },
  });
}

const MODELS = { 'claude*': ['anthropic/*'], '*': ['openai/*'] };

/** The host puts the environment in before it parses: `${NAME:-default}` is not YAML in every place. */
function withDefaults(text: string): string {
  return text.replace(/\$\{\w+(?::-(.*?))?\}/g, '$1');
}

function write(folder: string, config: GatewayConfig): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'gateway.config.yml'), stringify(config));
}
