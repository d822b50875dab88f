import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { providers } from '../../plugins/providers';
import { startGateway, type RunningGateway } from '../support/gateway';
import { askMessages } from './ask-anthropic-messages';
import { askGemini } from './ask-gemini';
import { askChat } from './ask-openai-chat';
import { askResponses } from './ask-openai-responses';
import type { Hear, Said } from './said';

/** The APIs that clients speak, each by its official SDK. */
export const DIALECTS = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const;
export type DialectName = (typeof DIALECTS)[number];

export type Ask = (model: string, streamed: boolean, hear?: Hear) => Promise<Said>;

/** Speaks OpenAI's chat completions, and no other API for chat. */
export const RELATIVE = 'openai-compatible';

/** What an endpoint of a kind needs besides its address and key. */
const OPTIONS: Record<string, object> = {
  bedrock: { region: 'us-east-1', credentials: { accessKeyId: 'env:MATRIX_KEY', secretAccessKey: 'env:MATRIX_KEY' } },
  vertex: { project: 'p', location: 'us-central1' },
  'ollama-native': { apiKey: undefined },
};
/** What stands before the paths of a kind's API in its address; `/v1` where nothing is said. */
const ROOTS: Record<string, string> = {
  anthropic: '',
  azure: '/openai/v1',
  bedrock: '',
  cohere: '',
  gemini: '',
  vertex: '',
  'ollama-native': '',
};

/** A gateway with an endpoint of every kind, all in front of one server. */
export async function startMatrixGateway(kinds: readonly string[], url: string): Promise<RunningGateway> {
  process.env['MATRIX_KEY'] = 'key-of-the-matrix';
  const endpoint = (kind: string) => ({
    url: url + (ROOTS[kind] ?? '/v1'),
    provider: kind,
    apiKey: kind === 'bedrock' ? undefined : 'env:MATRIX_KEY',
    ...OPTIONS[kind],
  });
  return startGateway({
    gateway: {
      apiEndpoints: { ai: { host: '*', paths: ['/v1/*', '/v1beta/*'] } },
      serviceEndpoints: Object.fromEntries(kinds.map((kind) => [kind, endpoint(kind)])),
      policies: ['usage-meter', 'provider-router'],
      pipelines: {
        ai: {
          apiEndpoints: ['ai'],
          policies: [{ 'usage-meter': null }, { 'provider-router': { action: { retries: 0 } } }],
        },
      },
    },
  });
}

/** A kind that has the client's own API is asked in it, and was not recorded in it: a relative is asked instead. */
export function endpointFor({ kind, api }: { kind: string; api: string }, dialect: DialectName): string {
  const { alternatives } = providers.find((provider) => provider.kind === kind)!;
  return api !== dialect && alternatives?.chat?.some((adapter) => adapter.api === dialect) ? RELATIVE : kind;
}

/** How each API's official SDK asks the gateway. */
export function askers(gateway: RunningGateway): Record<DialectName, Ask> {
  const openAi = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  const anthropic = new Anthropic({ baseURL: gateway.url, apiKey: 'none', maxRetries: 0 });
  const gemini = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: gateway.url } });
  return {
    'openai-chat': (model, streamed, hear) => askChat(openAi, model, streamed, hear),
    'openai-responses': (model, streamed, hear) => askResponses(openAi, model, streamed, hear),
    'anthropic-messages': (model, streamed, hear) => askMessages(anthropic, model, streamed, hear),
    gemini: (model, streamed, hear) => askGemini(gemini, model, streamed, hear),
  };
}
