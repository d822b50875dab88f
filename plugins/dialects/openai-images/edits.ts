import { defineDialect } from '../../core/dialect';
import { isFile } from '../../core/form';
import type { JsonObject } from '../../core/json';
import { checkModel, missingOrWrong } from '../openai-check';
import { aboutForm, forwarded } from '../openai-forwarded';

/** OpenAI's image edits: a form with one or several images or, for newer models, JSON that says where they are. */
export const openAiImageEdits = defineDialect({
  ...forwarded,
  name: 'openai-images',
  operation: 'image_edit',
  path: '/images/edits',
  body: 'form',
  check(body) {
    checkModel(body);
    if (typeof body.prompt !== 'string') throw missingOrWrong(body.prompt, 'prompt', 'a string');
    if (!hasImages(body)) throw missingOrWrong(body.image, 'image', 'one or several images');
  },
  about: aboutForm,
});

/** OpenAI's image variations. */
export const openAiImageVariations = defineDialect({
  ...forwarded,
  name: 'openai-images',
  operation: 'image_variation',
  path: '/images/variations',
  body: 'form',
  check(body) {
    checkModel(body);
    if (!isFile(body.image)) {
      throw missingOrWrong(body.image, 'image', 'an image, in a body of the type `multipart/form-data`');
    }
  },
  about: ({ model }) => ({ model: String(model), stream: false }),
});

/** OpenAI's JSON names them `images`, xAI's also `image`. */
function hasImages({ image, images }: JsonObject): boolean {
  return [image, images].some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
}
