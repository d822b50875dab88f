import { isJsonObject, type JsonObject } from '../../core/json';
import { defineProvider } from '../../core/provider';
import { chat } from './chat';
import { rerankAdapter } from '../rerank';
import { embeddings } from './embeddings';
import { pathOf } from './path';

/** Codes that clients of other APIs test for, by how Cohere words the refusal. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/^too many tokens/, 'context_length_exceeded'],
  [/^model '.*' (not found|was removed)/, 'model_not_found'],
];

function readError(body: JsonObject): { message: string; code?: string } | undefined {
  const { message } = body;
  if (typeof message !== 'string') return isJsonObject(body.error) ? readError(body.error) : undefined;
  return { message, code: CODES.find(([wording]) => wording.test(message))?.[1] };
}

/** The API refuses members it does not know. Source: https://docs.cohere.com/reference/rerank */
const rerank = rerankAdapter({
  path: (target) => pathOf(target, '/rerank'),
  form: 'results',
  takes: ['max_tokens_per_doc', 'priority'],
  strict: true,
  textsOnly: true,
});

export const cohere = defineProvider({
  kind: 'cohere',
  summary: 'Cohere by the second version of its API',
  operations: { chat, embeddings, rerank },
  authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  forwardHeaders: ['x-client-name'],
  readError,
});
