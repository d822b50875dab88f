import { itemsToEmbed } from '../../core/embedding-input';
import { GEMINI_BATCH_EMBED_API, GEMINI_EMBED_API } from '../../core/gemini-api';
import { usageOfMetadata } from '../../core/gemini-usage';
import type { Embeddings, EmbeddingsRequest } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { asksForSomething } from '../../core/options';
import type { OperationAdapter, ProviderCall, WholeRead } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { tableOf } from '../../core/table';
import { badAnswer } from './answer';
import { toParts } from './parts';
import { studio } from './place';

/** Purposes of a vector by the names that other providers have for them. Google's own are in capital letters. */
const PURPOSES = tableOf({
  query: 'RETRIEVAL_QUERY',
  search_query: 'RETRIEVAL_QUERY',
  document: 'RETRIEVAL_DOCUMENT',
  passage: 'RETRIEVAL_DOCUMENT',
  search_document: 'RETRIEVAL_DOCUMENT',
  classification: 'CLASSIFICATION',
  clustering: 'CLUSTERING',
});

/** Vectors of a list of texts: `batchEmbedContents`. */
export const batchEmbeddings: OperationAdapter = {
  api: GEMINI_BATCH_EMBED_API,
  call(request, target) {
    const path = studio(target, 'batchEmbedContents');
    const model = `models/${target.model}`;
    if (request.native.api !== GEMINI_BATCH_EMBED_API) {
      const { contents, config, dropped } = embeddingContents(request);
      const requests = contents.map((content) => ({ model, content, ...config }));
      return { path, body: JSON.stringify({ requests }), dropped };
    }
    const { body } = request.native;
    const requests = (body.requests as Json[]).filter(isJsonObject);
    if (requests.every((each) => each.model === model)) return { path, ...sameBody(request) };
    return { path, body: JSON.stringify({ ...body, requests: requests.map((each) => ({ ...each, model })) }) };
  },
  readWhole: readEmbeddings,
};

/** The vector of one content, for clients that ask just so: `embedContent`. */
export const oneEmbedding: OperationAdapter = {
  api: GEMINI_EMBED_API,
  call(request, target) {
    const path = studio(target, 'embedContent');
    const { body } = request.native;
    const model = `models/${target.model}`;
    if (body.model === undefined || body.model === model) return { path, ...sameBody(request) };
    return { path, body: JSON.stringify({ ...body, model }) };
  },
  readWhole: readEmbeddings,
};

export function sameBody({ native: { bytes, body } }: AiRequest): Pick<ProviderCall, 'body'> {
  return { body: bytes ?? JSON.stringify(body) };
}

/** What a request of the hub's asks for: contents of text, images and sound, and what holds for all of them. */
export function embeddingContents(request: AiRequest): EmbeddingConfig & { contents: JsonObject[] } {
  const { config, dropped } = embeddingConfig(request);
  const contents = itemsToEmbed(request.hub as EmbeddingsRequest, 'Google').map((item, index) => ({
    parts: typeof item === 'string' ? [{ text: item }] : toParts(item, `input[${index}]`, dropped),
  }));
  return { contents, config, dropped };
}

interface EmbeddingConfig {
  /** `taskType` and `outputDimensionality`. */
  config: JsonObject;
  dropped: string[];
}

export function embeddingConfig(request: AiRequest): EmbeddingConfig {
  const {
    model: _,
    input: ___,
    encoding_format: __,
    dimensions,
    input_type: purpose,
    ...others
  } = request.hub as EmbeddingsRequest;
  const dropped = Object.keys(others).filter((name) => asksForSomething(name, others[name]));
  const taskType = PURPOSES.get(textOf(purpose)) ?? (/^[A-Z_]+$/.test(textOf(purpose)) ? textOf(purpose) : undefined);
  if (purpose && !taskType) dropped.push('input_type');
  const config = {
    ...(taskType ? { taskType } : {}),
    ...(typeof dimensions === 'number' ? { outputDimensionality: dimensions } : {}),
  };
  return { config, dropped };
}

/**
 * Reads the vectors of either method; of AI Studio's models only the newer ones say what they used. Throws `AiError` 502
 * when there are none.
 */
export function readEmbeddings(body: JsonObject, request: AiRequest): WholeRead {
  const found = isJsonObject(body.embedding) ? [body.embedding] : body.embeddings;
  return { whole: embeddingsOf(found, request), usage: usageOfMetadata(body.usageMetadata) };
}

/** The hub's answer for a list of `{ values }`. */
export function embeddingsOf(list: Json | undefined, request: AiRequest): Embeddings {
  const vectors = (Array.isArray(list) ? list : []).map((item) => (isJsonObject(item) ? item.values : undefined));
  if (!vectors.length || !vectors.every((vector) => Array.isArray(vector))) {
    throw badAnswer('the provider answered without embeddings');
  }
  const data = vectors.map((vector, index) => ({ object: 'embedding' as const, index, embedding: vector as number[] }));
  return { object: 'list', model: request.model, data };
}
