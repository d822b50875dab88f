import { defineDialect } from '../../core/dialect';
import { invalidRequest } from '../../core/error';
import type { Embeddings, EmbeddingsRequest } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import { totalInput } from '../../core/usage';
import { checkModel, checkOptional, checkTextOrTokens } from '../openai-check';
import { renderOpenAiError } from '../openai-error';
import { encodeVector } from '../../core/vectors';

/** OpenAI's embeddings, as arrays of numbers or in base64. */
export const openAiEmbeddings = defineDialect({
  name: 'openai-embeddings',
  operation: 'embeddings',
  method: 'POST',
  path: '/embeddings',
  requestIdHeader: 'x-request-id',
  check(body) {
    checkModel(body);
    checkTextOrTokens(body.input, 'input');
    checkOptional(body, { dimensions: 'a whole number' });
    const format = body.encoding_format ?? 'float';
    if (format !== 'float' && format !== 'base64') {
      throw invalidRequest('`encoding_format` must be `float` or `base64`.', 'encoding_format');
    }
    if (body.stream) throw invalidRequest('Embeddings are not streamed; leave out `stream`.', 'stream');
  },
  toHub: (body: JsonObject) => body as EmbeddingsRequest,
  renderWhole({ whole, usage }, { request }) {
    const format = request.native.body.encoding_format === 'base64' ? 'base64' : 'float';
    const answer = whole as Embeddings;
    const data = answer.data.map((item) => ({ ...item, embedding: encodeVector(item.embedding, format) }));
    const tokens = usage && totalInput(usage);
    return JSON.stringify({ usage: { prompt_tokens: tokens ?? 0, total_tokens: tokens ?? 0 }, ...answer, data });
  },
  renderError: renderOpenAiError,
});
