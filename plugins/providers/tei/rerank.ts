import type { RerankRequest } from '../../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import { documentText } from '../../core/rerank-api';
import { unversioned } from '../huggingface/paths';
import { rerankAnswer } from '../rerank';

/** Members of the server's own that a client may add. */
const SENT_ON = ['raw_scores', 'truncate', 'truncation_direction'] as const;
const TAKEN: ReadonlySet<string> = new Set(['model', 'query', 'documents', 'top_n', 'return_documents', ...SENT_ON]);

/** Reranking by `POST /rerank`, which scores all texts and answers with a list, the most relevant first. */
export const rerank: OperationAdapter = {
  api: 'tei-rerank',
  call(request, target) {
    const hub = request.hub as RerankRequest;
    const body: JsonObject = { query: hub.query, texts: hub.documents.map(documentText) };
    for (const name of SENT_ON) if (hub[name] !== undefined) body[name] = hub[name];
    const dropped = Object.keys(hub).filter((name) => !TAKEN.has(name));
    return { path: unversioned(target, '/rerank'), body: JSON.stringify(body), dropped };
  },
  readWhole() {
    throw new Error('it is not a list of scores; is this a model for reranking?');
  },
  readList(list, request) {
    const { top_n: limit } = request.hub as RerankRequest;
    return rerankAnswer(list.slice(0, limit ?? undefined).map(scored), request);
  },
};

function scored(item: Json): Json {
  return isJsonObject(item) ? { index: item.index, relevance_score: item.score } : item;
}
