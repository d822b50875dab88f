import type { Usage } from '../../plugins/core/usage';
import type { MessagesQuestion } from './ask-anthropic';
import { recordedExchanges, type Exchange } from '../support/fixtures';
import { readAnthropic, readOpenAiChat, type Reading } from './reading';
import { readAnthropicUsage, readOpenAiUsage, readResponsesUsage } from './recorded-usage';
import type { Wire } from './wire';

export const PROVIDERS = [
  'openai', 'anthropic', 'ollama', 'openrouter', 'groq', 'mistral', 'deepseek', 'xai', 'together', 'perplexity',
  'cerebras',
] as const; // prettier-ignore
export type ProviderName = (typeof PROVIDERS)[number];

/** Where each operation lives below an API's root. */
const PATHS: Record<string, string> = {
  chat: '/chat/completions',
  completions: '/completions',
  fim: '/fim/completions',
  embeddings: '/embeddings',
  images: '/images/generations',
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

/** What stands in the recorded address before everything that the provider serves: the endpoint's own path. */
export function endpointPath(exchange: Exchange): string {
  // Its embeddings are below a version, its chat is not.
  return exchange.provider === 'perplexity' ? '' : basePath(exchange);
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
  return exchange.operation === 'messages' ? readAnthropicUsage(wire) : readOpenAiUsage(wire);
}
