import { Type } from '@sinclair/typebox';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CheckedConfiguration, checkConfiguration, type KnownParts } from '../../../plugins/ai/configuration';

export const known: KnownParts = {
  policies: [
    { name: 'ai-auth', parameters: Type.Object({}) },
    {
      name: 'quota',
      parameters: Type.Object({ limits: Type.Array(Type.Object({ tokens: Type.Optional(Type.Number()) })) }),
    },
    { name: 'provider-router', parameters: Type.Object({ ttl: Type.Optional(Type.Number()) }) },
  ],
  providers: [{ kind: 'openai' }, { kind: 'demo', options: Type.Object({ delay: Type.Optional(Type.Number()) }) }],
  conditions: [
    {
      name: 'ai-header',
      schema: { type: 'object', properties: { header: { type: 'string' } }, required: ['header'] },
    },
  ],
  settings: Type.Object({ ledger: Type.Optional(Type.String()) }),
};

/** A sound `system.config.yml`. */
export const SYSTEM = `
db: { redis: { emulate: true, namespace: EG } }
plugins: { ai: {} }
crypto: { cipherKey: sensitiveKey, algorithm: aes256, saltRounds: 10 }
session: { secret: keyboard cat, resave: false, saveUninitialized: false }
accessTokens: { timeToExpiry: 7200000 }
refreshTokens: { timeToExpiry: 7200000 }
authorizationCodes: { timeToExpiry: 300000 }
`;

/** A sound `gateway.config.yml`. */
export const GATEWAY = `http: { port: \${TEST_PORT:-8080} }
admin: { port: 9876 }
apiEndpoints:
  ai: { host: '*', paths: '/v1/*' }
serviceEndpoints:
  openai: { url: 'https://api.openai.com/v1', provider: openai, apiKey: 'env:OPENAI_API_KEY' }
  rest: { url: 'http://localhost:1' }
policies: [ai-auth, quota, proxy]
pipelines:
  ai:
    apiEndpoints: [ai]
    policies:
      - ai-auth:
      - quota:
          action: { limits: [{ tokens: 5 }] }
      - proxy: { action: { serviceEndpoint: rest } }
`;

/** Checks a configuration in a folder of its own. */
export function check(gateway: string, system = SYSTEM, parts = known): CheckedConfiguration {
  const folder = mkdtempSync(path.join(tmpdir(), 'configuration-'));
  try {
    writeFileSync(path.join(folder, 'gateway.config.yml'), gateway);
    writeFileSync(path.join(folder, 'system.config.yml'), system);
    return checkConfiguration(folder, parts);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The first problem of the sound configuration above after a replacement in it. */
export function problemAfter(replaced: string, replacement: string) {
  if (!GATEWAY.includes(replaced)) throw new Error(`the configuration has no ${replaced}`);
  const [problem] = check(GATEWAY.replace(replaced, replacement)).problems;
  if (!problem) throw new Error('no problem was found');
  return { ...problem, file: path.basename(problem.file) };
}
