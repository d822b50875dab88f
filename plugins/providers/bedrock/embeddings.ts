import type { Target } from '../../core/endpoint';
import { textsToEmbed } from '../../core/embedding-input';
import { invalidRequest } from '../../core/error';
import type { Embeddings, EmbeddingsRequest } from '../../core/hub';
import { isJsonObject } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { OperationAdapter, ProviderCall } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { usage } from '../../core/usage';
import { badAnswer } from './answer';
import { modelPath } from './model-path';

/**
 * Embeddings by InvokeModel, which wants the form of each maker: Titan takes one text a call, Cohere several.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html and
 * .../model-parameters-embed.html
 */
export const embeddings: OperationAdapter = {
  api: 'bedrock-embeddings',
  call: (request, target) => ({ path: modelPath(target, 'invoke'), ...bodyOf(request, target) }),
  readWhole(body, { model }) {
    const vectors = vectorsOf(body);
    const data = vectors.map((embedding, index) => ({ object: 'embedding' as const, index, embedding }));
    const whole: Embeddings = { object: 'list', model, data };
    const { inputTextTokenCount: tokens } = body;
    return typeof tokens === 'number' ? { whole, usage: usage({ input: tokens }) } : { whole };
  },
};

function bodyOf(request: AiRequest, { model }: Target): Pick<ProviderCall, 'body' | 'dropped'> {
  const hub = request.hub as EmbeddingsRequest;
  const texts = textsToEmbed(hub, 'Bedrock');
  const { dimensions, input_type: type } = hub;
  if (model.includes('cohere')) {
    const size = dimensions && !/-v3/.test(model) ? { output_dimension: dimensions } : {};
    const asked = { texts, input_type: typeof type === 'string' ? type : 'search_document', ...size };
    return { body: JSON.stringify(asked), dropped: droppedOf(hub, Boolean(dimensions) && !size.output_dimension) };
  }
  const [inputText, another] = texts;
  if (another !== undefined) {
    throw invalidRequest(
      `Bedrock’s \`${model}\` embeds one text a request, and \`input\` has ${texts.length}: send them one by one`,
      'input',
      'unsupported_content',
    );
  }
  const sized = /embed-text-v[2-9]/.test(model);
  const asked = { inputText, ...(dimensions && sized ? { dimensions } : {}) };
  return { body: JSON.stringify(asked), dropped: droppedOf(hub, Boolean(dimensions) && !sized) };
}

function droppedOf({ user }: EmbeddingsRequest, withoutDimensions: boolean): string[] {
  return [...(withoutDimensions ? ['dimensions'] : []), ...(user ? ['user'] : [])];
}

/** Titan answers with one vector, Cohere with a list, or with lists by type. */
function vectorsOf({ embedding, embeddings: several }: JsonObject): number[][] {
  if (Array.isArray(embedding)) return [embedding as number[]];
  const list = isJsonObject(several) ? several.float : several;
  if (Array.isArray(list)) return list as number[][];
  throw badAnswer('the provider answered without the member "embedding" or "embeddings"');
}
