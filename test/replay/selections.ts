import { recordedExchanges, type Exchange } from '../support/fixtures';

/** What was recorded of these operations at a provider. */
export function recordedOf(provider: string, ...operations: string[]): Exchange[] {
  return recordedExchanges(provider, ({ operation }) => operations.includes(operation));
}

/** Cohere has recordings of older versions of its API as well. */
export function recordedAtCohere(...paths: string[]): Exchange[] {
  return recordedExchanges('cohere', ({ url }) => paths.includes(url.pathname));
}

export function recordedOfOllama(): Exchange[] {
  return recordedExchanges('ollama', ({ url }) => url.pathname.startsWith('/api/'));
}

/** Operations by the names that recordings have for them. */
export const AT_GOOGLE = ['generateContent', 'streamGenerateContent', 'embeddings', 'count-tokens'];
export const AT_BEDROCK = ['converse', 'converse-stream'];
export const TASKS = ['pipeline', 'feature-extraction'];
export const RERANKERS = ['voyage', 'openrouter', 'cohere'] as const;

/** What the suites replay that are for one API or one operation. */
export function replayedApart(): Exchange[] {
  return [
    ...recordedOf('gemini', ...AT_GOOGLE),
    ...recordedOf('vertex', ...AT_GOOGLE),
    ...recordedOf('bedrock', ...AT_BEDROCK),
    ...recordedOf('huggingface', ...TASKS),
    ...recordedOf('anthropic', 'count-tokens'),
    ...recordedOf('voyage', 'embeddings'),
    ...recordedAtCohere('/v2/chat', '/v2/embed'),
    ...recordedOfOllama(),
    ...RERANKERS.flatMap((kind) => recordedOf(kind, 'rerank')),
  ];
}
