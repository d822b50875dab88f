import { setTimeout } from 'node:timers/promises';
import type { Exchange } from '../support/fixtures';
import { startGateway } from '../support/gateway';
import { ReplayingProvider } from '../support/replaying-provider';
import { anthropicClient, askAnthropic } from './ask-anthropic';
import { askOpenAi, openAiClient, type Asked } from './ask-openai';
import { basePath, recordedQuestion, type ProviderName } from './exchanges';
import { readLedger, type BookedRow } from './ledger-file';
import { questionForTheOther } from './other-api';

/** The gateway's own key for the provider, which clients must never see and providers must get. */
export const PROVIDER_KEY = 'key-of-the-gateway';

/** A gateway in front of a provider that replays. */
export interface ReplayGateway {
  readonly provider: ReplayingProvider;
  /** Asks what was recorded, by the SDK of the API it was recorded in. */
  ask(exchange: Exchange): Promise<Asked>;
  /** Asks by the SDK of the other API. */
  askByTheOther(exchange: Exchange): Promise<Asked>;
  /** The ledger's rows, once they are that many. */
  rows(atLeast: number): Promise<Map<string, BookedRow>>;
  close(): Promise<void>;
}

export async function startReplayGateway(name: ProviderName, exchanges: Exchange[]): Promise<ReplayGateway> {
  process.env['REPLAY_KEY'] = PROVIDER_KEY;
  const provider = await ReplayingProvider.start();
  const root = exchanges[0] ? basePath(exchanges[0]) : '';
  const gateway = await startGateway({ gateway: configuration(name, provider.url + root) });
  const openAi = openAiClient(`${gateway.url}/v1`);
  const anthropic = anthropicClient(gateway.url);
  return {
    provider,
    ask(exchange) {
      provider.replay(exchange);
      if (exchange.operation === 'messages') return askAnthropic(anthropic, recordedQuestion(exchange));
      return askOpenAi(openAi, exchange.operation, exchange.request);
    },
    askByTheOther(exchange) {
      provider.replay(exchange);
      const body = questionForTheOther(exchange);
      return exchange.operation === 'messages' ? askOpenAi(openAi, 'chat', body) : askAnthropic(anthropic, { body });
    },
    async rows(atLeast) {
      let rows = await readLedger(gateway.ledger);
      for (; rows.size < atLeast; rows = await readLedger(gateway.ledger)) await setTimeout(50);
      return rows;
    },
    async close() {
      await gateway.stop();
      await provider.close();
    },
  };
}

function configuration(name: ProviderName, url: string): object {
  const router = { action: { models: { '*': [`${name}/*`] } } };
  return {
    apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
    serviceEndpoints: { [name]: { url, provider: name, apiKey: 'env:REPLAY_KEY' } },
    policies: ['usage-meter', 'token-counter', 'provider-router'],
    pipelines: {
      ai: {
        apiEndpoints: ['ai'],
        policies: [{ 'usage-meter': null }, { 'token-counter': null }, { 'provider-router': router }],
      },
    },
  };
}
