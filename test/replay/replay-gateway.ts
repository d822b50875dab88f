import { setTimeout } from 'node:timers/promises';
import { providers } from '../../plugins/providers';
import type { Exchange } from '../support/fixtures';
import { startGateway } from '../support/gateway';
import { ReplayingProvider } from '../support/replaying-provider';
import { anthropicClient, askAnthropic } from './ask-anthropic';
import { questionForResponses } from './as-response';
import { askOpenAi, openAiClient, type Asked } from './ask-openai';
import { endpointPath, recordedQuestion, type ProviderName } from './exchanges';
import { readLedger, type BookedRow } from './ledger-file';
import { questionForTheOther } from './other-api';

/** The gateway's own key for the provider, which clients must never see and providers must get. */
export const PROVIDER_KEY = 'key-of-the-gateway';

const CHAT_ONLY = 'chat-only';

/** A gateway in front of a provider that replays. */
export interface ReplayGateway {
  readonly provider: ReplayingProvider;
  /** Asks what was recorded, by the SDK of the API it was recorded in. */
  ask(exchange: Exchange): Promise<Asked>;
  /** Asks by the SDK of the other API. */
  askByTheOther(exchange: Exchange): Promise<Asked>;
  /** Asks by the OpenAI SDK's method for responses. */
  askForResponse(exchange: Exchange): Promise<Asked>;
  /** The ledger's rows, once they are that many. */
  rows(atLeast: number): Promise<Map<string, BookedRow>>;
  close(): Promise<void>;
}

export async function startReplayGateway(name: ProviderName, exchanges: Exchange[]): Promise<ReplayGateway> {
  process.env['REPLAY_KEY'] = PROVIDER_KEY;
  const provider = await ReplayingProvider.start();
  const paths = [...new Set(exchanges.map(endpointPath))];
  const gateway = await startGateway({ gateway: configuration(name, provider.url, paths) });
  const rootOf = (exchange: Exchange) => `${gateway.url}/${paths.indexOf(endpointPath(exchange))}`;
  const openAi = (exchange: Exchange) => openAiClient(`${rootOf(exchange)}/v1`);
  const anthropic = (exchange: Exchange) => anthropicClient(rootOf(exchange));
  return {
    provider,
    ask(exchange) {
      provider.replay(exchange);
      if (exchange.operation === 'messages') return askAnthropic(anthropic(exchange), recordedQuestion(exchange));
      // Filling in is one of the things that completions do.
      const operation = exchange.operation === 'fim' ? 'completions' : exchange.operation;
      return askOpenAi(openAi(exchange), operation, exchange.request);
    },
    askByTheOther(exchange) {
      provider.replay(exchange);
      const body = questionForTheOther(exchange);
      if (exchange.operation === 'messages') return askOpenAi(openAi(exchange), 'chat', body);
      return askAnthropic(anthropic(exchange), { body });
    },
    askForResponse(exchange) {
      provider.replay(exchange);
      const { model, ...question } = questionForResponses(exchange);
      const endpoint = `${CHAT_ONLY}-${paths.indexOf(endpointPath(exchange))}`;
      return askOpenAi(openAi(exchange), 'responses', { model: `${endpoint}/${String(model)}`, ...question });
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

/** An endpoint and a pipeline for each path that the provider was recorded at: `/0/v1/*`, `/1/v1/*`, ... */
function configuration(name: ProviderName, url: string, paths: string[]): object {
  const each = <T>(make: (path: string, index: number) => T) =>
    Object.fromEntries(paths.map((path, index) => [`${name}-${index}`, make(path, index)]));
  return {
    apiEndpoints: each((_, index) => ({ host: '*', paths: [`/${index}/v1/*`] })),
    serviceEndpoints: {
      ...each((path) => ({ url: url + path, provider: name, apiKey: 'env:REPLAY_KEY' })),
      ...withoutResponses(name, url, paths),
    },
    policies: ['usage-meter', 'token-counter', 'provider-router'],
    pipelines: each((_, index) => {
      const router = { action: { models: { '*': [`${name}-${index}/*`] } } };
      return {
        apiEndpoints: [`${name}-${index}`],
        policies: [{ 'usage-meter': null }, { 'token-counter': null }, { 'provider-router': router }],
      };
    }),
  };
}

/** The same endpoints as ones that have no Responses API of their own. */
function withoutResponses(name: ProviderName, url: string, paths: string[]): object {
  const { alternatives } = providers.find(({ kind }) => kind === name) ?? {};
  const provider = alternatives?.chat?.length ? 'openai-compatible' : name;
  const each = paths.map((path, index) => [
    `${CHAT_ONLY}-${index}`,
    { url: url + path, provider, apiKey: 'env:REPLAY_KEY' },
  ]);
  return Object.fromEntries(each);
}
