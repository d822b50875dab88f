import { defineDialect } from '../../core/dialect';
import type { Images } from '../../core/hub';
import { totalInput } from '../../core/usage';
import { checkModel, checkOptional, missingOrWrong } from '../openai-check';
import { forwarded } from '../openai-forwarded';

/** OpenAI's image generation (DALL-E, gpt-image), plain or as events. */
export const openAiImages = defineDialect({
  ...forwarded,
  name: 'openai-images',
  operation: 'image_generation',
  path: '/images/generations',
  check(body) {
    checkModel(body);
    if (typeof body.prompt !== 'string') throw missingOrWrong(body.prompt, 'prompt', 'a string');
    checkOptional(body, { n: 'a whole number', stream: 'true or false' });
  },
  renderWhole({ whole, usage }) {
    const images = whole as Images;
    // Only models that are paid by tokens report any.
    if (!usage?.output || images.usage) return JSON.stringify(images);
    const input = totalInput(usage);
    const reported = { input_tokens: input, output_tokens: usage.output, total_tokens: input + usage.output };
    return JSON.stringify({ ...images, usage: reported });
  },
});
