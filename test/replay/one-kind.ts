import { setTimeout } from 'node:timers/promises';
import { startGateway } from '../support/gateway';
import { ReplayingProvider } from '../support/replaying-provider';
import { readLedger, type BookedRow } from './ledger-file';
import { PROVIDER_KEY } from './replay-gateway';

/** A gateway in front of a replaying provider of one kind, which gets every model by its own name. */
export interface OneKind {
  readonly provider: ReplayingProvider;
  /** Without a version. */
  readonly url: string;
  /** The ledger's row of a request, once it is written. */
  row(requestId: string): Promise<BookedRow>;
  close(): Promise<void>;
}

/** Members of a service endpoint; each kind has its own. */
export type EndpointMembers = object & { path?: string };

/** @param endpoint members of the service endpoint besides `provider` and `url`; `path` stands behind the address */
export async function startOneKind(kind: string, { path = '', ...endpoint }: EndpointMembers = {}): Promise<OneKind> {
  process.env['REPLAY_KEY'] = PROVIDER_KEY;
  const provider = await ReplayingProvider.start();
  const router = { action: { models: { '*': [`${kind}/*`] }, retries: 0 } };
  const gateway = await startGateway({
    gateway: {
      apiEndpoints: { ai: { host: '*', paths: ['/v1/*', '/v2/*', '/v1beta/*', '/v1beta1/*'] } },
      serviceEndpoints: {
        [kind]: { url: provider.url + path, provider: kind, apiKey: 'env:REPLAY_KEY', ...endpoint },
      },
      policies: ['usage-meter', 'token-counter', 'provider-router'],
      pipelines: {
        ai: {
          apiEndpoints: ['ai'],
          policies: [{ 'usage-meter': null }, { 'token-counter': null }, { 'provider-router': router }],
        },
      },
    },
  });
  return {
    provider,
    url: gateway.url,
    async row(requestId) {
      for (;;) {
        const row = (await readLedger(gateway.ledger)).get(requestId);
        if (row) return row;
        await setTimeout(20);
      }
    },
    async close() {
      await gateway.stop();
      await provider.close();
    },
  };
}
