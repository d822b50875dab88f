import { textsToEmbed } from '../../../core/embedding-input';
import { invalidRequest } from '../../../core/error';
import { GEMINI_EMBED_API } from '../../../core/gemini-api';
import type { EmbeddingsRequest } from '../../../core/hub';
import { isJsonObject } from '../../../core/json';
import type { Json, JsonObject } from '../../../core/json';
import type { OperationAdapter, ProviderCall, WholeRead } from '../../../core/provider';
import type { Target } from '../../../core/endpoint';
import type { AiRequest } from '../../../core/request';
import { usage } from '../../../core/usage';
import { embeddingConfig, embeddingContents, embeddingsOf, readEmbeddings, sameBody } from '../embeddings';
import { vertexPlace } from './place';

/** Vectors of texts, by whichever method the model has. */
export const vertexEmbeddings: OperationAdapter = {
  api: 'vertex-predict',
  call: (request, target) => (embedsContent(target.model) ? embedContent(request, target) : predict(request, target)),
  readWhole,
};

/** For clients of the Gemini API: their own bytes where the model has `embedContent`. */
export const vertexEmbedContent: OperationAdapter = {
  api: GEMINI_EMBED_API,
  call(request, target) {
    if (!embedsContent(target.model)) return predict(request, target);
    return { path: vertexPlace(target, 'embedContent'), ...sameBody(request) };
  },
  readWhole: (body, request) => ({ ...readWhole(body, request), unlike: body.predictions !== undefined }),
};

/** Models before Gemini Embedding 2 have `predict` alone. */
function embedsContent(model: string): boolean {
  return model.includes('gemini') && !model.includes('gemini-embedding-001');
}

function embedContent(request: AiRequest, target: Target): ProviderCall {
  const { contents, config, dropped } = embeddingContents(request);
  if (contents.length > 1) {
    throw invalidRequest('`input` holds several texts, and this model of Vertex AI takes one in a request', 'input');
  }
  const body = {
    content: contents[0],
    ...(Object.keys(config).length ? { embedContentConfig: config } : {}),
  };
  return { path: vertexPlace(target, 'embedContent'), body: JSON.stringify(body), dropped };
}

/** Source: https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api */
function predict(request: AiRequest, target: Target): ProviderCall {
  const texts = textsToEmbed(request.hub as EmbeddingsRequest, 'This model of Vertex AI');
  const { config, dropped } = embeddingConfig(request);
  const { taskType, ...parameters } = config;
  const instances = texts.map((content) => ({ content, ...(taskType ? { task_type: taskType } : {}) }));
  const body = { instances, ...(Object.keys(parameters).length ? { parameters } : {}) };
  return { path: vertexPlace(target, 'predict'), body: JSON.stringify(body), dropped };
}

function readWhole(body: JsonObject, request: AiRequest): WholeRead {
  const { predictions } = body;
  if (!Array.isArray(predictions)) return readEmbeddings(body, request);
  const embeddings = predictions.map((prediction) =>
    isJsonObject(prediction) ? (prediction.embeddings ?? null) : null,
  );
  const tokens = embeddings.map(tokensIn);
  const counted = tokens.every((count) => count !== undefined);
  const input = tokens.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return { whole: embeddingsOf(embeddings, request), ...(counted ? { usage: usage({ input }) } : {}) };
}

function tokensIn(embedding: Json): number | undefined {
  const statistics = isJsonObject(embedding) ? embedding.statistics : undefined;
  const count = isJsonObject(statistics) ? statistics.token_count : undefined;
  return typeof count === 'number' ? count : undefined;
}
