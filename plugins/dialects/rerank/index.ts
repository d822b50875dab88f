import { defineDialect } from '../../core/dialect';
import { invalidRequest } from '../../core/error';
import type { RerankRequest } from '../../core/hub';
import { isJsonObject, type JsonObject } from '../../core/json';
import { LIMIT_OF, RERANK_API, rerankFormOf } from '../../core/rerank-api';
import { checkModel, checkOptional, missingOrWrong } from '../openai-check';
import { renderRerankError } from './error';
import { renderRerank } from './render';

/**
 * Reranking as Cohere, Jina and Voyage have it, below `/v1` and `/v2`. Which of them a client is shows in its body, see
 * `rerankFormOf`.
 * Sources: https://docs.cohere.com/reference/rerank, https://jina.ai/reranker, https://docs.voyageai.com/reference/reranker-api
 */
export const rerank = defineDialect({
  name: RERANK_API,
  operation: 'rerank',
  method: 'POST',
  path: '/rerank',
  requestIdHeader: 'x-request-id',
  check(body) {
    checkModel(body);
    if (typeof body.query !== 'string') throw missingOrWrong(body.query, 'query', 'a string');
    const { documents } = body;
    if (!Array.isArray(documents)) throw missingOrWrong(documents, 'documents', 'an array of strings or objects');
    const wrong = documents.findIndex((document) => typeof document !== 'string' && !isJsonObject(document));
    if (wrong !== -1) throw invalidRequest(`\`documents[${wrong}]\` must be a string or an object.`, 'documents');
    checkOptional(body, { [LIMIT_OF[rerankFormOf(body)]]: 'a whole number', return_documents: 'true or false' });
    if (body.stream) throw invalidRequest('Reranking is not streamed; leave out `stream`.', 'stream');
  },
  toHub({ top_k: limit, ...body }: JsonObject) {
    return (limit === undefined ? body : { ...body, top_n: limit }) as RerankRequest;
  },
  renderWhole: renderRerank,
  renderError: renderRerankError,
});
