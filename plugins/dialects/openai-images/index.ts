import { defineDialect } from '../../core/dialect';
import { invalidRequest } from '../../core/error';
import type { ImageRequest, Images } from '../../core/hub';
import type { JsonObject } from '../../core/json';
import { totalInput } from '../../core/usage';
import { checkModel, checkOptional, missingOrWrong } from '../openai-check';
import { renderOpenAiError } from '../openai-error';

/** OpenAI's image generation (DALL-E, gpt-image), plain. */
export const openAiImages = defineDialect({
  name: 'openai-images',
  operation: 'image_generation',
  method: 'POST',
  path: '/images/generations',
  requestIdHeader: 'x-request-id',
  check(body) {
    checkModel(body);
    if (typeof body.prompt !== 'string') throw missingOrWrong(body.prompt, 'prompt', 'a string');
    checkOptional(body, { n: 'a whole number' });
    if (body.stream) throw invalidRequest('Images are not streamed by this gateway; leave out `stream`.', 'stream');
  },
  toHub: (body: JsonObject) => body as ImageRequest,
  renderWhole({ whole, usage }) {
    const images = whole as Images;
    // Only models that are paid by tokens report any.
    if (!usage?.output || images.usage) return JSON.stringify(images);
    const input = totalInput(usage);
    const reported = { input_tokens: input, output_tokens: usage.output, total_tokens: input + usage.output };
    return JSON.stringify({ ...images, usage: reported });
  },
  renderError: renderOpenAiError,
});
