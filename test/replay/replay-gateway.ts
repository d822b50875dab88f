import { setTimeout } from 'node:timers/promises';
import { providers } from '../../plugins/providers';
import type { Exchange } from '../support/fixtures';
import { startGateway } from '../support/gateway';
import { ReplayingProvider } from '../support/replaying-provider';
import { anthropicClient, askAnthropic } from './ask-anthropic';
import { questionForResponses } from './as-response';
import { askOpenAi, openAiClient, type Asked } from './ask-openai';
import { type EndpointPlace, endpointPlace, recordedQuestion, type ProviderName } from './exchanges';
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
  const placeOf = (exchange: Exchange) => JSON.stringify(endpointPlace(exchange));
  const places = [...new Set(exchanges.map(placeOf))];
  const endpoints = places.map((place) => {
    const { path, ...options } = JSON.parse(place) as EndpointPlace;
    return { url: provider.url + path, provider: name, apiKey: 'env:REPLAY_KEY', ...options };
  });
  const gateway = await startGateway({ gateway: configuration(name, endpoints) });
  const rootOf = (exchange: Exchange) => `${gateway.url}/${places.indexOf(placeOf(exchange))}`;
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
      const endpoint = `${CHAT_ONLY}-${places.indexOf(placeOf(exchange))}`;
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

/** A pipeline for each endpoint: `/0/v1/*`, `/1/v1/*`, ... */
function configuration(name: ProviderName, endpoints: object[]): object {
  const each = (make: (index: number) => object) =>
    Object.fromEntries(endpoints.map((_, index) => [`${name}-${index}`, make(index)]));
  return {
    apiEndpoints: each((index) => ({ host: '*', paths: [`/${index}/v1/*`] })),
    serviceEndpoints: { ...each((index) => endpoints[index]!), ...withoutResponses(name, endpoints) },
    policies: ['usage-meter', 'token-counter', 'provider-router'],
    pipelines: each((index) => {
      const router = { action: { models: { '*': [`${name}-${index}/*`] } } };
      return {
        apiEndpoints: [`${name}-${index}`],
        policies: [{ 'usage-meter': null }, { 'token-counter': null }, { 'provider-router': router }],
      };
    }),
  };
}

/** The same endpoints as ones that have no Responses API of their own. */
function withoutResponses(name: ProviderName, endpoints: object[]): object {
  const { alternatives } = providers.find(({ kind }) => kind === name) ?? {};
  const provider = alternatives?.chat?.length ? 'openai-compatible' : name;
  return Object.fromEntries(endpoints.map((endpoint, index) => [`${CHAT_ONLY}-${index}`, { ...endpoint, provider }]));
}
