/**
 * What dialect and providers of reranking know together. All its APIs are `POST /rerank` with a model, a query and
 * documents; they come in two forms. With `top_n` and an answer in `results`: Cohere, Jina, vLLM, OpenRouter and
 * others. With `top_k` and an answer in `data`: Voyage.
 */
import { textOf, type JsonObject } from './json';

export const RERANK_API = 'rerank';

export type RerankForm = 'results' | 'data';

/** Name of the member that limits the results. */
export const LIMIT_OF: Readonly<Record<RerankForm, string>> = { results: 'top_n', data: 'top_k' };

/**
 * The form that a client speaks, and so expects. Only Voyage's has `top_k` and `truncation`, and its SDK always sends
 * both.
 */
export function rerankFormOf(body: JsonObject): RerankForm {
  return 'top_k' in body || 'truncation' in body ? 'data' : 'results';
}

/** A document as one text: its `text`, or all its members, a line each, as Cohere advises for such documents. */
export function documentText(document: string | JsonObject): string {
  if (typeof document === 'string') return document;
  if (typeof document.text === 'string') return document.text;
  const lines = Object.entries(document).map(([name, value]) => `${name}: ${textOf(value, JSON.stringify(value))}`);
  return lines.join('\n');
}
