import { itemsToEmbed, type EmbeddingItem } from '../../core/embedding-input';
import { invalidRequest } from '../../core/error';
import type { Embeddings, EmbeddingsRequest } from '../../core/hub';
import { isJsonObject, type JsonObject } from '../../core/json';
import type { OperationAdapter } from '../../core/provider';
import { toUserPart } from './parts';
import { pathOf } from './path';
import { readUsage } from './usage';

/** The API takes no more in one call. */
const MOST_ITEMS = 96;

/** Members of Cohere's own that a client may add. */
const SENT_ON = ['truncate', 'max_tokens', 'priority'] as const;
const TAKEN: ReadonlySet<string> = new Set([
  'model', 'input', 'encoding_format', 'dimensions', 'input_type', ...SENT_ON,
]); // prettier-ignore

/**
 * Embeddings by `POST /v2/embed`. Vectors are asked for as numbers, which the dialect encodes as its client wants them.
 * Source: https://docs.cohere.com/reference/embed
 */
export const embeddings: OperationAdapter = {
  api: 'cohere-embed',
  call(request, target) {
    const hub = request.hub as EmbeddingsRequest;
    const body: JsonObject = {
      model: target.model,
      ...inputOf(hub),
      // What is embedded once and searched often is the commoner; a search says `input_type: search_query` itself.
      input_type: hub.input_type ?? 'search_document',
      embedding_types: ['float'],
      output_dimension: hub.dimensions,
    };
    for (const name of SENT_ON) if (hub[name] !== undefined) body[name] = hub[name];
    const dropped = Object.keys(hub).filter((name) => !TAKEN.has(name));
    return { path: pathOf(target, '/embed'), body: JSON.stringify(body), dropped };
  },
  readWhole(body, request) {
    const vectors = isJsonObject(body.embeddings) ? body.embeddings.float : undefined;
    if (!Array.isArray(vectors)) throw new Error('the answer has no `embeddings.float`');
    const whole: Embeddings = {
      object: 'list',
      model: request.model,
      data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding: embedding as number[] })),
    };
    return { whole, usage: readUsage(body.meta) };
  },
};

/** Texts, or for models from `embed-v4.0` on contents in which images stand beside them. */
function inputOf(hub: EmbeddingsRequest): JsonObject {
  const items = itemsToEmbed(hub, 'Cohere');
  if (items.length > MOST_ITEMS) {
    throw invalidRequest(
      `\`input\` has ${items.length} texts, but Cohere takes ${MOST_ITEMS} in one request: send several requests.`,
      'input',
      'unsupported_content',
    );
  }
  if (items.every((item) => typeof item === 'string')) return { texts: items };
  return { inputs: items.map((item, index) => ({ content: contentOf(item, `input[${index}]`) })) };
}

function contentOf(item: EmbeddingItem, path: string): JsonObject[] {
  if (typeof item === 'string') return [{ type: 'text', text: item }];
  return item.map((part, index) => toUserPart(part, `${path}[${index}]`));
}
