import type { Embeddings, EmbeddingsRequest } from '../../core/hub';
import type { OperationAdapter } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { providerCall, type CallShape } from './call';
import type { Quirks } from './quirks';
import { usageOf } from './usage';
import { wholeWith } from './whole';

const SHAPE: CallShape = { api: 'openai-embeddings', path: '/embeddings' };

/** Embeddings as one relative of OpenAI's API serves them. */
export function embeddingsAdapter(quirks: Quirks): OperationAdapter {
  return {
    api: SHAPE.api,
    call: (request, target) => providerCall(request, target, quirks, SHAPE),
    readWhole(body, request) {
      const whole = wholeWith<Embeddings>('data', body);
      return { whole, usage: usageOf(body), unlike: !isEncodedAsAsked(whole, request) };
    },
  };
}

/**
 * Several relatives ignore `encoding_format`. OpenAI's SDKs ask for base64 by themselves and read an array of numbers
 * as if it were base64, without an error.
 */
function isEncodedAsAsked({ data }: Embeddings, request: AiRequest): boolean {
  const wanted = (request.hub as EmbeddingsRequest).encoding_format === 'base64' ? 'string' : 'object';
  return data.every(({ embedding }) => typeof embedding === wanted);
}
