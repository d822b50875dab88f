import type { Usage } from '../../plugins/core/usage';
import type { MessagesQuestion } from './ask-anthropic';
import { recordedExchanges, type Exchange } from '../support/fixtures';
import { readAnthropic, readOpenAiChat, type Reading } from './reading';
import { readAnthropicUsage, readModerationUsage, readOpenAiUsage, readResponsesUsage } from './recorded-usage';
import type { Wire } from './wire';

export const PROVIDERS = [
  'openai', 'anthropic', 'ollama', 'openrouter', 'groq', 'mistral', 'deepseek', 'xai', 'together', 'perplexity',
  'cerebras', 'azure', 'huggingface',
] as const; // prettier-ignore
export type ProviderName = (typeof PROVIDERS)[number];

/** Where each operation lives below an API's root. */
const PATHS: Record<string, string> = {
  chat: '/chat/completions',
  completions: '/completions',
  fim: '/fim/completions',
  embeddings: '/embeddings',
  images: '/images/generations',
  moderations: '/moderations',
  responses: '/responses',
  messages: '/v1/messages',
};

/**
 * The recorded exchanges of the operations that the gateway speaks. Ollama's own API below `/api/` is not among them:
 * there only what goes through its OpenAI-compatible paths.
 */
export function exchangesOf(provider: ProviderName): Exchange[] {
  return recordedExchanges(provider, ({ operation, url }) => {
    const path = PATHS[operation];
    return path !== undefined && url.pathname.endsWith(path) && !url.pathname.startsWith('/api/embeddings');
  });
}

/** What stands in the recorded address before the operation's path: `/openai/v1`. */
export function basePath(exchange: Exchange): string {
  return exchange.url.pathname.slice(0, -(PATHS[exchange.operation] ?? '').length);
}

/** What an endpoint's configuration must say to reach where the exchange was recorded. */
export interface EndpointPlace {
  /** Of its `url`. */
  path: string;
  apiVersion?: string;
}

export function endpointPlace(exchange: Exchange): EndpointPlace {
  // Perplexity's embeddings are below a version, its chat is not.
  if (exchange.provider === 'perplexity') return { path: '' };
  const path = basePath(exchange);
  const apiVersion = exchange.url.searchParams.get('api-version');
  // Azure's deployments are a part of the path that the gateway makes.
  return apiVersion ? { path: path.includes('/deployments/') ? '' : path, apiVersion } : { path };
}

/** The question of a `messages` exchange. One that was recorded from a beta method goes through it again. */
export function recordedQuestion({ request, requestHeaders, url }: Exchange): MessagesQuestion {
  const header = requestHeaders['anthropic-beta'];
  const query = Object.fromEntries(url.searchParams);
  const betas = header?.split(',') ?? (query['beta'] === 'true' ? [] : undefined);
  const version = requestHeaders['anthropic-version'];
  return { body: request, betas, query, headers: version ? { 'anthropic-version': version } : {} };
}

export function isChat({ operation }: Exchange): boolean {
  return operation === 'chat' || operation === 'messages';
}

/** What an answer in the exchange's own API says. */
export function readChat(exchange: Exchange, wire: Wire): Reading {
  return exchange.operation === 'messages' ? readAnthropic(wire) : readOpenAiChat(wire);
}

/** What an answer in the exchange's own API says that it used. */
export function readUsage(exchange: Exchange, wire: Wire): Usage | undefined {
  if (exchange.operation === 'responses') return readResponsesUsage(wire);
  if (exchange.operation === 'moderations') return readModerationUsage(wire);
  return exchange.operation === 'messages' ? readAnthropicUsage(wire) : readOpenAiUsage(wire);
}
