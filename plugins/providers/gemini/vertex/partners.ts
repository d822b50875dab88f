import type { OperationAdapter, Serving } from '../../../core/provider';
import { openAiCompatible } from '../../openai-compatible';
import { QUIRKS } from '../../openai-compatible/rows';
import { readError } from '../errors';
import { pathOf } from '../place';
import { bareName, below } from './place';

/** Chat of a relative of OpenAI's API inside Vertex AI's, with what the call is changed to. */
function serving(chat: OperationAdapter, call: OperationAdapter['call'], ownError?: Serving['readError']): Serving {
  return {
    operations: { chat: { ...chat, call } },
    readError(body, answer) {
      const error = readError(body) ?? ownError?.(body, answer);
      return error && { ...error, unlike: true };
    },
  };
}

const open = openAiCompatible({ kind: 'vertex', summary: 'Open models at Vertex AI' }).operations.chat!;
const mistrals = openAiCompatible(QUIRKS.find(({ kind }) => kind === 'mistral')!);
const chatOfMistral = mistrals.operations.chat!;

/**
 * Models of other makers that Vertex AI itself serves, in OpenAI's form.
 * Source: https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/llama/use-llama
 */
export const openModels = serving(open, (request, target) => ({
  ...open.call(request, target),
  path: below(target, 'endpoints/openapi/chat/completions'),
}));

/**
 * Mistral's own API inside Vertex AI's; models go by their names without whose they are.
 * Source: https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/mistral
 */
export const mistral = serving(
  chatOfMistral,
  (request, target) => {
    const model = bareName(target.model);
    const method = request.stream ? 'streamRawPredict' : 'rawPredict';
    const path = below(target, `publishers/mistralai/models/${pathOf(model)}:${method}`);
    return { ...chatOfMistral.call(request, { ...target, model }), path };
  },
  mistrals.readError,
);
