import { textsToEmbed } from '../../core/embedding-input';
import type { Embeddings, EmbeddingsRequest } from '../../core/hub';
import type { OperationAdapter } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { providerCall, type CallShape } from './call';
import type { Quirks } from './quirks';
import { usageOf } from './usage';
import { wholeWith } from './whole';

/** Embeddings as one relative of OpenAI's API serves them. */
export function embeddingsAdapter(quirks: Quirks): OperationAdapter {
  const shape: CallShape = { api: 'openai-embeddings', path: quirks.paths?.embeddings ?? '/embeddings' };
  return {
    api: shape.api,
    call(request, target) {
      // A client of the same API has no way to send more, and token ids are fine here.
      if (request.native.api !== shape.api) textsToEmbed(request.hub as EmbeddingsRequest, quirks.kind);
      return providerCall(request, target, quirks, shape);
    },
    readWhole(body, request) {
      const whole = wholeWith<Embeddings>('data', body);
      if (quirks.embedsInBytes) return { whole: numbersOf(whole), usage: usageOf(body), unlike: true };
      return { whole, usage: usageOf(body), unlike: !isEncodedAsAsked(whole, request) };
    },
  };
}

/** Vectors out of base64, in which each byte is a signed number. */
function numbersOf(whole: Embeddings): Embeddings {
  const data = whole.data.map((item) => {
    const { embedding } = item;
    return typeof embedding === 'string'
      ? { ...item, embedding: [...new Int8Array(Buffer.from(embedding, 'base64'))] }
      : item;
  });
  return { ...whole, data };
}

/**
 * Several relatives ignore `encoding_format`. OpenAI's SDKs ask for base64 by themselves and read an array of numbers
 * as if it were base64, without an error.
 */
function isEncodedAsAsked({ data }: Embeddings, request: AiRequest): boolean {
  const wanted = (request.hub as EmbeddingsRequest).encoding_format === 'base64' ? 'string' : 'object';
  return data.every(({ embedding }) => typeof embedding === wanted);
}
